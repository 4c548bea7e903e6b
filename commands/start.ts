import { z } from "zod";
import { type Cluster, nodeOf } from "../src/core/cluster.ts";
import { block, type Check, defineOperation, ok, type Verdict, warn } from "../src/core/operation.ts";
import { words } from "../src/core/words.ts";
import { CLUSTER_STARTED, cmCtl, cmDone, SERVER_STARTED, start, wholeCluster } from "../src/gauss/commands.ts";
import { findings } from "../src/gauss/findings.ts";
import { memberTable } from "../src/gauss/member-table.ts";
import * as run from "../src/gauss/run-checks.ts";
import * as facts from "../src/gauss/run-facts.ts";
import * as check from "../src/gauss/start-checks.ts";
import { lastPrimaries } from "../src/gauss/start-role.ts";
import { comesByItself, looksForPrimary } from "../src/gauss/topology.ts";

const say = words("start", {
  summary: { en: "Start the database on one node or on all of them, each in its right role" },
  start: { en: "Start the database on {node} as {role}" },
  "start-managed": { en: "Let the cluster manager start {node}" },
  "start-all": { en: "Start all members of {cluster}" },
  "waits-start": { en: "It replays its log first; after a crash that takes as long as there is log." },
  "waits-all": { en: "It starts one host after the other and then looks for half a minute whether all are Normal." },
  alone: { en: "the only member" },
  "still-down": { en: "no server runs on {nodes} yet" },
  "not-there-yet": { en: "{node} is {state}" },
  "other-role": { en: "{node} is {state}, and was to be {wanted}" },
  "needs-build": { en: "{node} is {state} ({detail}): only a rebuild helps" },
  "no-primary": { en: "no member answers as Primary" },
  "primary-count": { en: "{count} members answer as Primary: {nodes}" },
  "other-primary": { en: "{found} is the primary now, and {last} was it last and may have more log" },
  proposed: { en: "Start the database on {node}." },
  "proposed-all": { en: "Start all members of {cluster}." },
  done: { en: "The database on {node} runs, as {state}." },
  "done-all": { en: "All members of {cluster} run." },
  "why-rebuild": { en: "its log differs from that of the primary, or a piece of it is gone" },
  "why-failover": { en: "no member is the primary" },
  "why-check": { en: "see why {node} does not attach" },
});

const Args = z.object({
  nodeOrAll: z.string().describe("the node whose database is started, or all"),
  as: z.enum(["primary", "standby"]).optional().describe("its role; left out, found out from what the members know"),
});
type Args = z.infer<typeof Args>;
type Facts = facts.RunFacts;

/** By the facts of a run: is this name up, and what is it? */
const stateOf = (seen: Facts, node: string): string => {
  const stands = facts.standingOf(seen, node);
  return stands?.kind === "answers" ? `${stands.role} ${stands.state}` : (stands?.kind ?? "unknown");
};

/** A standby that only looks for a primary is up as far as it can be while there is none. */
function isUp(seen: Facts, node: string): Verdict {
  const stands = facts.standingOf(seen, node);
  const state = stateOf(seen, node);
  if (stands?.kind !== "answers") return block(say("not-there-yet", { node, state }));
  if (stands.state === "Normal") return ok;
  if (comesByItself(stands)) return block(say("not-there-yet", { node, state }));
  const waits = looksForPrimary(stands);
  if (waits && facts.primariesIn(seen).length > 0) return block(say("not-there-yet", { node, state }));
  return warn(waits ? say("no-primary") : say("needs-build", { node, state, detail: stands.detail }));
}

const hasItsRole: Check<Args, Facts> = (seen, args, cluster, before) => {
  const { nodeOrAll: node } = args;
  if (node === facts.ALL || facts.isManaged(before) === true) return ok;
  const role = check.roleOf(before, args, cluster);
  const isPrimary = facts.primariesIn(seen).includes(node);
  const wanted = role.kind === "as" ? (role.mode ?? "primary") : "standby";
  if ((wanted === "primary") === isPrimary || facts.standingOf(seen, node)?.kind !== "answers") return ok;
  return block(say("other-role", { node, state: stateOf(seen, node), wanted }));
};

function plan(seen: Facts, args: Args, cluster: Cluster) {
  const { nodeOrAll: name } = args;
  const node = nodeOf(cluster, name);
  const managed = facts.isManaged(seen) === true;
  const waitsFor = say("waits-start");
  if (node === undefined) {
    const title = say("start-all", { cluster: cluster.name });
    const command = managed ? cmCtl("start") : wholeCluster("start");
    const prints = managed ? cmDone("start", "cluster") : CLUSTER_STARTED;
    return [{ id: "start", title, node: facts.runnerOf(seen), command, prints, waitsFor: say("waits-all") }];
  }
  const { dataDir } = node;
  if (managed) {
    const command = cmCtl("start", { nodeId: facts.nodeIdOf(seen, node) ?? 0, dataDir });
    const title = say("start-managed", { node: name });
    return [{ id: "start", title, node: name, command, prints: cmDone("start", "instance"), waitsFor }];
  }
  const role = check.roleOf(seen, args, cluster);
  const mode = role.kind === "as" ? role.mode : "standby";
  const title = say("start", { node: name, role: mode ?? say("alone") });
  return [{ id: "start", title, node: name, command: start(dataDir, mode), prints: SERVER_STARTED, waitsFor }];
}

export default defineOperation({
  name: "start",
  summary: say("summary"),
  risk: "change",
  args: Args,
  facts: facts.RunFacts,
  observe: ({ nodeOrAll }, look, cluster) => facts.observeRun(look, cluster, nodeOrAll, ["control", "build"]),
  demands: ({ nodeOrAll, as }) => (as === "primary" ? { typed: nodeOrAll } : {}),
  expiresAfterMs: 1_800_000,
  settleMs: 600_000,

  preflight: {
    "it is a member": run.isMember,
    "its host answers": run.hostsAnswer("start"),
    "no server runs there": check.isDown,
    "no build was left unfinished": check.noBuildIsOpen,
    "it is known whether a cluster manager runs": run.managerIsKnown,
    "its role is certain": check.roleIsCertain,
    "nobody else is changing this cluster": run.nobodyElse,
  },

  plan,

  material: (seen, args, cluster) => [
    run.rolesIn(seen),
    lastPrimaries(seen),
    nodeOf(cluster, args.nodeOrAll) === undefined ? null : check.roleOf(seen, args, cluster).kind,
  ],

  verify: {
    "the database runs": (seen, args) => {
      const nodes = run.meant(seen, args).filter((name) => {
        const kind = facts.standingOf(seen, name)?.kind;
        return kind === "down" || kind === undefined;
      });
      if (nodes.length > 0) return block(say("still-down", { nodes }));
      const verdicts = run.meant(seen, args).map((name) => isUp(seen, name));
      return verdicts.find(({ kind }) => kind === "block") ?? verdicts.find(({ kind }) => kind !== "ok") ?? ok;
    },
    "it has the role it was to have": hasItsRole,
    "not more than one member answers as primary": (seen, args, _cluster, before) => {
      const nodes = facts.primariesIn(seen);
      const why = say("primary-count", { count: nodes.length, nodes });
      if (nodes.length > 1) return nodes.length > facts.primariesIn(before).length ? block(why) : warn(why);
      return nodes.length === 0 && args.nodeOrAll === facts.ALL ? block(say("no-primary")) : ok;
    },
    "the primary is who was it last": (seen, { nodeOrAll }, _cluster, before) => {
      const [last, ...more] = lastPrimaries(before);
      const [found] = facts.primariesIn(seen);
      if (nodeOrAll !== facts.ALL || last === undefined || more.length > 0 || found === undefined) return ok;
      return found === last ? ok : block(say("other-primary", { found, last }));
    },
  },

  report(seen, { nodeOrAll: node }, cluster) {
    const members = facts.membersIn(seen);
    const all = { table: memberTable(members, cluster), findings: findings(members, cluster), offers: next(seen) };
    const up = (names: readonly string[]) => names.every((name) => facts.standingOf(seen, name)?.kind === "answers");
    const tone = all.findings.length > 0 ? "attention" : "good";
    if (node === facts.ALL) {
      const named = { cluster: cluster.name };
      return up(seen.members)
        ? { headline: say("done-all", named), tone, ...all }
        : { headline: say("proposed-all", named), tone: "attention", ...all };
    }
    return up([node])
      ? { headline: say("done", { node, state: stateOf(seen, node) }), tone, ...all }
      : { headline: say("proposed", { node }), tone: "attention", ...all };
  },
});

/** For members that are up and not well. */
function next(seen: Facts) {
  if (facts.primariesIn(seen).length === 0) {
    const up = seen.members.some((name) => facts.standingOf(seen, name)?.kind === "answers");
    return up ? [{ operation: "failover", args: {}, why: say("why-failover") }] : [];
  }
  return seen.members.flatMap((node) => {
    const stands = facts.standingOf(seen, node);
    if (stands?.kind !== "answers" || stands.state !== "Need repair") return [];
    return looksForPrimary(stands)
      ? [{ operation: "check", args: { node }, why: say("why-check", { node }) }]
      : [{ operation: "rebuild", args: { node }, why: say("why-rebuild") }];
  });
}
