import { expect, test } from "vitest";
import switchover from "../../commands/switchover.ts";
import type { Reading } from "../../src/core/operation.ts";
import type { PromotionFacts } from "../../src/gauss/promotion-facts.ts";
import type { Sessions } from "../../src/gauss/sessions.ts";
import { blue } from "../support/fixed-world.ts";
import { detail, gone, inState, missed, primary, saw, standby } from "../support/members.ts";

interface Facts extends PromotionFacts {
  readonly sessions: Reading<Sessions> | null;
}
const healthy: Facts = {
  members: [primary("node1", ["node2", "node3"]), standby("node2", "node1"), standby("node3", "node1")],
  details: [detail("node1"), detail("node2"), detail("node3")],
  reach: [],
  candidate: "node2",
  sessions: saw({ longestSeconds: 0, prepared: 0 }),
};
const members = (...list: PromotionFacts["members"]): Facts => ({ ...healthy, members: list });
const toNode2 = { node: "node2" };
const asCascade = saw({
  localRole: "Cascade Standby",
  staticConnections: 1,
  dbState: "Normal",
  detail: "Normal",
  inRecovery: true,
});

test.for<[string, string, Facts, string]>([
  ["exactly one primary answers and is Normal", "one", healthy, "ok"],
  [
    "exactly one primary answers and is Normal",
    "none",
    members(gone("node1"), standby("node2"), standby("node3")),
    "block",
  ],
  [
    "exactly one primary answers and is Normal",
    "two",
    members(primary("node1"), primary("node2"), standby("node3")),
    "block",
  ],
  ["the candidate is a healthy standby", "it is", healthy, "ok"],
  [
    "the candidate is a healthy standby",
    "it is the primary",
    members(standby("node1", "node2"), primary("node2"), standby("node3")),
    "block",
  ],
  [
    "the candidate is a healthy standby",
    "it needs repair",
    members(primary("node1"), inState("node2", "Need repair", "Disconnected"), standby("node3")),
    "block",
  ],
  [
    "the candidate is a healthy standby",
    "it is a cascade standby, which would become a Standby",
    members(primary("node1"), { ...standby("node2", "node3"), sql: asCascade }, standby("node3", "node1")),
    "block",
  ],
  [
    "the candidate is attached to this primary",
    "it is not",
    members(primary("node1", ["node3"]), standby("node2", "node1"), standby("node3")),
    "block",
  ],
  [
    "nobody catches up or builds",
    "another standby builds",
    members(primary("node1", ["node2"]), standby("node2", "node1"), inState("node3", "Building")),
    "block",
  ],
  [
    "nobody catches up or builds",
    "a sender is in catch-up",
    members(primary("node1", ["node2"], { state: "Catchup" }), standby("node2", "node1"), standby("node3", "node1")),
    "block",
  ],
  ["the candidate is synchronous", "sync", healthy, "ok"],
  [
    "the candidate is synchronous",
    "async",
    members(primary("node1", ["node2"], { syncState: "Async" }), standby("node2", "node1"), standby("node3", "node1")),
    "warn",
  ],
  ["the candidate is not far behind", "near", healthy, "ok"],
  [
    "the candidate is not far behind",
    "far",
    members(
      primary("node1", ["node2"], { receiverReplayLocation: "0/1000000" }),
      standby("node2", "node1"),
      standby("node3", "node1"),
    ),
    "block",
  ],
  ["no long transaction holds up the demotion", "none", healthy, "ok"],
  [
    "no long transaction holds up the demotion",
    "a long one",
    { ...healthy, sessions: saw({ longestSeconds: 90, prepared: 0 }) },
    "block",
  ],
  [
    "no long transaction holds up the demotion",
    "a prepared one",
    { ...healthy, sessions: saw({ longestSeconds: 0, prepared: 1 }) },
    "warn",
  ],
  ["no long transaction holds up the demotion", "unread", { ...healthy, sessions: missed() }, "unknown"],
  [
    "no cluster manager decides by itself",
    "CM runs, and would undo what gs_ctl does",
    { ...healthy, details: [detail("node1", "0/3000060", { managers: saw(["cm_server"]) }), detail("node2")] },
    "block",
  ],
  [
    "the new roles can be recorded",
    "a host is away",
    members(primary("node1", ["node2"]), standby("node2", "node1"), gone("node3")),
    "block",
  ],
])("%s (%s)", ([check, , facts, verdict]) => {
  expect(switchover.preflight[check]?.(facts, toNode2, blue, facts).kind).toBe(verdict);
});

test("a node that is no member is refused with the names of those that are", () => {
  const verdict = switchover.preflight["the candidate is a healthy standby"]?.(
    healthy,
    { node: "node9" },
    blue,
    healthy,
  );
  expect(verdict).toMatchObject({ kind: "block", why: { params: { nodes: ["node1", "node2", "node3"] } } });
});

test("switches on the candidate, then records the roles; a timeout with exit 0 does not count as done", () => {
  const steps = switchover.plan(healthy, toNode2, blue);
  expect(steps.map(({ node, command, prints }) => [`${node}$ ${command.argv.join(" ")}`, prints])).toEqual([
    ["node2$ gs_ctl switchover -D /data/dn1 -t 120", "switchover completed ("],
    ["node2$ gs_om -t refreshconf", "Successfully generated dynamic configuration file."],
  ]);
});

const swapped = members(standby("node1", "node2"), primary("node2", ["node1", "node3"]), standby("node3", "node2"));

test.for<[string, string, Facts, string]>([
  ["the candidate is primary by its own word", "it is", swapped, "ok"],
  ["the candidate is primary by its own word", "still the old roles", healthy, "block"],
  ["the old primary is a healthy standby", "it is", swapped, "ok"],
  [
    "the old primary is a healthy standby",
    "still demoting",
    members(inState("node1", "Demoting"), primary("node2"), standby("node3")),
    "block",
  ],
  ["every standby that answers follows the new primary", "all do", swapped, "ok"],
  [
    "every standby that answers follows the new primary",
    "one does not",
    members(standby("node1", "node2"), primary("node2", ["node1"]), standby("node3", "node2")),
    "warn",
  ],
])("afterwards: %s (%s)", ([check, , facts, verdict]) => {
  expect(switchover.verify[check]?.(facts, toNode2, blue, healthy).kind).toBe(verdict);
});
