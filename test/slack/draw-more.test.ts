import { describe, expect, test } from "vitest";
import { type Operation, Step } from "../../src/core/operation.ts";
import { verbatim } from "../../src/core/words.ts";
import { draw } from "../../src/slack/draw.ts";
import type { Drawn, View } from "../../src/slack/view.ts";
import { problemsWith } from "./limits.ts";
import { look, RUNS, readRequested, requested, status, steps, viewOf } from "./runs.ts";

type Message = Extract<Drawn, { kind: "message" }>;
const messages = (view: View): Message[] => draw(view).flatMap((one) => (one.kind === "message" ? [one] : []));
const textOf = (view: View, key: string): string =>
  JSON.stringify(messages(view).find((one) => one.key.startsWith(key))?.blocks ?? []);
const fits = (view: View): void => {
  for (const { text, blocks, plainer } of messages(view)) {
    expect(problemsWith({ text, blocks })).toEqual([]);
    expect(problemsWith({ text, blocks: plainer })).toEqual([]);
  }
};
const data = (text: string) => verbatim("text", { text });
const run = (name: string): View => viewOf(RUNS[name] ?? []);

describe("a step that writes a file", () => {
  const program = "import sys\n".repeat(25);
  const diff = `--- /etc/profile\n+++ /etc/profile\n@@ -1,2 +1 @@\n umask 022\n-export GAUSS_ENV=2\n`;
  const writing = (shown: string) =>
    Step.parse({
      ...steps[0],
      command: { argv: ["python3", "-c", program, "/etc/profile"], input: "umask 022\n" },
      diff: shown,
    });
  const planned = (shown: string): View => {
    const observed = { ...look("before", 0), steps: [writing(shown)] };
    return viewOf([requested, observed as typeof observed & { kind: "observed" }, ...(RUNS["pending"] ?? []).slice(2)]);
  };

  test("shows the change line by line, and names the program and its input by their sums", () => {
    const card = textOf(planned(diff), "card");
    expect(card).toContain("-export GAUSS_ENV=2");
    expect(card).toMatch(/python3 -c ‹text of 26 lines, SHA-256 [0-9a-f]{8}› \/etc\/profile/);
    expect(card).toMatch(/‹reads 10 bytes, SHA-256 [0-9a-f]{8}›/);
    expect(card).not.toContain("import sys");
    fits(planned(diff));
  });

  test("of a long change leaves nothing out: it goes on below the card", () => {
    const lines = Array.from({ length: 3_000 }, (_, index) => `-export OLD_${index}=1`);
    const view = planned(lines.join("\n"));
    const all = messages(view)
      .map(({ blocks }) => JSON.stringify(blocks))
      .join("");
    for (const line of [lines[0], lines[1_500], lines[2_999]]) expect(all).toContain(line);
    fits(view);
  });
});

test("what has to be typed stands on the card", () => {
  expect(textOf(run("counting down"), "card")).toMatch(/To approve, type[\s\S]*node1/);
  expect(textOf(run("pending"), "card")).toMatch(/To approve, type[\s\S]*blue/);
});

test("a countdown has a button that stops it, and none to approve", () => {
  const card = textOf(run("counting down"), "card");
  expect(card).toContain('"gauss.cancel"');
  expect(card).not.toContain('"gauss.approve"');
});

test("how far a step is stands beside it", () => {
  expect(textOf(run("being built"), "progress")).toContain("42 % copied, about 7 min left");
});

test("who waits for the last checks sees why, and may end the waiting", () => {
  const progress = textOf(run("waiting"), "progress");
  expect(progress).toContain("node2 is still Catchup");
  expect(progress).toContain('"gauss.leave"');
  expect(textOf(run("left"), "progress")).not.toContain('"gauss.leave"');
  expect(textOf(run("left"), "result")).toContain("Chen Hao ended the waiting.");
});

test("errors of a step that ended badly are explained beside the tool's text", () => {
  const explained = new Map([
    [
      "promote",
      [{ code: "GAUSS-35804", meaning: data("not here"), cause: data("wrong host"), next: data("go there") }],
    ],
  ]);
  const view = viewOf(RUNS["failed"] ?? [], { explained });
  expect(textOf(view, "explained:promote")).toMatch(/GAUSS-35804[\s\S]*not here[\s\S]*wrong host[\s\S]*go there/);
  expect(textOf(run("failed"), "explained")).toBe("[]");
  fits(view);
});

describe("a report that offers runs", () => {
  const offering = (count: number): Operation => ({
    ...status,
    report: () => ({
      headline: data("one is dead"),
      tone: "bad" as const,
      offers: Array.from({ length: count }, (_, index) => ({
        operation: "dropnode",
        args: { node: `node${index}` },
        why: data("take it out"),
      })),
    }),
  });
  const shown = (count: number): View =>
    viewOf([readRequested({ kind: "channel", channel: "C1" }), look("before", 0)], { operation: offering(count) });

  test("has a button for each, with what it would type and why", () => {
    const report = textOf(shown(2), "report");
    expect(report).toMatch(/\/gauss dropnode node0[\s\S]*take it out/);
    expect(report).toContain('"gauss.offer.0"');
    expect(report).toContain('"gauss.offer.1"');
    fits(shown(2));
  });

  test("shows five of a hundred", () => {
    expect(textOf(shown(100), "report").match(/"gauss\.offer\.\d+"/g)).toHaveLength(5);
    fits(shown(100));
  });
});
