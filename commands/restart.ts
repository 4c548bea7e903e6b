import { z } from "zod";
import { type Cluster, nodeOf } from "../src/core/cluster.ts";
import { block, type Check, defineOperation, ok, warn } from "../src/core/operation.ts";
import { words } from "../src/core/words.ts";
import * as command from "../src/gauss/commands.ts";
import { findings } from "../src/gauss/findings.ts";
import { memberTable } from "../src/gauss/member-table.ts";
import { canBeRestarted, isAsBefore, modeOf, stateOf, wasRestarted } from "../src/gauss/restart-checks.ts";
import * as run from "../src/gauss/run-checks.ts";
import * as facts from "../src/gauss/run-facts.ts";
import { noBuildIsOpen } from "../src/gauss/start-checks.ts";
import { commitsGoOnWithout } from "../src/gauss/without-standby.ts";

const say = words("restart", {
  summary: { en: "Restart the database on one node or on all of them, in the roles of now" },
  restart: { en: "Restart the database on {node} as {role}" },
  "restart-all": { en: "Restart all members of {cluster}" },
  "stop-managed": { en: "Let the cluster manager stop {what}" },
  "start-managed": { en: "Let the cluster manager start {what}" },
  record: { en: "Record the present roles, by which all start again" },
  alone: { en: "the only member" },
  "waits-restart": { en: "It ends sessions, writes what is open, and replays its log before it answers again." },
  "waits-record": { en: "It asks every host in turn; a slow one makes it wait." },
  "primary-stops": {
    en: "{node} is the primary: all sessions end, and there is no database for as long as it shuts down, starts and replays. That is seconds to minutes",
  },
  "all-stop": {
    en: "all sessions end, and there is no database until all members are up again. That is seconds to minutes",
  },
  "primary-count": {
    en: "{count} members answer as Primary: only with exactly one can the roles be recorded by which all start again",
  },
  proposed: { en: "Restart the database on {node}." },
  "proposed-all": { en: "Restart all members of {cluster}." },
  done: { en: "The database on {node} was restarted, as {state}." },
  "done-all": { en: "All members of {cluster} were restarted." },
});

const Args = z.object({ nodeOrAll: z.string().describe("the node whose database is restarted, or all") });
type Args = z.infer<typeof Args>;
type Facts = facts.RunFacts;

const whatItInterrupts: Check<Args, Facts> = (look, { nodeOrAll: node }) => {
  if (node === facts.ALL) return warn(say("all-stop"));
  return facts.primariesIn(look).includes(node) ? warn(say("primary-stops", { node })) : ok;
};

/** gs_om brings back the roles that are recorded, so those of now are recorded first (trap of every version without CM). */
const rolesStay: Check<Args, Facts> = (look, { nodeOrAll }) => {
  const count = facts.primariesIn(look).length;
  return nodeOrAll !== facts.ALL || count === 1 ? ok : block(say("primary-count", { count }));
};

function restartAll(look: Facts, cluster: Cluster) {
  const node = facts.runnerOf(look);
  const record = {
    id: "record",
    title: say("record"),
    node,
    command: command.refreshConf,
    prints: "Successfully generated dynamic configuration file.",
    waitsFor: say("waits-record"),
  };
  const all = {
    id: "restart",
    title: say("restart-all", { cluster: cluster.name }),
    node,
    command: command.wholeCluster("restart"),
    prints: command.CLUSTER_STARTED,
    waitsFor: say("waits-restart"),
  };
  return look.members.length > 1 ? [record, all] : [all];
}

/** cm_ctl knows no restart: what it stopped it leaves alone until it is told to start it. */
function managedSteps(look: Facts, name: string, cluster: Cluster) {
  const node = nodeOf(cluster, name);
  const instance = node === undefined ? undefined : { nodeId: facts.nodeIdOf(look, node) ?? 0, dataDir: node.dataDir };
  return (["stop", "start"] as const).map((verb) => ({
    id: verb,
    title: say(`${verb}-managed`, { what: node === undefined ? cluster.name : name }),
    node: node === undefined ? facts.runnerOf(look) : name,
    command: command.cmCtl(verb, instance),
    prints: command.cmDone(verb, instance === undefined ? "cluster" : "instance"),
    waitsFor: say("waits-restart"),
  }));
}

export default defineOperation({
  name: "restart",
  summary: say("summary"),
  risk: "destroy",
  args: Args,
  facts: facts.RunFacts,
  observe: ({ nodeOrAll }, look, cluster) => facts.observeRun(look, cluster, nodeOrAll, ["build", "startedAt"]),
  demands: ({ nodeOrAll }, cluster) => ({ typed: nodeOrAll === facts.ALL ? cluster.name : nodeOrAll }),
  expiresAfterMs: 1_800_000,
  settleMs: 300_000,

  preflight: {
    "it is a member": run.isMember,
    "its host answers": run.hostsAnswer("restart"),
    "it is up and has a role to come back in": canBeRestarted,
    "what it interrupts is known": whatItInterrupts,
    "all come back in the roles of now": rolesStay,
    "commits go on without it": (look, { nodeOrAll }, cluster) =>
      run.asWarning(
        commitsGoOnWithout({ ...look, members: facts.membersIn(look), confs: look.hosts }, nodeOrAll, cluster),
      ),
    "no build is under way": noBuildIsOpen,
    "it is known whether a cluster manager runs": run.managerIsKnown,
    "nobody else is changing this cluster": run.nobodyElse,
  },

  plan(look, { nodeOrAll: name }, cluster) {
    const node = nodeOf(cluster, name);
    if (facts.isManaged(look) === true) return managedSteps(look, name, cluster);
    if (node === undefined) return restartAll(look, cluster);
    const mode = modeOf(look, name);
    return [
      {
        id: "restart",
        title: say("restart", { node: name, role: mode ?? say("alone") }),
        node: name,
        command: command.restart(node.dataDir, mode),
        prints: command.SERVER_STARTED,
        waitsFor: say("waits-restart"),
      },
    ];
  },

  material: (look) => run.rolesIn(look),

  verify: {
    "the database was started anew": wasRestarted,
    "it is what it was before": isAsBefore,
    "exactly one member answers as primary": (look, _args, _cluster, before) => {
      const [count, was] = [facts.primariesIn(look).length, facts.primariesIn(before).length];
      return count === 1 || count === was ? ok : block(say("primary-count", { count }));
    },
  },

  report(look, args, cluster, before) {
    const { nodeOrAll: node } = args;
    const members = facts.membersIn(look);
    const all = { table: memberTable(members, cluster), findings: findings(members, cluster) };
    const named = { cluster: cluster.name };
    if (wasRestarted(look, args, cluster, before).kind !== "ok") {
      const headline = node === facts.ALL ? say("proposed-all", named) : say("proposed", { node });
      return { headline, tone: "attention", ...all };
    }
    const headline = node === facts.ALL ? say("done-all", named) : say("done", { node, state: stateOf(look, node) });
    return { headline, tone: all.findings.length > 0 ? "attention" : "good", ...all };
  },
});
