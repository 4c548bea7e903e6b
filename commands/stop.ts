import { z } from "zod";
import { type Cluster, nodeOf } from "../src/core/cluster.ts";
import { block, defineOperation, ok, type Verdict, warn } from "../src/core/operation.ts";
import { words } from "../src/core/words.ts";
import { CLUSTER_STOPPED, cmCtl, cmDone, refreshConf, stop, wholeCluster } from "../src/gauss/commands.ts";
import { findings } from "../src/gauss/findings.ts";
import { memberTable } from "../src/gauss/member-table.ts";
import * as run from "../src/gauss/run-checks.ts";
import * as facts from "../src/gauss/run-facts.ts";
import { commitsGoOnWithout } from "../src/gauss/without-standby.ts";

const say = words("stop", {
  summary: { en: "Stop the database on one node or on all of them" },
  stop: { en: "Stop the database on {node}" },
  "stop-all": { en: "Stop all members of {cluster}" },
  "stop-managed": { en: "Let the cluster manager stop {node}, and leave it stopped" },
  record: { en: "Record the present roles, for the next start" },
  "waits-stop": { en: "It ends sessions and writes what is open; a hung server may take until it is killed." },
  "waits-record": { en: "It asks every host in turn; a slow one makes it wait." },
  "already-down": { en: "no server runs on {node}" },
  "all-down": { en: "no server runs on any member" },
  "is-primary": { en: "{node} is the primary: no writes until another one is promoted" },
  "may-be-primary": {
    en: "{node} does not answer SQL; its state file says {role}. If it is the primary, writes stop until another one is promoted.",
  },
  "all-stop": { en: "there is no database until the cluster is started again: `/gauss start {cluster} all`" },
  "mute-among": {
    en: "a server runs on {nodes} and SQL gets no answer: gs_om would wait for it in vain. Stop it alone first: `/gauss stop {cluster} {first}`",
  },
  "still-runs": { en: "a server still runs on {nodes}" },
  proposed: { en: "Stop the database on {node}." },
  "proposed-all": { en: "Stop all members of {cluster}." },
  done: { en: "The database on {node} is stopped. The other members stand as below." },
  "done-all": { en: "All members of {cluster} are stopped." },
  "why-start": { en: "start them again" },
});

const Args = z.object({ nodeOrAll: z.string().describe("the node whose database is stopped, or all") });
type Args = z.infer<typeof Args>;
type Facts = facts.RunFacts;

const namesOf = (seen: Facts, args: Args, kind: string): string[] =>
  run.meant(seen, args).filter((node) => facts.standingOf(seen, node)?.kind === kind);

const aServerRuns = (seen: Facts, args: Args): Verdict => {
  const names = run.meant(seen, args);
  const down = namesOf(seen, args, "down");
  if (args.nodeOrAll !== facts.ALL)
    return down.length === 0 ? ok : block(say("already-down", { node: args.nodeOrAll }));
  return down.length === names.length ? block(say("all-down")) : ok;
};

/** What stops with it, which people must know before they agree. */
const nobodyNeedsIt = (seen: Facts, args: Args, cluster: Cluster): Verdict => {
  const { nodeOrAll: node } = args;
  const nodes = namesOf(seen, args, "mute");
  if (node === facts.ALL) {
    const [first] = nodes;
    if (first !== undefined) return block(say("mute-among", { nodes, first, cluster: cluster.name }));
    return warn(say("all-stop", { cluster: cluster.name }));
  }
  if (facts.primariesIn(seen).includes(node)) return warn(say("is-primary", { node }));
  const stands = facts.standingOf(seen, node);
  return stands?.kind === "mute" ? warn(say("may-be-primary", { node, role: stands.role ?? "?" })) : ok;
};

/** What stops in an orderly way starts in the roles of now, when these were written down before. */
function stopAll(seen: Facts, cluster: Cluster) {
  const node = facts.runnerOf(seen);
  const managed = facts.isManaged(seen) === true;
  const record = {
    id: "record",
    title: say("record"),
    node,
    command: refreshConf,
    optional: true,
    waitsFor: say("waits-record"),
  };
  const all = {
    id: "stop",
    title: say("stop-all", { cluster: cluster.name }),
    node,
    command: managed ? cmCtl("stop") : wholeCluster("stop"),
    prints: managed ? cmDone("stop", "cluster") : CLUSTER_STOPPED,
    waitsFor: say("waits-stop"),
  };
  const known = facts.primariesIn(seen).length === 1 && seen.members.length > 1;
  return known && !managed ? [record, all] : [all];
}

export default defineOperation({
  name: "stop",
  summary: say("summary"),
  risk: "destroy",
  args: Args,
  facts: facts.RunFacts,
  observe: ({ nodeOrAll }, look, cluster) => facts.observeRun(look, cluster, nodeOrAll, []),
  demands: ({ nodeOrAll }, cluster) => ({ typed: nodeOrAll === facts.ALL ? cluster.name : nodeOrAll }),
  expiresAfterMs: 600_000,
  settleMs: 30_000,

  // In an emergency a second primary, or one that hangs, is stopped whatever else goes on.
  preflight: {
    "it is a machine of the inventory": run.isMachine,
    "its host answers": run.hostsAnswer("stop"),
    "a server runs there": aServerRuns,
    "it is not the primary": nobodyNeedsIt,
    "commits go on without it": (seen, { nodeOrAll }, cluster) =>
      run.asWarning(
        commitsGoOnWithout({ ...seen, members: facts.membersIn(seen), confs: seen.hosts }, nodeOrAll, cluster),
      ),
    "it is known whether a cluster manager runs": run.managerIsKnown,
    "nobody else is changing this cluster": (seen, args, cluster) => run.asWarning(run.nobodyElse(seen, args, cluster)),
  },

  // A server that hangs does not take part in an orderly end; what it had committed is in its log either way.
  plan(seen, { nodeOrAll: name }, cluster) {
    const node = nodeOf(cluster, name);
    if (node === undefined) return stopAll(seen, cluster);
    const { dataDir } = node;
    const waitsFor = say("waits-stop");
    if (facts.isManaged(seen) === true && seen.members.includes(name)) {
      const command = cmCtl("stop", { nodeId: facts.nodeIdOf(seen, node) ?? 0, dataDir });
      const title = say("stop-managed", { node: name });
      return [{ id: "stop", title, node: name, command, prints: cmDone("stop", "instance"), waitsFor }];
    }
    const command = stop(dataDir, facts.standingOf(seen, name)?.kind === "mute" ? "immediate" : "fast");
    return [
      { id: "stop", title: say("stop", { node: name }), node: name, command, prints: "server stopped", waitsFor },
    ];
  },

  material: (seen, args) =>
    run.meant(seen, args).map((node) => {
      const stands = facts.standingOf(seen, node);
      return [node, stands?.kind, stands?.kind === "answers" ? stands.role : null];
    }),

  verify: {
    "no server runs there any more": (seen, args) => {
      const down = namesOf(seen, args, "down");
      const nodes = run.meant(seen, args).filter((node) => !down.includes(node));
      return nodes.length === 0 ? ok : block(say("still-runs", { nodes }));
    },
  },

  report(seen, args, cluster) {
    const members = facts.membersIn(seen);
    const all = { table: memberTable(members, cluster), findings: findings(members, cluster) };
    const stopped = namesOf(seen, args, "down").length === run.meant(seen, args).length;
    if (args.nodeOrAll === facts.ALL) {
      const named = { cluster: cluster.name };
      const offers = [{ operation: "start", args: { nodeOrAll: facts.ALL }, why: say("why-start") }];
      return stopped
        ? { headline: say("done-all", named), tone: "attention", table: all.table, offers }
        : { headline: say("proposed-all", named), tone: "attention", ...all };
    }
    const headline = stopped ? say("done", { node: args.nodeOrAll }) : say("proposed", { node: args.nodeOrAll });
    return { headline, tone: "attention", ...all };
  },
});
