import { type Cluster, nodeOf } from "../core/cluster.ts";
import { type Report, type ReportInput, seen } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { addressesOf, type DropFacts, standingOf, staying, survivorNamed, targetNodes } from "./drop-facts.ts";
import { backupName } from "./drop-plan.ts";
import { staleLock } from "./drop-tool-checks.ts";
import { rulesLeft } from "./drop-verify.ts";
import { findings } from "./findings.ts";
import { isolatedOn } from "./isolation.ts";
import { memberTable } from "./member-table.ts";

const say = words("drop-report", {
  proposed: { en: "Drop {nodes} from {cluster}. It keeps {others}." },
  done: { en: "{cluster} does not have {nodes} any more. It keeps {others}." },
  half: { en: "{nodes} was not dropped: gs_dropnode broke off, and it takes nothing back." },
  forgotten: { en: "replconninfo of {hosts} does not name {nodes} any more." },
  untouched: { en: "Every member that stays still names {nodes} in replconninfo, as before." },
  "half-next": {
    en: "See why it broke off, then `/gauss dropnode {cluster} {node}`: it does what is left. If {node} is to stay, `/gauss check {cluster}` shows what it lacks.",
  },
  "why-again": { en: "Drop {nodes} the rest of the way" },
  must: {
    en: "{node} must not start again as it is: it still has its data and a configuration that lists the whole cluster.",
  },
  "must-next": {
    en: "Keep it off until it is cleared. Never run gs_uninstall there without -L: it would remove the live cluster.",
  },
  "still-runs": { en: "A server still runs on {node}, outside of the cluster." },
  "still-runs-next": { en: "Stop it, before clients write there what nobody keeps: `/gauss stop {cluster} {node}`" },
  rule: { en: "pg_hba.conf of {hosts} still lets {node} in: `{line}`. The tool leaves that line." },
  "rule-next": {
    en: "Take it out there, then `gs_ctl reload -D {dir}`. It does no harm to a node that is to come back.",
  },
  "one-left": { en: "{node} is alone: nothing but its disk has the data." },
  "one-left-next": { en: "Add a node as soon as there is one. Have a backup." },
  backup: {
    en: "What the configuration was is in ~/.gauss-chatops/backups/{name} (or {name}.2 …) of each member that stays.",
  },
  xml: { en: "No tool takes {nodes} out of the cluster's XML, and nobody has looked into it here." },
  "xml-next": { en: "gs_expansion needs an XML without it." },
  isolate: { en: "What members send to {node} is swallowed: let it fail at once" },
  uninstall: { en: "Clear {node}, so that it can neither start nor do harm" },
  release: { en: "Let the members reach {node} again, before it is to come back" },
});

type Finding = Report["findings"][number];
type Offers = NonNullable<ReportInput["offers"]>;

interface DropArgs {
  readonly node: string;
  readonly restart: string;
  readonly also?: string | undefined;
}

/** Before: what is to go and who stays. After: who is left, and what the tool leaves behind. */
export function dropReport(facts: DropFacts, args: DropArgs, cluster: Cluster, before: DropFacts): ReportInput {
  const { targets: nodes } = facts;
  const others = staying(before);
  const isDone = !nodes.some((name) => facts.members.includes(name));
  const shown = isDone ? facts.machines.filter(({ node }) => facts.members.includes(node)) : facts.machines;
  const table = memberTable(shown, cluster);
  const names = { nodes, cluster: cluster.name, others };
  if (!isDone && isBegun(facts, cluster, before)) return halfDropped(facts, args, cluster, before, table);
  if (!isDone)
    return { headline: say("proposed", names), tone: "attention", table, offers: isolationOffers(facts, cluster) };
  const wrong = findings(shown, cluster);
  return {
    headline: say("done", names),
    tone: wrong.length + (others.length > 1 ? 0 : 1) > 0 ? "attention" : "good",
    table,
    findings: [
      ...wrong,
      ...nodes.flatMap((node) => leftBy(node, facts, cluster, before)),
      ...alone(others),
      ...kept(facts, before),
    ],
    offers: nodes.flatMap((node) => nextFor(node, facts, cluster)),
  };
}

/** The members that named a target before and do not name it any more. */
function forgetful(facts: DropFacts, cluster: Cluster, before: DropFacts): string[] {
  const addresses = targetNodes(before, cluster).flatMap((node) => addressesOf(before, node));
  const names = (look: DropFacts, host: string): boolean | undefined =>
    seen(survivorNamed(look, host)?.conf)?.connections.some(({ remoteHost }) => addresses.includes(remoteHost));
  return staying(before).filter((host) => names(before, host) === true && names(facts, host) === false);
}

/** What the tool does first is to stop the target; from 6.0 on its lock stays as well when it is killed. */
const isBegun = (facts: DropFacts, cluster: Cluster, before: DropFacts): boolean =>
  forgetful(facts, cluster, before).length > 0 ||
  (staleLock(facts) !== undefined && staleLock(before) === undefined) ||
  before.targets.some(
    (name) => standingOf(before, name)?.kind === "answers" && standingOf(facts, name)?.kind === "down",
  );

function halfDropped(
  facts: DropFacts,
  { node, restart, also }: DropArgs,
  cluster: Cluster,
  before: DropFacts,
  table: ReportInput["table"],
): ReportInput {
  const { targets: nodes } = facts;
  const hosts = forgetful(facts, cluster, before);
  const what = hosts.length > 0 ? say("forgotten", { hosts, nodes }) : say("untouched", { nodes });
  const again = { node, restart, ...(also === undefined ? {} : { also }) };
  return {
    headline: say("half", { nodes }),
    tone: "bad",
    table,
    findings: [{ what, next: say("half-next", { cluster: cluster.name, node }) }],
    offers: [{ operation: "dropnode", args: again, why: say("why-again", { nodes }) }],
  };
}

/** The dead host that swallows what is sent to it makes the tool fail: that comes first. */
const isolationOffers = (facts: DropFacts, cluster: Cluster): Offers =>
  targetNodes(facts, cluster)
    .filter(({ name }) => facts.knocks.some(({ to, answer }) => to === name && seen(answer) === "silent"))
    .map(({ name: node }) => ({ operation: "isolate", args: { node }, why: say("isolate", { node }) }));

function leftBy(node: string, facts: DropFacts, cluster: Cluster, before: DropFacts): Finding[] {
  const kind = standingOf(facts, node)?.kind;
  const runs = kind === "answers" || kind === "mute";
  const names = { node, cluster: cluster.name };
  const first = runs
    ? { what: say("still-runs", { node }), next: say("still-runs-next", names) }
    : { what: say("must", { node }), next: say("must-next") };
  const left = rulesLeft(facts, cluster, { ...before, targets: [node] });
  const [rule] = left;
  if (rule === undefined) return [first];
  const hosts = left.map(({ host }) => host);
  const dir = nodeOf(cluster, rule.host)?.dataDir ?? "";
  return [first, { what: say("rule", { hosts, node, line: rule.rules[0] ?? "" }), next: say("rule-next", { dir }) }];
}

const alone = (others: readonly string[]): Finding[] =>
  others.length > 1 ? [] : [{ what: say("one-left", { node: others[0] ?? "?" }), next: say("one-left-next") }];

/** Said only of what this run did: whoever asks for a drop that was done before has no backup of this one. */
const kept = ({ targets }: DropFacts, before: DropFacts): Finding[] =>
  targets.some((name) => before.members.includes(name))
    ? [
        { what: say("xml", { nodes: targets }), next: say("xml-next") },
        { what: say("backup", { name: backupName(targets) }) },
      ]
    : [];

function nextFor(node: string, facts: DropFacts, cluster: Cluster): Offers {
  const target = nodeOf(cluster, node);
  const release = { operation: "release", args: { node }, why: say("release", { node }) };
  const isolated = target === undefined ? [] : isolatedOn(facts.routes, target);
  const clear = { operation: "uninstall", args: { node }, why: say("uninstall", { node }) };
  const mayBeCleared = standingOf(facts, node)?.kind === "down";
  return [...(mayBeCleared ? [clear] : []), ...(isolated.length > 0 ? [release] : [])];
}
