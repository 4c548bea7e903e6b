import { z } from "zod";
import { type Cluster, nodeOf } from "../src/core/cluster.ts";
import { block, defineOperation, ok, type Verdict, warn } from "../src/core/operation.ts";
import { words } from "../src/core/words.ts";
import { release } from "../src/gauss/isolation.ts";
import * as isolation from "../src/gauss/isolation-facts.ts";
import { memberNamed, primaries, standing } from "../src/gauss/topology.ts";

const say = words("release", {
  summary: { en: "Let the members reach a machine again that was isolated from them" },
  step: { en: "Let {host} reach {node} again" },
  second: {
    en: "{node} still answers as Primary, beside {other}: members could meet it again. Stop it first: `/gauss stop {cluster} {node}`",
  },
  "maybe-second": { en: "a server runs on {node} and SQL gets no answer; by its state file it is {role}" },
  away: {
    en: "{node} does not answer, so what runs there is not known. While it is away and still a member, gs_om and gs_dropnode may hang again",
  },
  "away-outside": { en: "{node} does not answer, so what runs there is not known. It is no member any more" },
  unseen: { en: "the routes of {hosts} could not be seen: if one is there, it stays" },
  left: { en: "{hosts} still have the route, as far as could be seen" },
  proposed: { en: "Let {hosts} reach {node} again." },
  none: { en: "No host that could be seen is cut off from {node}." },
  done: { en: "{hosts} reach {node} again, as far as routes go." },
  "still-member": { en: "{node} is a member of {cluster} and was away: look how it stands." },
  "still-member-next": { en: "`/gauss status {cluster}`" },
  prepare: { en: "Make {node} ready to become a member again" },
});

const Args = z.object({ node: z.string().describe("the machine that was isolated") });
type Args = z.infer<typeof Args>;
type Facts = isolation.IsolationFacts;

/** Also hosts that are no members any more: the route is on whatever machine had it set. */
const hostsOf = (facts: Facts, { node }: Args): string[] =>
  facts.machines.map((machine) => machine.node).filter((name) => name !== node);
const isolatedHosts = (facts: Facts, args: Args, cluster: Cluster): string[] => {
  const node = nodeOf(cluster, args.node);
  return node === undefined ? [] : isolation.hostsWhere(facts, hostsOf(facts, args), node, true);
};

function bringsNoSecondPrimary(facts: Facts, { node: name }: Args, cluster: Cluster): Verdict {
  const machine = memberNamed(facts.machines, name);
  const stands = machine === undefined ? undefined : standing(machine);
  const other = primaries(facts.machines).find(({ node }) => node !== name);
  switch (stands?.kind) {
    case "answers":
      if (stands.inRecovery || other === undefined) return ok;
      return block(say("second", { node: name, other: other.node, cluster: cluster.name }));
    case "mute":
      return warn(say("maybe-second", { node: name, role: stands.role ?? "?" }));
    case "not-answered":
      return warn(facts.members.includes(name) ? say("away", { node: name }) : say("away-outside", { node: name }));
    case "down":
    case undefined:
      return ok;
  }
}

export default defineOperation({
  name: "release",
  summary: say("summary"),
  risk: "change",
  args: Args,
  facts: isolation.IsolationFacts,
  observe: (_args, look, cluster) => isolation.observeIsolation(look, cluster),
  settleMs: 15_000,

  preflight: {
    "the machine is known by its address": (_facts, { node }, cluster) => isolation.isKnownByAddress(node, cluster),
    "it does not come back as a second primary": bringsNoSecondPrimary,
    "the routes of every other machine are seen": (facts, args, cluster) => {
      const seen = [...isolatedHosts(facts, args, cluster), ...openHosts(facts, args, cluster)];
      const hosts = hostsOf(facts, args).filter((host) => !seen.includes(host));
      return hosts.length === 0 ? ok : warn(say("unseen", { hosts }));
    },
    "the bot may take routes back there": (facts, args, cluster) => {
      const node = nodeOf(cluster, args.node);
      const hosts = isolatedHosts(facts, args, cluster);
      if (node === undefined || hosts.length === 0) return ok;
      return isolation.mayActAsRoot(facts, { hosts, node, wanted: "release" }, cluster);
    },
  },

  plan: (facts, args, cluster) =>
    isolatedHosts(facts, args, cluster).map((host) => ({
      id: `on-${cluster.nodes.findIndex(({ name }) => name === host) + 1}`,
      title: say("step", { host, node: args.node }),
      node: host,
      as: "root" as const,
      command: release(nodeOf(cluster, args.node)?.backIp ?? ""),
      optional: true,
    })),

  material: (facts, args, cluster) => {
    const machine = memberNamed(facts.machines, args.node);
    const stands = machine === undefined ? undefined : standing(machine);
    return {
      member: facts.members.includes(args.node),
      node: [stands?.kind, stands?.kind === "answers" ? stands.role : null],
      isolated: isolatedHosts(facts, args, cluster),
    };
  },

  verify: {
    "the route is gone from these hosts": (facts, args, cluster, before) => {
      const open = openHosts(facts, args, cluster);
      const hosts = isolatedHosts(before, args, cluster).filter((host) => !open.includes(host));
      return hosts.length === 0 ? ok : block(say("left", { hosts }));
    },
  },

  report(facts, args, cluster, before) {
    const node = nodeOf(cluster, args.node);
    const isolated = isolatedHosts(facts, args, cluster);
    const were = isolatedHosts(before, args, cluster);
    if (node === undefined || were.length === 0) return { headline: say("none", { node: args.node }), tone: "good" };
    const table = isolation.routeTable(facts, node, hostsOf(facts, args));
    if (isolated.length > 0)
      return { headline: say("proposed", { hosts: isolated, node: args.node }), tone: "attention", table };
    const isMember = facts.members.includes(args.node);
    const look = {
      what: say("still-member", { node: args.node, cluster: cluster.name }),
      next: say("still-member-next", { cluster: cluster.name }),
    };
    const prepare = { operation: "prepare", args: { node: args.node }, why: say("prepare", { node: args.node }) };
    return {
      headline: say("done", { hosts: were, node: args.node }),
      tone: "good",
      table,
      findings: isMember ? [look] : [],
      offers: isMember ? [] : [prepare],
    };
  },
});

const openHosts = (facts: Facts, args: Args, cluster: Cluster): string[] => {
  const node = nodeOf(cluster, args.node);
  return node === undefined ? [] : isolation.hostsWhere(facts, hostsOf(facts, args), node, false);
};
