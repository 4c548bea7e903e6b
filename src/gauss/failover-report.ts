import type { Cluster } from "../core/cluster.ts";
import { type ReportInput, seen } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { notFollowing } from "./failover-proof.ts";
import { findings } from "./findings.ts";
import { memberTable } from "./member-table.ts";
import { detailOf, type PromotionFacts } from "./promotion-facts.ts";
import { isPrimary, memberNamed, standing } from "./topology.ts";

const say = words("failover-report", {
  done: { en: "{node} is the primary of {cluster} now, by its own word." },
  followers: { en: "Following it: {nodes}." },
  "no-followers": { en: "No standby follows it: there is no second copy of what is written from now on." },
  proposed: { en: "Promote {node}: of the standbys that answer it has received the most log." },
  none: { en: "There is no standby to promote in {cluster}." },
  received: { en: "Received" },
  replayed: { en: "Replayed" },
  "old-primary": { en: "{nodes} is out of the cluster's sight. If it comes back it may still believe to be primary." },
  "old-primary-next": {
    en: "Keep it powered off, or stop its database first thing. Then drop it, or rebuild it as a standby.",
  },
  "why-recover": { en: "go the whole way from the loss of {node} to a healthy cluster, one run after the other" },
  "why-drop": { en: "take {nodes} out of the cluster" },
  "why-start": { en: "let {node} come back as a standby" },
  "why-check": { en: "see why {nodes} does not follow" },
});

type Offers = NonNullable<ReportInput["offers"]>;

/** Before: why this standby. After: how every member stands, by its own word. */
export function failoverReport(
  facts: PromotionFacts,
  _args: unknown,
  cluster: Cluster,
  before: PromotionFacts,
): ReportInput {
  const node = before.candidate;
  const promoted = node === null ? undefined : memberNamed(facts.members, node);
  if (node === null)
    return { headline: say("none", { cluster: cluster.name }), tone: "bad", ...evidence(facts, cluster) };
  if (promoted === undefined || !isPrimary(promoted))
    return { headline: say("proposed", { node }), tone: "attention", ...evidence(facts, cluster) };
  const away = facts.members.filter((member) => standing(member).kind === "not-answered").map((member) => member.node);
  const behind = notFollowing(facts, cluster, node);
  const following = facts.members.flatMap((member) => {
    const stands = standing(member);
    return stands.kind === "answers" && stands.inRecovery && !behind.includes(member.node) ? [member.node] : [];
  });
  return {
    headline: say("done", { node, cluster: cluster.name }),
    tone: away.length + behind.length > 0 ? "attention" : "good",
    table: memberTable(facts.members, cluster),
    findings: [
      { what: following.length > 0 ? say("followers", { nodes: following }) : say("no-followers") },
      ...(away.length > 0 ? [{ what: say("old-primary", { nodes: away }), next: say("old-primary-next") }] : []),
      ...findings(facts.members, cluster).filter(({ what }) => what.id !== "finding.away"),
    ],
    offers: nextRuns(facts, away, behind),
  };
}

/**
 * The old primary comes back or is dropped; gs_dropnode wants all dead members in one run. One whose machine lives is not dropped along
 * with dead ones: it is started first.
 */
function nextRuns({ members }: PromotionFacts, away: readonly string[], behind: readonly string[]): Offers {
  const stopped = members.filter((member) => standing(member).kind === "down").map((member) => member.node);
  const [node, ...more] = away.length > 0 ? away : stopped;
  const [lost] = away;
  const recover =
    lost === undefined ? [] : [{ operation: "recover", args: { node: lost }, why: say("why-recover", { node: lost }) }];
  const starts = stopped.map((name) => ({
    operation: "start",
    args: { nodeOrAll: name },
    why: say("why-start", { node: name }),
  }));
  const also = more.length === 0 ? {} : { also: more.join(",") };
  const drop =
    node === undefined
      ? []
      : [{ operation: "dropnode", args: { node, ...also }, why: say("why-drop", { nodes: [node, ...more] }) }];
  const check =
    behind.length === 0 ? [] : [{ operation: "check", args: {}, why: say("why-check", { nodes: [...behind] }) }];
  return [...recover, ...starts, ...drop, ...check];
}

/** The table of members with how much log each standby has. */
function evidence(facts: PromotionFacts, cluster: Cluster): Pick<ReportInput, "table"> {
  const { columns, rows } = memberTable(facts.members, cluster);
  const wider = rows.map((row, index) => {
    const at = seen(detailOf(facts, facts.members[index]?.node ?? "")?.positions);
    return [...row.slice(0, 4), at?.received ?? "–", at?.replayed ?? "–"];
  });
  return { table: { columns: [...columns.slice(0, 4), say("received"), say("replayed")], rows: wider } };
}
