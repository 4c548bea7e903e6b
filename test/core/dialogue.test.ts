import { expect, test } from "vitest";
import { nextTurn, type Turn } from "../../src/core/dialogue.ts";
import type { Command } from "../../src/core/operation.ts";
import type { StepState } from "../../src/core/run.ts";
import { requested, runOf, started } from "../support/runs.ts";

const dropnode: Command = {
  argv: ["gs_dropnode"],
  tty: false,
  answers: [
    { whenAsked: "The target node to be dropped is", reply: { text: "yes" } },
    { whenAsked: "only one standalone node left", reply: { text: "yes" } },
    { whenAsked: "restart the primary node now", reply: { secret: "omm" } },
  ],
};
const step = runOf([0, requested], [1, started("promote")]).steps["promote"] as StepState;
const given = (...indexes: number[]): StepState => ({
  ...step,
  answered: indexes.map((declared) => ({
    kind: "answered",
    step: "promote",
    question: `q${declared}`,
    at: declared,
    declared,
    reply: { text: "yes" },
  })),
});
const first =
  "The target node to be dropped is (['node3', ]) \nDo you want to continue to drop the target node (yes/no)? ";
const second =
  "The cluster will have only one standalone node left after the operation!\nDo you want to continue to drop the target node (yes/no)? ";

const turn = (text: string, { idleMs = 1_000, echo = true, state = step, size = 900 } = {}): Turn =>
  nextTurn(dropnode, state, { text, pulse: { size, idleMs, echo }, quietAfterMs: 30_000 });

test.for<[string, Turn, Turn]>([
  [
    "a declared prompt is answered as declared",
    turn(first),
    { do: "answer", question: "q900", declared: 0, reply: { text: "yes" } },
  ],
  [
    "prompts that end alike are told apart by what stands before them",
    turn(`yes\n${second}`, { state: given(0) }),
    { do: "answer", question: "q900", declared: 1, reply: { text: "yes" } },
  ],
  [
    "a prompt without the blank of later versions is one too",
    turn(first.trimEnd()),
    { do: "answer", question: "q900", declared: 0, reply: { text: "yes" } },
  ],
  [
    "a secret is passed on by its name",
    turn("restart the primary node now (yes/no)? ", { state: given(0, 1) }),
    { do: "answer", question: "q900", declared: 2, reply: { secret: "omm" } },
  ],
  ["half a line is not yet a prompt", turn(first, { idleMs: 50 }), { do: "listen" }],
  [
    "a question asked again means that the answer was not taken",
    turn(first, { state: given(0), idleMs: 3_000 }),
    { do: "ask", question: "q900", text: first.trim(), secret: false },
  ],
  [
    "an undeclared question is asked after it stood still",
    turn("Really? ", { idleMs: 2_500 }),
    { do: "ask", question: "q900", text: "Really?", secret: false },
  ],
  ["not before", turn("Really? ", { idleMs: 1_500 }), { do: "listen" }],
  [
    "with the echo off it is a secret, whatever its text",
    turn("PIN", { idleMs: 2_500, echo: false }),
    { do: "ask", question: "q900", text: "PIN", secret: true },
  ],
  [
    "a Chinese question is a question",
    turn("是否继续？", { idleMs: 2_500 }),
    { do: "ask", question: "q900", text: "是否继续？", secret: false },
  ],
  ["a spinner is no question", turn("\rThe program is running |", { idleMs: 5_000 }), { do: "listen" }],
  ["dots are no question", turn("waiting for server to failover......", { idleMs: 5_000 }), { do: "listen" }],
  ["a finished line is no question", turn("Are you sure?\n", { idleMs: 5_000 }), { do: "listen" }],
  ["silence is told", turn("working\n", { idleMs: 31_000 }), { do: "tell-quiet", forMs: 31_000 }],
  [
    "and told again only when it has doubled",
    turn("working\n", { idleMs: 45_000, state: { ...step, quietForMs: 31_000 } }),
    { do: "listen" },
  ],
  [
    "output after silence is told once",
    turn("working\n", { idleMs: 100, state: { ...step, quietForMs: 31_000 } }),
    { do: "tell-quiet", forMs: 0 },
  ],
])("%s", ([, actual, expected]) => {
  expect(actual).toEqual(expected);
});

test("a question is closed when the tool goes on without an answer", () => {
  const open: StepState = {
    ...step,
    question: { kind: "asked", step: "promote", question: "q5", text: "?", at: 5, secret: false, askedAt: "" },
  };
  expect(turn("Really? ", { state: open, size: 5, idleMs: 9_000 })).toEqual({ do: "listen" });
  expect(turn("Really? no\nwell then\n", { state: open, size: 25 })).toEqual({ do: "move-on", question: "q5" });
});
