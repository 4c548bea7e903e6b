import type { Cluster, Node } from "../core/cluster.ts";
import { block, ok, seen, unknown, type Verdict, warn } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { skewBetween, USUAL_SKEW } from "./clock-skew.ts";
import { loopbackNames, wrongNames } from "./host-names.ts";
import { portsOf } from "./ports.ts";
import { bytesText } from "./position.ts";
import type { Looked } from "./prepare-checks.ts";
import { worstOf } from "./worst-of.ts";

const say = words("prepare-likeness", {
  unseen: { en: "{what} of {node} could not be read" },
  "no-member": { en: "no member answers, so there is nothing to compare with" },
  other: { en: "{what}: {own} there, {theirs} on {member}" },
  architecture: { en: "processor" },
  os: { en: "system" },
  zone: { en: "time zone" },
  clock: { en: "the clock of {node} is {seconds} s away from that of {member}" },
  "what-clock": { en: "clock" },
  "what-data": { en: "the size of the data" },
  "what-disk": { en: "the disk" },
  "what-ports": { en: "the ports in use" },
  "what-hosts": { en: "/etc/hosts" },
  "what-strength": { en: "memory or processors" },
  python: { en: "python3" },
  "old-python": { en: "python3 is {version} there, and the tools need 3.6 or later" },
  disk: { en: "{free} free in {mount}, and the data of {member} is {data}: at least 1.1 times that is needed" },
  "disk-tight": {
    en: "{free} free in {mount}, and the data of {member} is {data}: 1.5 times that would be comfortable",
  },
  memory: { en: "memory: {own} there, {theirs} on {member}" },
  processors: { en: "processors: {own} there, {theirs} on {member}" },
  taken: { en: "somebody listens on {ports} there" },
  ephemeral: {
    en: "{ports} lie in the range {from} to {to}, from which the kernel takes ports for outgoing connections",
  },
  "ephemeral-unseen": { en: "the range of outgoing ports could not be read" },
  silent: { en: "nothing comes back: {pairs}. A firewall swallows it" },
  refused: { en: "{node} is refused by the database port of {member}" },
  "reach-unseen": { en: "could not be tried: {pairs}" },
  "wrong-names": { en: "/etc/hosts of {node} leads elsewhere: {names}" },
  loopback: { en: "/etc/hosts of {node} leads to the machine itself: {names}" },
});

const nothingToCompare = unknown(say("no-member"));
type Judge = (facts: Looked, node: Node, cluster: Cluster) => Verdict;

/** Architecture and system, to the release. */
export const sameSystem: Judge = ({ machine, reference }, { name }) => {
  if (reference === null) return nothingToCompare;
  const os = (reading: typeof machine.system.os) => {
    const value = seen(reading);
    return value === undefined ? undefined : `${value.id} ${value.version}`.trim();
  };
  return worstOf([
    alike("architecture", seen(machine.system.architecture), seen(reference.system.architecture), name, reference.node),
    alike("os", os(machine.system.os), os(reference.system.os), name, reference.node),
  ]);
};

const MOST_SKEW = 60;

export const sameTime: Judge = ({ machine, reference }, { name }) => {
  if (reference === null) return nothingToCompare;
  const zone = alike("zone", seen(machine.system.timeZone), seen(reference.system.timeZone), name, reference.node);
  const skew = skewBetween(machine.system.clock, reference.system.clock);
  if (skew === undefined) {
    const node = seen(machine.system.clock) === undefined ? name : reference.node;
    return worstOf([zone, block(say("unseen", { what: say("what-clock"), node }))]);
  }
  const { seconds, sure } = skew;
  const why = say("clock", { node: name, seconds, member: reference.node });
  if (sure > MOST_SKEW) return worstOf([zone, block(why)]);
  return worstOf([zone, sure > USUAL_SKEW ? warn(why) : ok]);
};

export const hasPython: Judge = ({ machine, reference }, { name }) => {
  const own = seen(machine.system.python);
  if (own === undefined) return block(say("unseen", { what: say("python"), node: name }));
  const version = `${own.major}.${own.minor}`;
  if (own.major !== 3 || own.minor < 6) return block(say("old-python", { version }));
  const theirs = seen(reference?.system.python);
  if (reference === null || theirs === undefined || theirs.minor === own.minor) return ok;
  const values = { own: version, theirs: `${theirs.major}.${theirs.minor}`, member: reference.node };
  return warn(say("other", { what: say("python"), ...values }));
};

export const hasRoom: Judge = ({ machine, reference }, { name }) => {
  if (reference === null) return nothingToCompare;
  const data = seen(reference.dataBytes);
  const disk = seen(machine.disk ?? undefined);
  if (data === undefined) return block(say("unseen", { what: say("what-data"), node: reference.node }));
  if (disk === undefined) return block(say("unseen", { what: say("what-disk"), node: name }));
  // What is deleted before counts as free.
  const free = disk.freeBytes + (seen(machine.contentBytes ?? undefined) ?? 0);
  const values = { free: text(free), mount: disk.mount, member: reference.node, data: text(data) };
  if (free < data * 1.1) return block(say("disk", values));
  return free < data * 1.5 ? warn(say("disk-tight", values)) : ok;
};

export const asStrong: Judge = ({ machine, reference }, { name }) => {
  if (reference === null) return nothingToCompare;
  const [own, theirs] = [seen(machine.system.memory), seen(reference.system.memory)];
  const [cpus, theirCpus] = [seen(machine.system.processors), seen(reference.system.processors)];
  if (own === undefined || theirs === undefined || cpus === undefined || theirCpus === undefined) {
    return unknown(say("unseen", { what: say("what-strength"), node: name }));
  }
  const member = reference.node;
  if (own < theirs * 0.9) return warn(say("memory", { own: text(own), theirs: text(theirs), member }));
  return cpus < theirCpus ? warn(say("processors", { own: cpus, theirs: theirCpus, member })) : ok;
};

export const portsAreFree: Judge = ({ machine }, node) => {
  const used = seen(machine.listening);
  if (used === undefined) return block(say("unseen", { what: say("what-ports"), node: node.name }));
  const wanted = portsOf(node.port);
  const taken = wanted.filter((port) => used.includes(port));
  if (taken.length > 0) return block(say("taken", { ports: taken }));
  const range = seen(machine.ephemeral);
  if (range === undefined) return unknown(say("ephemeral-unseen"));
  const inside = wanted.filter((port) => port >= range.from && port <= range.to);
  return inside.length > 0 ? block(say("ephemeral", { ports: inside, ...range })) : ok;
};

/** Before anything listens there, a refusal is the proof that the way is open; silence is not. */
export const reachEachOther: Judge = ({ reference, reach }, { name }) => {
  if (reference === null) return nothingToCompare;
  const member = reference.node;
  const ways = [
    ...reach.map((one) => ({ ...one, pair: `${name} to ${member}:${one.port}` })),
    ...reference.reach.map((one) => ({ ...one, pair: `${member} to ${name}:${one.port}` })),
  ];
  const pairs = (wanted: (connection: (typeof ways)[number]["connection"]) => boolean) =>
    ways.filter(({ connection }) => wanted(connection)).map(({ pair }) => pair);
  const silent = pairs((connection) => seen(connection) === "silent");
  const unseen = pairs((connection) => seen(connection) === undefined);
  if (silent.length > 0) return block(say("silent", { pairs: silent }));
  if (unseen.length > 0) return unknown(say("reach-unseen", { pairs: unseen }));
  return seen(reach[0]?.connection) === "refused" ? warn(say("refused", { node: name, member })) : ok;
};

export const namesLeadRight: Judge = ({ machine, reference }, { name }, { nodes }) => {
  if (reference === null) return nothingToCompare;
  const files = [
    { node: name, text: seen(machine.hosts)?.text },
    { node: reference.node, text: seen(reference.hosts)?.text },
  ];
  const found = files.map(({ node, text }) => {
    if (text === undefined) return block(say("unseen", { what: say("what-hosts"), node }));
    const wrong = wrongNames(text ?? "", nodes);
    if (wrong.length > 0) return block(say("wrong-names", { node, names: wrong }));
    const local = loopbackNames(text ?? "", nodes);
    return local.length > 0 ? warn(say("loopback", { node, names: local })) : ok;
  });
  return worstOf(found);
};

const text = (bytes: number): string => bytesText(BigInt(Math.round(bytes)));

function alike(
  what: "architecture" | "os" | "zone",
  own: string | undefined,
  theirs: string | undefined,
  node: string,
  member: string,
): Verdict {
  if (own === undefined) return block(say("unseen", { what: say(what), node }));
  if (theirs === undefined) return block(say("unseen", { what: say(what), node: member }));
  return own === theirs ? ok : block(say("other", { what: say(what), own, theirs, member }));
}
