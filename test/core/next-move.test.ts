import { expect, test } from "vitest";
import type { Event } from "../../src/core/entry.ts";
import { type Move, nextMove } from "../../src/core/next-move.ts";
import { verbatim } from "../../src/core/words.ts";
import { chen, lin, zhang } from "../support/fixed-world.ts";
import {
  approved,
  blocked,
  finished,
  iso,
  lost,
  observed,
  person,
  promote,
  proposed,
  refresh,
  requested,
  runOf,
  START,
  started,
} from "../support/runs.ts";

const operation = { settleMs: 60_000 };
type Story = readonly (readonly [number, Event])[];
const move = (story: Story, atSeconds: number, more = {}): Move =>
  nextMove(runOf(...story), { ...operation, ...more }, new Date(START + atSeconds * 1000));

const asked: Story = [[0, requested]];
const looked: Story = [...asked, [1, observed("before")]];
const open: Story = [...looked, [2, proposed()]];
const counting: Story = [...looked, [2, { ...proposed(), countdownMs: 60_000 } as Event]];
const agreed: Story = [...open, [60, approved()]];
const fresh: Story = [...agreed, [61, observed("again")]];
const promoting: Story = [...fresh, [62, started("promote")]];
const promoted: Story = [...promoting, [64, finished("promote")]];
const allDone: Story = [...promoted, [65, started("refresh")], [70, finished("refresh")]];
const reject: Event = { kind: "voted", by: person(zhang), digest: "d1", vote: "reject", own: false };

test.for<[string, Story, number, Partial<Move> & Record<string, unknown>]>([
  ["a new run looks first", asked, 0, { do: "observe", phase: "before" }],
  ["facts that allow it become a proposal", looked, 1, { do: "propose" }],
  [
    "facts that forbid it end the run",
    [...asked, [1, observed("before", { checks: blocked("it lives"), digest: null })]],
    1,
    { do: "close", outcome: "refused" },
  ],
  [
    "a plan without steps is no proposal",
    [...asked, [1, observed("before", { steps: [], digest: null })]],
    1,
    { do: "close", outcome: "refused" },
  ],
  [
    "a proposal waits for people until it is too old",
    open,
    599,
    { do: "wait", for: "approval", until: new Date(iso(600_000)) },
  ],
  ["silence is a no", open, 600, { do: "close", outcome: "expired" }],
  [
    "one of two approvals is not enough",
    [...looked, [2, proposed("d1", { quorum: 2 })], [3, approved()]],
    4,
    { do: "wait", for: "approval" },
  ],
  [
    "the same person twice is one approval",
    [...looked, [2, proposed("d1", { quorum: 2 })], [3, approved()], [4, approved()]],
    5,
    { do: "wait", for: "approval" },
  ],
  ["one rejection ends it, approvals or not", [...agreed, [61, reject]], 62, { do: "close", outcome: "denied" }],
  [
    "the requester may take it back",
    [...open, [9, { kind: "cancelled", by: person(lin) }]],
    10,
    { do: "close", outcome: "cancelled" },
  ],
  ["an approved plan looks again", agreed, 60, { do: "observe", phase: "again" }],
  [
    "a countdown waits from the approval that completed it",
    [...counting, [60, approved()]],
    61,
    { do: "wait", for: "countdown", until: new Date(iso(120_000)) },
  ],
  ["after its countdown a plan looks again", [...counting, [60, approved()]], 120, { do: "observe", phase: "again" }],
  [
    "no countdown runs before enough people approved",
    [...looked, [2, { ...proposed("d1", { quorum: 2 }), countdownMs: 60_000 } as Event], [60, approved()]],
    61,
    { do: "wait", for: "approval" },
  ],
  [
    "a stop in the countdown ends it, also when it is read later",
    [...counting, [60, approved()], [100, { kind: "cancelled", by: person(chen) }]],
    9_000,
    { do: "close", outcome: "cancelled" },
  ],
  [
    "a plan that changed in the countdown is asked about anew",
    [...counting, [60, approved()], [121, observed("again", { digest: "d2" })]],
    121,
    { do: "propose" },
  ],
  ["facts older than 30 s are looked at again", fresh, 92, { do: "observe", phase: "again" }],
  ["other facts ask people again", [...agreed, [61, observed("again", { digest: "d2" })]], 61, { do: "propose" }],
  [
    "facts that now forbid it end the run",
    [...agreed, [61, observed("again", { checks: blocked("it is back"), digest: null })]],
    61,
    { do: "close", outcome: "refused" },
  ],
  [
    "votes for the plan before do not count for the new one",
    [...agreed, [61, observed("again", { digest: "d2" })], [62, proposed("d2")]],
    63,
    { do: "wait", for: "approval" },
  ],
  ["the same facts begin the first step", fresh, 62, { do: "execute", step: promote }],
  ["a step in the middle is taken up, never skipped, however late", promoting, 9_000, { do: "execute", step: promote }],
  ["steps follow in order", promoted, 64, { do: "execute", step: refresh }],
  [
    "a failed step skips the rest and looks at the cluster",
    [...promoting, [64, finished("promote", 1)]],
    64,
    { do: "observe", phase: "after" },
  ],
  [
    "an optional step may fail",
    [...promoted, [65, started("refresh")], [70, finished("refresh", 1)]],
    70,
    { do: "observe", phase: "after" },
  ],
  [
    "a lost step waits for a person",
    [...promoting, [64, lost("promote")]],
    9_000,
    { do: "wait", for: "settlement", step: promote },
  ],
  [
    "a lost step that happened goes on",
    [...promoting, [64, lost("promote")], [65, { kind: "settled", step: "promote", as: "happened", by: person(lin) }]],
    66,
    { do: "execute", step: refresh },
  ],
  [
    "a lost step that failed looks at the cluster",
    [...promoting, [64, lost("promote")], [65, { kind: "settled", step: "promote", as: "failed", by: person(lin) }]],
    66,
    { do: "observe", phase: "after" },
  ],
  [
    "after the last step the cluster may settle",
    allDone,
    70,
    { do: "observe", phase: "after", until: new Date(iso(130_000)) },
  ],
  [
    "how far it is changes nothing in what comes next",
    [...allDone, [71, { kind: "progress", said: verbatim("text", { text: "half" }) }]],
    72,
    { do: "observe", phase: "after", until: new Date(iso(130_000)) },
  ],
  [
    "a waiting that was ended still takes its last look",
    [...allDone, [71, { kind: "left", by: person(chen) }]],
    72,
    { do: "observe", phase: "after" },
  ],
  ["done is what the cluster confirms", [...allDone, [71, observed("after")]], 71, { do: "close", outcome: "done" }],
  [
    "exit 0 alone is not done",
    [...allDone, [71, observed("after", { checks: blocked("no primary") })]],
    71,
    { do: "close", outcome: "unverified" },
  ],
  [
    "a failed step that the cluster does not forgive is a failure",
    [...promoting, [64, finished("promote", 1)], [71, observed("after", { checks: blocked("no primary") })]],
    71,
    { do: "close", outcome: "failed" },
  ],
  [
    "a failed step that the cluster forgives is done late",
    [...promoting, [64, finished("promote", 1)], [71, observed("after")]],
    71,
    { do: "close", outcome: "done" },
  ],
  ["a closed run rests", [...allDone, [72, { kind: "closed", outcome: "done" }]], 99_999, { do: "rest" }],
])("%s", ([, story, seconds, expected]) => {
  expect(move(story, seconds)).toMatchObject(expected);
});

test("a tool that exits 0 without its good line has not done it", () => {
  const steps = [{ ...promote, prints: "switchover completed" }];
  const story: Story = [
    ...asked,
    [1, observed("before", { steps })],
    [2, proposed()],
    [3, approved()],
    [4, observed("again", { steps })],
    [5, started("promote")],
    [65, finished("promote", 0, false)],
    [66, observed("after", { checks: blocked("roles are as before") })],
  ];
  expect(move(story, 66)).toMatchObject({ do: "close", outcome: "failed" });
});

test("a read closes after its look, or after the slower one when it has one", () => {
  const read: Story = [
    [0, { ...requested, changes: false } as Event],
    [1, observed("before", { steps: [], digest: null })],
  ];
  expect(move(read, 1)).toMatchObject({ do: "close", outcome: "done" });
  const follow = { follow: async () => ({}) };
  expect(move(read, 1, follow)).toMatchObject({ do: "observe", phase: "followed" });
  expect(move([...read, [9, observed("followed")]], 9, follow)).toMatchObject({ do: "close", outcome: "done" });
});
