import { type Cluster, nodeOf } from "../core/cluster.ts";
import { type Command, command, type Operation, seen } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { refreshConf } from "./commands.ts";
import { type DropFacts, printedNames, standingOf, staying, survivorNamed, targetNodes } from "./drop-facts.ts";
import { staleLock } from "./drop-tool-checks.ts";
import { dropWait } from "./drop-wait.ts";

const say = words("drop-plan", {
  unlock: { en: "Remove the lock that a killed gs_dropnode left on {node}" },
  save: { en: "Save the configuration of {node}" },
  drop: { en: "Drop {nodes}" },
  refresh: { en: "Record the roles of those that stay" },
  "waits-refresh": { en: "It asks every host in turn; a slow one makes it wait." },
});

type StepInput = ReturnType<Operation["plan"]>[number];

/** Without CM the line begins `[gs_dropnode]Success`, with CM there is a blank in between. */
const DROPPED = "Success to drop the target nodes.";

/**
 * A folder of its own below the home of the database user, where the bot's jobs are as well; what was saved before is never
 * overwritten. The script is fixed; name, data directory and folder of the program are its arguments.
 */
const SAVE = `set -e
umask 077
folder=$HOME/.gauss-chatops/backups
mkdir -p -- "$folder"
made=$folder/$1
number=1
while [ -e "$made" ]; do
  number=$((number + 1))
  made=$folder/$1.$number
done
mkdir -- "$made"
tar -cf "$made/files.tar" -C "$2" postgresql.conf pg_hba.conf -C "$3" cluster_static_config
sha256sum -- "$made/files.tar"`;

export const backupName = (targets: readonly string[]): string => `before-dropnode-${targets.join("+")}`;

/** postgresql.conf, pg_hba.conf and the static configuration of a member, as one archive with its checksum. */
const saveFiles = (name: string, dataDir: string, gaussHome: string): Command =>
  command("bash", "-c", SAVE, "bash", name, dataDir, `${gaussHome}/bin`);

interface Dropping {
  readonly addresses: readonly string[];
  /** As the tool prints them. */
  readonly names: readonly string[];
  readonly oneIsLeft: boolean;
  readonly restart: "yes" | "no";
}

/**
 * The options stand in another order than in gs_dropnode's own `ps | grep 'gs_dropnode -U … -G …'`, which up to 6.0 finds whatever
 * started it too (GAUSS-35810). Its first two questions share their last line, so each is told by what stands before it: yes is
 * only said when the tool names the very hosts that are meant (om-runs/05, gs_dropnode-1.1.0-last-standby).
 */
export function dropNode({ osUser, osGroup }: Cluster, { addresses, names, oneIsLeft, restart }: Dropping): Command {
  const yes = { text: "yes" };
  const named = orders(names).map((order) => ({
    whenAsked: `The target node to be dropped is ([${order.map((name) => `'${name}'`).join(", ")}])`,
    reply: yes,
  }));
  const left = [
    { whenAsked: "The cluster will have only one standalone node left after the operation!", reply: yes },
    { whenAsked: "Do you want to restart the primary node now (yes/no)?", reply: { text: restart } },
  ];
  return {
    argv: ["gs_dropnode", "-G", osGroup, "-U", osUser, "-h", addresses.join(",")],
    tty: false,
    answers: oneIsLeft ? [...named, ...left] : named,
  };
}

/** In which order the tool names several hosts is not known. */
function orders(names: readonly string[]): string[][] {
  if (names.length < 2) return [[...names]];
  return names.flatMap((first, at) => orders(names.filter((_, other) => other !== at)).map((rest) => [first, ...rest]));
}

/** Save, drop, and where two or more stay record the roles once more: the tool does that too and does not mind when it fails. */
export function dropPlan(facts: DropFacts, cluster: Cluster, restart: "yes" | "no"): StepInput[] {
  const node = facts.primary ?? "";
  const stay = staying(facts);
  const lock = staleLock(facts);
  const unlock = {
    id: "unlock",
    title: say("unlock", { node }),
    node,
    command: command("rm", "-rf", "--", lock ?? ""),
  };
  const saves = stay.map((name, at) => {
    const gaussHome = seen(survivorNamed(facts, name)?.paths)?.gaussHome ?? "";
    const dataDir = nodeOf(cluster, name)?.dataDir ?? "";
    const typed = saveFiles(backupName(facts.targets), dataDir, gaussHome);
    return { id: `save-${at + 1}`, title: say("save", { node: name }), node: name, command: typed };
  });
  const everyHostAnswers = facts.targets.every((name) => standingOf(facts, name)?.kind !== "not-answered");
  const drop = {
    id: "drop",
    title: say("drop", { nodes: facts.targets }),
    node,
    command: dropNode(cluster, {
      addresses: targetNodes(facts, cluster).map(({ backIp }) => backIp),
      names: printedNames(facts, cluster),
      oneIsLeft: stay.length === 1,
      restart,
    }),
    prints: DROPPED,
    waitsFor: dropWait(cluster.version, everyHostAnswers),
  };
  const managed = facts.survivors.some(({ managers }) => (seen(managers) ?? []).length > 0);
  const refresh = {
    id: "refresh",
    title: say("refresh"),
    node,
    command: refreshConf,
    optional: true,
    waitsFor: say("waits-refresh"),
  };
  return [...(lock === undefined ? [] : [unlock]), ...saves, drop, ...(stay.length > 1 && !managed ? [refresh] : [])];
}
