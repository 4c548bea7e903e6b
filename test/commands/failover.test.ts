import { expect, test } from "vitest";
import failover from "../../commands/failover.ts";
import { inLanguage } from "../../src/core/words.ts";
import { bestCandidate } from "../../src/gauss/candidate.ts";
import type { PromotionFacts } from "../../src/gauss/promotion-facts.ts";
import { blue } from "../support/fixed-world.ts";
import { detail, down, gone, inState, missed, mute, primary, primaryDied, saw, standby } from "../support/members.ts";

const judge = (check: string, facts: PromotionFacts, args = {}, before = facts) => {
  const isTrue = failover.preflight[check] ?? failover.verify[check];
  if (isTrue === undefined) throw new Error(`there is no check "${check}"`);
  return isTrue(facts, args, blue, before).kind;
};
const with_ = (more: Partial<PromotionFacts>): PromotionFacts => ({ ...primaryDied, ...more });
const members = (...list: PromotionFacts["members"]) => with_({ members: list });
const reach = (connection: "open" | "refused" | "silent") =>
  with_({ reach: [{ from: "node2", to: "node1", connection: saw(connection) }] });
const details = (more: Parameters<typeof detail>[2], received?: string | null) =>
  with_({ details: [detail("node2", received, more), detail("node3")] });

const asCascade = saw({
  localRole: "Cascade Standby",
  staticConnections: 1,
  dbState: "Normal",
  detail: "Normal",
  inRecovery: true,
});

test.for<[string, string, PromotionFacts, string]>([
  ["no member answers as primary", "the primary is dead", primaryDied, "ok"],
  [
    "no member answers as primary",
    "it lives after all",
    members(primary("node1", ["node2"]), standby("node2", "node1"), standby("node3", "node1")),
    "block",
  ],
  ["the old primary is gone", "refused from everywhere", primaryDied, "ok"],
  ["the old primary is gone", "silent from everywhere", reach("silent"), "ok"],
  ["the old primary is gone", "only we do not reach it", reach("open"), "block"],
  [
    "the old primary is gone",
    "nobody could look",
    with_({ reach: [{ from: "node2", to: "node1", connection: missed() }] }),
    "block",
  ],
  [
    "the old primary is gone",
    "a standby still receives from it",
    members(gone("node1"), standby("node2", "node1"), standby("node3")),
    "block",
  ],
  [
    "the old primary is gone",
    "its database is down",
    with_({ members: [down("node1"), standby("node2"), standby("node3")], reach: [] }),
    "ok",
  ],
  [
    "the old primary is gone",
    "a standby is mute",
    with_({ members: [down("node1"), standby("node2"), mute("node3", "Standby")], reach: [] }),
    "warn",
  ],
  [
    "the old primary is gone",
    "the old primary is mute: it may still take writes",
    with_({ members: [mute("node1", "Primary"), standby("node2"), standby("node3")], reach: [] }),
    "block",
  ],
  ["the old primary is fenced", "no fencing is configured", primaryDied, "unknown"],
  ["no cluster manager decides by itself", "CM runs", details({ managers: saw(["cm_agent"]) }), "block"],
  ["no cluster manager decides by itself", "no CM", primaryDied, "ok"],
  ["no cluster manager decides by itself", "processes unread", details({ managers: missed() }), "unknown"],
  ["the candidate can be promoted", "disconnected from the lost primary", primaryDied, "ok"],
  [
    "the candidate can be promoted",
    "needs a rebuild",
    members(gone("node1"), inState("node2", "Need repair", "WAL segment removed"), standby("node3")),
    "block",
  ],
  [
    "the candidate can be promoted",
    "catching up",
    members(gone("node1"), inState("node2", "Catchup"), standby("node3")),
    "block",
  ],
  ["the candidate can be promoted", "there is none", with_({ candidate: null }), "block"],
  ["no standby has more log than the candidate", "equal", primaryDied, "ok"],
  ["no standby has more log than the candidate", "the other one is ahead", details({}, "0/3000000"), "block"],
  [
    "no standby has more log than the candidate",
    "its own position is unread",
    details({ positions: missed() }),
    "block",
  ],
  ["no standby has more log than the candidate", "nothing received is not zero lag", details({}, null), "block"],
  ["what would be lost is known", "nobody remembers", primaryDied, "unknown"],
  ["the candidate has replayed its log", "near", primaryDied, "ok"],
  [
    "the candidate has replayed its log",
    "far",
    details({ positions: saw({ received: "0/5000000", replayed: "0/1000000" }) }),
    "warn",
  ],
  [
    "replay is neither paused nor delayed",
    "paused",
    details({ replay: saw({ paused: true, applyDelayMs: 0 }) }),
    "block",
  ],
  [
    "replay is neither paused nor delayed",
    "delayed",
    details({ replay: saw({ paused: false, applyDelayMs: 5_000 }) }),
    "block",
  ],
  ["replay is neither paused nor delayed", "unread", details({ replay: missed() }), "block"],
  [
    "all members that answer are of one system and timeline",
    "another system",
    details({ control: saw({ systemIdentifier: "9", timeline: 1, clusterState: null, latestCheckpoint: null }) }),
    "block",
  ],
  ["all members that answer are of one system and timeline", "the same", primaryDied, "ok"],
  ["a majority of the members answers", "two of three", primaryDied, "ok"],
  [
    "a majority of the members answers",
    "one of three",
    members(gone("node1"), standby("node2"), gone("node3")),
    "block",
  ],
  [
    "a majority of the members answers",
    "one of two is all there can be",
    members(gone("node1"), standby("node2")),
    "warn",
  ],
  [
    "the candidate's disk has room",
    "nearly full",
    details({ disk: saw({ mount: "/", sizeBytes: 100, usedBytes: 96, freeBytes: 4, usedPercent: 96 }) }),
    "block",
  ],
  ["commits will not hang afterwards", "another standby is left", primaryDied, "ok"],
  [
    "commits will not hang afterwards",
    "none is left and they wait",
    with_({
      members: [gone("node1"), standby("node2")],
      details: [
        detail("node2", "0/3000060", {
          sync: saw({ synchronousStandbyNames: "*", synchronousCommit: "on", mostAvailableSync: false }),
        }),
      ],
    }),
    "warn",
  ],
  [
    "nobody else is changing this cluster",
    "another promotion is under way",
    members(gone("node1"), standby("node2"), inState("node3", "Wait promoting")),
    "block",
  ],
  [
    "nobody else is changing this cluster",
    "a tool runs",
    details({ busy: saw([{ pid: 5, user: "omm", seconds: 9, tool: "gs_ctl", args: "gs_ctl build" }]) }),
    "block",
  ],
  ["the new roles can be recorded", "a host is away", primaryDied, "warn"],
  [
    "the new roles can be recorded",
    "only its database is down",
    with_({ members: [down("node1"), standby("node2"), standby("node3")] }),
    "ok",
  ],
])("%s (%s)", ([check, , facts, verdict]) => {
  expect(judge(check, facts)).toBe(verdict);
});

const argvOf = (facts: PromotionFacts) =>
  failover.plan(facts, {}, blue).map(({ node, command }) => `${node}$ ${command.argv.join(" ")}`);

test("with a dead host it promotes and leaves out refreshconf, which would fail and remove the dynamic configuration", () => {
  expect(argvOf(primaryDied)).toEqual(["node2$ gs_ctl failover -D /data/dn1 -t 60"]);
});

test("with every host answering it records the new roles too", () => {
  expect(argvOf(with_({ members: [down("node1"), standby("node2"), standby("node3")] }))).toEqual([
    "node2$ gs_ctl failover -D /data/dn1 -t 60",
    "node2$ gs_om -t refreshconf",
  ]);
});

test("of the standbys that answer it proposes the one with the most log, of equals the first", () => {
  const { members: list } = primaryDied;
  expect(bestCandidate(list, blue, { node2: "0/3000000", node3: "0/3000060" })).toBe("node3");
  expect(bestCandidate(list, blue, { node2: "1/0", node3: "0/FFFFFFFF" })).toBe("node2");
  expect(bestCandidate(list, blue)).toBe("node2");
  expect(bestCandidate([gone("node1"), gone("node2")], blue)).toBeUndefined();
});

test("a cascade standby is no candidate, however much log it has: gs_ctl calls it done when it is a Standby", () => {
  const cascade = { ...standby("node3"), sql: asCascade };
  const list = [gone("node1"), standby("node2"), cascade];
  expect(bestCandidate(list, blue, { node2: "0/1", node3: "9/0" })).toBe("node2");
  expect(judge("the candidate can be promoted", with_({ members: list, candidate: "node3" }))).toBe("block");
});

const after = (...list: PromotionFacts["members"]) => with_({ members: list, candidate: "node3" });

test.for<[string, string, PromotionFacts, string]>([
  [
    "the candidate is primary by its own word",
    "it is",
    after(gone("node1"), primary("node2", ["node3"]), standby("node3", "node2")),
    "ok",
  ],
  [
    "the candidate is primary by its own word",
    "another one is",
    after(gone("node1"), standby("node2"), primary("node3")),
    "block",
  ],
  [
    "the candidate is primary by its own word",
    "it does not answer",
    after(gone("node1"), gone("node2"), standby("node3")),
    "block",
  ],
  [
    "exactly one member answers as primary",
    "the old one came back",
    after(primary("node1"), primary("node2", ["node3"]), standby("node3", "node2")),
    "block",
  ],
  ["exactly one member answers as primary", "one", after(gone("node1"), primary("node2"), standby("node3")), "ok"],
  [
    "every standby that answers follows the new primary",
    "it does",
    after(gone("node1"), primary("node2", ["node3"]), standby("node3", "node2")),
    "ok",
  ],
  [
    "every standby that answers follows the new primary",
    "not yet",
    after(gone("node1"), primary("node2"), standby("node3")),
    "warn",
  ],
  [
    "every standby that answers follows the new primary",
    "a cascade standby follows another standby",
    after(standby("node1", "node2"), primary("node2", ["node1"]), { ...standby("node3", "node1"), sql: asCascade }),
    "ok",
  ],
  ["clients reach the new primary", "no entry point is configured", primaryDied, "unknown"],
])("afterwards: %s (%s)", ([check, , facts, verdict]) => {
  const isTrue = failover.verify[check];
  expect(isTrue?.(facts, {}, blue, primaryDied).kind).toBe(verdict);
});

test("what people approve changes when a role changes, and not when a clock ticks", () => {
  const later = structuredClone(primaryDied);
  for (const member of later.members) Object.assign(member.instance, { at: "2027-01-01T00:00:00.000Z", tookMs: 99 });
  expect(failover.material(later, {}, blue)).toEqual(failover.material(primaryDied, {}, blue));
  const changed = with_({ members: [gone("node1"), standby("node2"), inState("node3", "Normal")], candidate: "node3" });
  expect(failover.material(changed, {}, blue)).not.toEqual(failover.material(primaryDied, {}, blue));
});

test("the report tells who is primary now, who follows it, and that the old one may come back", () => {
  const facts = after(gone("node1"), primary("node2", ["node3"]), standby("node3", "node2"));
  const report = failover.report(facts, {}, blue, primaryDied);
  expect(inLanguage(report.headline, "en")).toBe("node2 is the primary of blue now, by its own word.");
  expect(report.findings?.map(({ what }) => inLanguage(what, "en"))).toEqual([
    "Following it: node3.",
    "node1 is out of the cluster's sight. If it comes back it may still believe to be primary.",
  ]);
});

const promoted = primary("node2", ["node3"]);
const follows = standby("node3", "node2");
test.for<[string, PromotionFacts, string[]]>([
  ["the old primary is dead", after(gone("node1"), promoted, follows), ["recover node1", "dropnode node1"]],
  [
    "two are dead, which only one run can drop",
    after(gone("node1"), promoted, gone("node3")),
    ["recover node1", "dropnode node1 node3"],
  ],
  [
    "it is dead, and another database is down",
    after(gone("node1"), promoted, down("node3")),
    ["recover node1", "start node3", "dropnode node1"],
  ],
  ["only its database is down", after(down("node1"), promoted, follows), ["start node1", "dropnode node1"]],
  [
    "a standby does not follow yet",
    after(gone("node1"), primary("node2"), standby("node3")),
    ["recover node1", "dropnode node1", "check"],
  ],
  [
    "the old primary follows already",
    after(standby("node1", "node2"), primary("node2", ["node1", "node3"]), follows),
    [],
  ],
  ["it has not been promoted yet", primaryDied, []],
])("what comes next is offered: %s", ([, facts, offers]) => {
  const report = failover.report(facts, {}, blue, primaryDied);
  expect(report.offers?.map(({ operation, args }) => [operation, ...Object.values(args)].join(" ")) ?? []).toEqual(
    offers,
  );
});
