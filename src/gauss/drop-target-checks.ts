import { type Cluster, type Node, nodeOf } from "../core/cluster.ts";
import { block, ok, seen, type Verdict, warn } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { type DropFacts, printedNames, standingOf, staying, targetNodes } from "./drop-facts.ts";
import { isSlow } from "./drop-wait.ts";
import { isolatedOn } from "./isolation.ts";
import { peerOf } from "./replication.ts";
import { instanceOf, memberNamed } from "./topology.ts";

const say = words("drop-target", {
  "nobody-looked": {
    en: "{hosts} could not look at {node}: from here alone a broken network looks the same as a dead machine",
  },
  "still-reached": { en: "{from} reaches the database port of {node}: it lives, only we do not see it" },
  "still-received": { en: "{host} still receives log from {node}" },
  "cut-off": { en: "{node} is isolated from {hosts}. Nobody can prove that it is off: clients may still reach it" },
  refused: {
    en: "the database port of {node} refuses {hosts}. Nobody can prove that it stays so: keep it off, the tool cannot stop it",
  },
  "out-of-reach": {
    en: "neither we nor {hosts} reach {node}. Nobody can prove that it is off, and the tool cannot stop it: keep it off, or cut it off with `/gauss isolate {cluster} {node}`",
  },
  "mute-primary": {
    en: "a server runs on {node}, SQL gets no answer, and its state file says {role}: stop it first with `/gauss stop {cluster} {node}`",
  },
  "cannot-stop": {
    en: "a server runs on {node} and {primary} cannot reach it by ssh to stop it: stop it first with `/gauss stop {cluster} {node}`",
  },
  swallowed: {
    en: "what {hosts} send to {node} is swallowed: gs_dropnode would fail before it asks anything (observed). Make it fail at once: `/gauss isolate {cluster} {node}`",
  },
  alike: {
    en: "{ip} is a part of {other} ({node}): the tool edits files by text. The lines of {node} are looked at afterwards",
  },
  "alike-names": {
    en: "the names {target} and {other} contain each other: before 6.0.3 the tool takes one for the other",
  },
});

type Judge = (facts: DropFacts, cluster: Cluster) => Verdict;

/** The first verdict that stops, else the first that says anything. */
function worst(verdicts: readonly Verdict[]): Verdict {
  return verdicts.find(({ kind }) => kind === "block") ?? verdicts.find(({ kind }) => kind !== "ok") ?? ok;
}

const knocksOn = ({ knocks }: DropFacts, node: string, port: "ssh" | "database") =>
  knocks.filter((one) => one.to === node && one.port === port);

/** What the tool cannot stop runs on, and may take writes. Only what refuses to run is no danger. */
export const targetsAreStopped: Judge = (facts, cluster) =>
  worst(targetNodes(facts, cluster).map((node) => isStopped(facts, cluster, node)));

function isStopped(facts: DropFacts, cluster: Cluster, target: Node): Verdict {
  const { name: node } = target;
  const stands = standingOf(facts, node);
  const primary = facts.primary ?? "?";
  if (stands === undefined || stands.kind === "down") return ok;
  if (stands.kind === "mute" && !(stands.role ?? "").endsWith("Standby"))
    return block(say("mute-primary", { node, role: stands.role ?? "?", cluster: cluster.name }));
  if (stands.kind === "not-answered") return isOutOfReach(facts, cluster, target);
  // Without a primary there is nobody to reach it from, which another check says.
  if (facts.primary === null) return ok;
  const open = knocksOn(facts, node, "ssh").some(({ from, answer }) => from === primary && seen(answer) === "open");
  return open ? ok : block(say("cannot-stop", { node, primary, cluster: cluster.name }));
}

function isOutOfReach(facts: DropFacts, cluster: Cluster, target: Node): Verdict {
  const { name: node } = target;
  const reached = knocksOn(facts, node, "database").find(({ answer }) => seen(answer) === "open");
  if (reached !== undefined) return block(say("still-reached", { from: reached.from, node }));
  const receiving = staying(facts).find((name) => receivesFrom(facts, name, target));
  if (receiving !== undefined) return block(say("still-received", { host: receiving, node }));
  const isolated = isolatedOn(facts.routes, target).filter((name) => staying(facts).includes(name));
  // A member that is away itself cannot look; that it has to answer is another check.
  const looking = facts.survivors.map((survivor) => survivor.node);
  if (looking.length === 0) return block(say("nobody-looked", { hosts: staying(facts), node }));
  const others = looking.filter((name) => !isolated.includes(name));
  const answers = knocksOn(facts, node, "database").filter(({ answer }) => seen(answer) !== undefined);
  const unseen = others.filter((name) => !answers.some(({ from }) => from === name));
  if (unseen.length > 0) return block(say("nobody-looked", { hosts: unseen, node }));
  if (others.length === 0) return warn(say("cut-off", { node, hosts: isolated }));
  if (answers.every(({ answer }) => seen(answer) === "refused")) return warn(say("refused", { node, hosts: others }));
  return warn(say("out-of-reach", { node, hosts: staying(facts), cluster: cluster.name }));
}

/** Whether it still gets log from there. */
export function receivesFrom({ machines }: DropFacts, name: string, { backIp }: Node): boolean {
  const member = memberNamed(machines, name);
  const receiver = member === undefined ? undefined : instanceOf(member)?.receivers[0];
  return receiver !== undefined && peerOf(receiver.channel)?.address === backIp && receiver.state === "Normal";
}

/** Observed with 7.0.0-RC3: with packets swallowed it ends after 89 s without a question; a route that fails at once lets it pass. */
export const toolGetsPast: Judge = (facts, cluster) => {
  for (const { name: node } of targetNodes(facts, cluster)) {
    const hosts = [
      ...new Set(knocksOn(facts, node, "ssh").flatMap(({ from, answer }) => (seen(answer) === "silent" ? [from] : []))),
    ];
    if (hosts.length > 0) return block(say("swallowed", { hosts, node, cluster: cluster.name }));
  }
  return ok;
};

export const addressesAreApart: Judge = (facts, cluster) => {
  const others = staying(facts).flatMap((name) => nodeOf(cluster, name) ?? []);
  for (const { name: target, backIp: ip } of targetNodes(facts, cluster)) {
    const alike = others.find((node) => node.backIp.includes(ip));
    if (alike !== undefined) return warn(say("alike", { ip, other: alike.backIp, node: alike.name }));
    const away = standingOf(facts, target)?.kind === "not-answered";
    const printed = printedNames(facts, cluster);
    const named = others.find(({ name }) =>
      printed.some((one) => one !== name && (one.includes(name) || name.includes(one))),
    );
    if (away && named !== undefined && isSlow(cluster.version))
      return warn(say("alike-names", { target, other: named.name }));
  }
  return ok;
};
