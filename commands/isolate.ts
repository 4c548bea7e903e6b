import { z } from "zod";
import { type Cluster, nodeOf } from "../src/core/cluster.ts";
import { block, defineOperation, ok, type Verdict, warn } from "../src/core/operation.ts";
import { words } from "../src/core/words.ts";
import { isolate } from "../src/gauss/isolation.ts";
import * as isolation from "../src/gauss/isolation-facts.ts";
import { memberNamed, primaries, senderTo, standing } from "../src/gauss/topology.ts";

const say = words("isolate", {
  summary: { en: "Cut the members off from a dead or doubtful machine, by a route on each of them" },
  step: { en: "Let nothing from {host} reach {node}" },
  healthy: {
    en: "{node} answers as {role}: a healthy member is not cut off. Stop it first: `/gauss stop {cluster} {node}`",
  },
  sends: { en: "{node} answers as Primary and {receiver} receives from it: it is in use" },
  "old-primary": {
    en: "{node} still answers as Primary beside {other}. Clients reach it all the same: stop it as well",
  },
  outside: {
    en: "{node} is no member any more and still answers as {role}. Clients reach it all the same: stop it as well",
  },
  mute: { en: "a server runs on {node} and SQL gets no answer. Clients may still reach it" },
  jump: { en: "the bot reaches {hosts} through {node}, and would lose them" },
  away: {
    en: "not on {nodes}: no answer from there. Until they have the route too, tools that ask them may still hang",
  },
  nobody: { en: "no other member answers" },
  missing: { en: "{hosts} still reach {node}, as far as could be seen" },
  proposed: { en: "Cut {hosts} off from {node}." },
  "nothing-to-cut": { en: "{node} is cut off already, or no member answers." },
  done: { en: "Nothing from {hosts} reaches {node} any more: what they try to send there fails at once." },
  reboot: { en: "The routes are gone when a host reboots." },
  "reboot-next": { en: "Then run `/gauss isolate {cluster} {node}` again." },
  clients: { en: "This is between the members. Clients, and the bot itself, may still reach {node}." },
  "clients-next": { en: "Power it off, or stop its database, to be sure that it takes no writes." },
  rejoin: { en: "As long as the routes are there {node} cannot rejoin." },
  "rejoin-next": { en: "Take them back before: `/gauss release {cluster} {node}`" },
  drop: { en: "{node} is still a member; gs_dropnode gets past it now" },
  release: { en: "Take the routes back once {node} may be talked to" },
});

const Args = z.object({ node: z.string().describe("the machine that the members shall not reach") });
type Args = z.infer<typeof Args>;
type Facts = isolation.IsolationFacts;

const hostsOf = (facts: Facts, { node }: Args): string[] =>
  facts.members.filter((name) => name !== node && isolation.answers(facts, name));
const hostsWhere = (facts: Facts, args: Args, cluster: Cluster, isolated: boolean): string[] => {
  const node = nodeOf(cluster, args.node);
  return node === undefined ? [] : isolation.hostsWhere(facts, hostsOf(facts, args), node, isolated);
};

/** Between members that work together nothing is cut; an old primary beside a new one is no such member. */
function isInNoUse(facts: Facts, { node: name }: Args, cluster: Cluster): Verdict {
  const machine = memberNamed(facts.machines, name);
  const stands = machine === undefined ? undefined : standing(machine);
  if (machine === undefined || stands === undefined || stands.kind === "down" || stands.kind === "not-answered")
    return ok;
  if (stands.kind === "mute") return warn(say("mute", { node: name }));
  const { role } = stands;
  const others = facts.members.flatMap((other) => (other === name ? [] : (nodeOf(cluster, other) ?? [])));
  const receiver = others.find((other) => senderTo(machine, other) !== undefined);
  if (receiver !== undefined && !stands.inRecovery) return block(say("sends", { node: name, receiver: receiver.name }));
  if (!facts.members.includes(name)) return warn(say("outside", { node: name, role }));
  const [other] = primaries(facts.machines).filter(({ node }) => node !== name && facts.members.includes(node));
  if (!stands.inRecovery && other !== undefined) return warn(say("old-primary", { node: name, other: other.node }));
  return block(say("healthy", { node: name, role, cluster: cluster.name }));
}

/** gs_dropnode runs on a primary, and drops members. */
const isDroppable = ({ members, machines }: Facts, { node: name }: Args): boolean =>
  members.includes(name) && primaries(machines).some(({ node }) => node !== name && members.includes(node));

export default defineOperation({
  name: "isolate",
  summary: say("summary"),
  risk: "change",
  args: Args,
  facts: isolation.IsolationFacts,
  observe: (_args, look, cluster) => isolation.observeIsolation(look, cluster),
  settleMs: 15_000,

  preflight: {
    "the machine is known by its address": (_facts, { node }, cluster) => isolation.isKnownByAddress(node, cluster),
    "no healthy member is cut off": isInNoUse,
    "the bot reaches no member through it": (facts, { node }, { nodes }) => {
      const hosts = nodes.filter(({ name, ssh }) => ssh.jump === node && facts.members.includes(name));
      return hosts.length === 0 ? ok : block(say("jump", { node, hosts: hosts.map(({ name }) => name) }));
    },
    "every other member answers": (facts, args) => {
      const away = facts.members.filter((name) => name !== args.node && !isolation.answers(facts, name));
      if (hostsOf(facts, args).length === 0) return block(say("nobody"));
      return away.length === 0 ? ok : warn(say("away", { nodes: away }));
    },
    "the bot may set routes there": (facts, args, cluster) => {
      const node = nodeOf(cluster, args.node);
      if (node === undefined) return ok;
      return isolation.mayActAsRoot(facts, { hosts: hostsOf(facts, args), node, wanted: "isolate" }, cluster);
    },
  },

  plan: (facts, args, cluster) =>
    hostsWhere(facts, args, cluster, false).map((host) => ({
      id: `on-${cluster.nodes.findIndex(({ name }) => name === host) + 1}`,
      title: say("step", { host, node: args.node }),
      node: host,
      as: "root" as const,
      command: isolate(nodeOf(cluster, args.node)?.backIp ?? ""),
      // Each host by itself: the more of them, the better. The check at the end asks all.
      optional: true,
    })),

  material: (facts, args, cluster) => {
    const machine = memberNamed(facts.machines, args.node);
    const stands = machine === undefined ? undefined : standing(machine);
    return {
      members: facts.members,
      node: [stands?.kind, stands?.kind === "answers" ? stands.role : null],
      primaries: primaries(facts.machines).map(({ node }) => node),
      isolated: hostsWhere(facts, args, cluster, true),
    };
  },

  verify: {
    "nothing from these hosts reaches it": (facts, args, cluster, before) => {
      const wanted = [...hostsWhere(before, args, cluster, false), ...hostsWhere(before, args, cluster, true)];
      const cut = hostsWhere(facts, args, cluster, true);
      const hosts = wanted.filter((host) => !cut.includes(host));
      return hosts.length === 0 ? ok : block(say("missing", { hosts, node: args.node }));
    },
  },

  report(facts, args, cluster) {
    const node = nodeOf(cluster, args.node);
    const open = hostsWhere(facts, args, cluster, false);
    const cut = hostsWhere(facts, args, cluster, true);
    const names = { node: args.node, cluster: cluster.name };
    if (node === undefined) return { headline: say("nothing-to-cut", { node: args.node }), tone: "attention" };
    const table = isolation.routeTable(facts, node, hostsOf(facts, args));
    if (open.length > 0)
      return { headline: say("proposed", { hosts: open, node: args.node }), tone: "attention", table };
    if (cut.length === 0) return { headline: say("nothing-to-cut", { node: args.node }), tone: "attention", table };
    const drop = { operation: "dropnode", args: { node: args.node }, why: say("drop", { node: args.node }) };
    const back = { operation: "release", args: { node: args.node }, why: say("release", { node: args.node }) };
    return {
      headline: say("done", { hosts: cut, node: args.node }),
      tone: "attention",
      table,
      findings: [
        { what: say("clients", { node: args.node }), next: say("clients-next") },
        { what: say("reboot"), next: say("reboot-next", names) },
        { what: say("rejoin", { node: args.node }), next: say("rejoin-next", names) },
      ],
      offers: isDroppable(facts, args) ? [drop, back] : [back],
    };
  },
});
