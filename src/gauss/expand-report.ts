import { type Cluster, nodeOf } from "../core/cluster.ts";
import { type ReportInput, seen } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { linesOf, nextFor } from "./agreement-report.ts";
import type { Wanted } from "./expand-checks.ts";
import type { ExpandFacts } from "./expand-facts.ts";
import { disagreeing, isMember, isMoving, notWaitedFor, notYet } from "./expand-verify.ts";
import { findings } from "./findings.ts";
import { memberTable } from "./member-table.ts";
import { bytesText } from "./position.ts";
import { changesFor } from "./prepare-changes.ts";

const say = words("expand-report", {
  already: { en: "{nodes} is a member of {cluster} already." },
  proposed: { en: "Add {nodes} to {cluster}: {bytes} are copied from {primary}." },
  done: { en: "{nodes} is a healthy standby of {primary} now." },
  partly: { en: "{added} was added, and {left} was not." },
  failed: { en: "{nodes} was not added." },
  building: { en: "{nodes} is a member and still on the way. Wait: nothing has to be done." },
  unwell: { en: "{nodes} is a member and not yet a healthy standby." },
  disagree: { en: "{nodes} is a member, but the lines of the members do not agree." },
  "how-far": { en: "{what}" },
  again: {
    en: "What gs_expansion began on {node} is in the way of the next try: its data directory is not empty, and its environment says that it is installed.",
  },
  "again-next": {
    en: "See why it failed, then `/gauss prepare {cluster} {node}` and `/gauss expand {cluster} {node}`.",
  },
  runs: { en: "A server runs on {node}, which is no member: gs_expansion began it." },
  "runs-next": { en: "See why it failed, then `/gauss stop {cluster} {node}`: nothing is prepared under a server." },
  others: { en: "Monitoring and backups do not know {nodes} yet." },
  "root-trust": { en: "root logs in from every machine to every other one without a password." },
  "root-trust-next": { en: "If your rules forbid that, take the lines out of /root/.ssh/authorized_keys again." },
  "why-check": { en: "see whether the members agree" },
  "why-mend": { en: "write the lines that {node} lacks" },
  "why-sync": { en: "let commits wait for {nodes} as for the others" },
  "why-stop": { en: "stop what the failed try began on {node}" },
  "why-prepare": { en: "clear what the failed try left on {node}" },
});

const lookedAt = ({ machines }: ExpandFacts, name: string) => machines.find(({ node }) => node === name)?.looked;

/** A copy goes on by itself when the tool is killed, and ends as a standby that no member lists. */
const isRunning = (facts: ExpandFacts, name: string): boolean =>
  (seen(lookedAt(facts, name)?.machine?.servers) ?? []).length > 0;

/** How much is to be done on a machine before it can be added: more than before comes of the try. */
function toDo(facts: ExpandFacts, name: string, cluster: Cluster): number {
  const node = nodeOf(cluster, name);
  const looked = lookedAt(facts, name);
  return node === undefined || looked === undefined ? 0 : changesFor(looked, cluster, node).length;
}

export function expandReport(
  facts: ExpandFacts,
  wanted: Wanted,
  cluster: Cluster,
  before: ExpandFacts,
  asRoot: boolean,
): ReportInput {
  const { targets } = wanted;
  const { members } = facts.agreement;
  const primary = facts.primary?.node ?? "?";
  const name = cluster.name;
  const added = targets.filter((node) => isMember(facts, node));
  const left = targets.filter((node) => !isMember(facts, node));
  const isTouched = (node: string): boolean => toDo(facts, node, cluster) > toDo(before, node, cluster);
  const wasTried = added.length > 0 || left.some(isTouched);
  const table = memberTable(members, cluster);
  const unwell = findings(members, cluster);
  const older = targets.filter((node) => isMember(before, node));
  if (older.length > 0) {
    const offers = [{ operation: "check", args: {}, why: say("why-check") }];
    return {
      headline: say("already", { nodes: older, cluster: name }),
      tone: "attention",
      table,
      findings: unwell,
      offers,
    };
  }
  if (!wasTried) {
    const bytes = seen(before.machines[0]?.looked.reference?.dataBytes);
    const size = bytes === undefined ? "?" : bytesText(BigInt(bytes));
    const headline = say("proposed", { nodes: [...targets], cluster: name, bytes: size, primary });
    return { headline, tone: "attention", table, findings: unwell };
  }
  const touched = left.filter(isTouched);
  const again = touched.flatMap((node) => {
    const names = { cluster: name, node };
    const what = { what: say("again", { node }), next: say("again-next", names) };
    return isRunning(facts, node) ? [{ what: say("runs", { node }), next: say("runs-next", names) }, what] : [what];
  });
  const clears = touched.map((node) =>
    isRunning(facts, node)
      ? { operation: "stop", args: { nodeOrAll: node }, why: say("why-stop", { node }) }
      : { operation: "prepare", args: { node }, why: say("why-prepare", { node }) },
  );
  if (added.length === 0)
    return {
      headline: say("failed", { nodes: left }),
      tone: "bad",
      table,
      findings: [...again, ...unwell],
      offers: clears,
    };
  const late = added.filter((node) => notYet(facts, node, cluster) !== undefined);
  const waiting = late.flatMap((node) => notYet(facts, node, cluster) ?? []);
  const lines = disagreeing(facts, cluster);
  const sync = notWaitedFor(facts, wanted, cluster);
  const told = [
    ...again,
    ...waiting.map((what) => ({ what: say("how-far", { what }) })),
    ...[...lines, ...sync].map((one) => ({ what: one.what, next: one.next ?? nextFor(one, name) })),
    ...unwell,
  ];
  const check = { operation: "check", args: {}, why: say("why-check") };
  const mends = [...new Set(lines.filter(({ kind }) => kind !== "static").map(({ node }) => node))].map((node) => ({
    operation: "mend",
    args: { node },
    why: say("why-mend", { node }),
  }));
  // Only once it has the data: commits would wait for a copy.
  const waits = late.length > 0 || sync.length === 0 ? [] : [{ node: primary, sync: "add" }];
  const syncs = waits.map((args) => ({ operation: "mend", args, why: say("why-sync", { nodes: added }) }));
  const shown = {
    table,
    text: lines.flatMap(linesOf).join("\n") || undefined,
    offers: [...clears, ...mends, ...syncs, check],
  };
  const report = (headline: ReportInput["headline"], more: typeof told = []): ReportInput => ({
    headline,
    tone: "attention",
    ...shown,
    findings: [...told, ...more],
  });
  if (left.length > 0) return report(say("partly", { added, left }));
  if (isMoving(facts, wanted)) return report(say("building", { nodes: late }));
  if (waiting.length > 0) return report(say("unwell", { nodes: late }));
  if (lines.length > 0) return report(say("disagree", { nodes: added }));
  const after = [
    { what: say("others", { nodes: added }) },
    ...(asRoot ? [{ what: say("root-trust"), next: say("root-trust-next") }] : []),
  ];
  const done = report(say("done", { nodes: added, primary }), after);
  return unwell.length > 0 || sync.length > 0 ? done : { ...done, tone: "good" };
}
