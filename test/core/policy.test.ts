import { expect, test } from "vitest";
import { Rule } from "../../src/core/cluster.ts";
import type { Event } from "../../src/core/entry.ts";
import {
  countdownEnd,
  type Decision,
  isApproved,
  mustDecide,
  mustRequest,
  ruleFor,
  withDemands,
} from "../../src/core/policy.ts";
import { Refusal } from "../../src/core/refusal.ts";
import { blue, chen, lin, zhang } from "../support/fixed-world.ts";
import { approved, observed, person, proposed, requested, runOf, START, started } from "../support/runs.ts";

const approve: Decision = { vote: "approve", digest: "d1", typed: "blue" };
const reject: Decision = { vote: "reject", digest: "d1" };
const open = (rule = {}, ...more: (readonly [number, Event])[]) =>
  runOf([0, requested], [1, observed("before")], [2, proposed("d1", rule)], ...more);

const worded = (word: string) =>
  runOf([0, requested], [1, observed("before")], [2, { ...proposed("d1", { typed: true }), word } as Event]);

const refusalOf = (work: () => void): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.said.id;
    throw error;
  }
  return "counted";
};
const at = (seconds: number) => new Date(START + seconds * 1000);

test.for<[string, string, () => void]>([
  ["another person's click counts", "counted", () => mustDecide(open(), zhang, approve, at(10))],
  ["the requester cannot approve", "refusal.own-request", () => mustDecide(open(), lin, approve, at(10))],
  ["the requester may take it back", "counted", () => mustDecide(open(), lin, reject, at(10))],
  [
    "a one-person team may be allowed to",
    "counted",
    () => mustDecide(open({ selfApproval: true }), lin, approve, at(10)),
  ],
  [
    "a stranger cannot",
    "refusal.not-an-approver",
    () => mustDecide(open({ approvers: ["U3", "S9"] }), zhang, approve, at(10)),
  ],
  [
    "a member of an approving group can",
    "counted",
    () => mustDecide(open({ approvers: ["S1"] }), chen, approve, at(10)),
  ],
  [
    "another plan's card does not count",
    "refusal.other-plan",
    () => mustDecide(open(), zhang, { ...approve, digest: "d0" }, at(10)),
  ],
  ["too late is too late", "refusal.expired", () => mustDecide(open(), zhang, approve, at(600))],
  [
    "twice is once",
    "refusal.already-voted",
    () => mustDecide(open({ quorum: 2 }, [3, approved()]), zhang, approve, at(10)),
  ],
  [
    "the cluster's name must be typed",
    "refusal.typed-wrong",
    () => mustDecide(open({ typed: true }), zhang, { ...approve, typed: "Blue" }, at(10)),
  ],
  [
    "typed with blanks around counts",
    "counted",
    () => mustDecide(open({ typed: true }), zhang, { ...approve, typed: " blue " }, at(10)),
  ],
  [
    "the word of the operation takes the place of the cluster's name",
    "refusal.typed-wrong",
    () => mustDecide(worded("host-2"), zhang, approve, at(10)),
  ],
  [
    "the word of the operation counts",
    "counted",
    () => mustDecide(worded("host-2"), zhang, { ...approve, typed: "host-2" }, at(10)),
  ],
  ["nothing is typed to say no", "counted", () => mustDecide(open({ typed: true }), zhang, reject, at(10))],
  [
    "a run that began its steps is past deciding",
    "refusal.not-waiting",
    () => mustDecide(open({}, [3, approved()], [4, started("promote")]), chen, reject, at(10)),
  ],
  [
    "before a plan is shown there is nothing to decide",
    "refusal.not-waiting",
    () => mustDecide(runOf([0, requested]), zhang, approve, at(10)),
  ],
  [
    "who may not ask is told so",
    "refusal.not-a-requester",
    () => mustRequest({ ...ruleFor(blue, "change"), requesters: ["S9"] }, lin, "failover", "blue"),
  ],
])("%s: %s", ([, expected, work]) => {
  expect(refusalOf(work)).toBe(expected);
});

test("two different people make a quorum of two", () => {
  const two = { quorum: 2 };
  expect(isApproved(open(two, [3, approved()]))).toBe(false);
  expect(isApproved(open(two, [3, approved()], [4, approved()]))).toBe(false);
  expect(isApproved(open(two, [3, approved()], [4, approved(chen)]))).toBe(true);
  expect(
    isApproved(
      open(
        two,
        [3, approved()],
        [4, approved(chen)],
        [5, { kind: "voted", by: person(chen), digest: "d1", vote: "reject", own: false }],
      ),
    ),
  ).toBe(false);
});

test.for([
  [{ quorum: 1 }, { quorum: 2 }, { quorum: 2, typed: false }],
  [{ quorum: 3 }, { quorum: 2 }, { quorum: 3, typed: false }],
  [{ quorum: 2 }, {}, { quorum: 2, typed: false }],
  [{ typed: false }, { typed: "host-2" }, { quorum: 1, typed: true }],
  [{ typed: true }, {}, { quorum: 1, typed: true }],
] as const)("a rule of %j with a demand of %j asks for %j", ([rule, demands, asked]) => {
  expect(withDemands(Rule.parse(rule), demands)).toEqual({ ...Rule.parse({}), ...asked });
});

test("a countdown runs from the approval that completed the quorum, and not before", () => {
  const two = [
    [0, requested],
    [1, observed("before")],
    [2, { ...proposed("d1", { quorum: 2 }), countdownMs: 60_000 }],
  ];
  const story = two as [number, Event][];
  expect(countdownEnd(runOf(...story, [10, approved()]))).toBeUndefined();
  expect(countdownEnd(runOf(...story, [10, approved()], [30, approved(chen)]))).toEqual(at(90));
  expect(countdownEnd(open({}, [10, approved()]))).toBeUndefined();
});

test("by default a destroying operation wants the cluster's name typed and a changing one does not", () => {
  expect([ruleFor(blue, "destroy").typed, ruleFor(blue, "change").typed]).toEqual([true, false]);
});
