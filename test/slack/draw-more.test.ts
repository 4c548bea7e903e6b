import { describe, expect, test } from "vitest";
import { type Operation, Step } from "../../src/core/operation.ts";
import { verbatim } from "../../src/core/words.ts";
import { noLines, withBytes } from "../../src/slack/lines.ts";
import type { View } from "../../src/slack/view.ts";
import { problemsWith } from "./limits.ts";
import { buttonsIn, drawnOf, find, fixedLines, read } from "./reading.ts";
import { failover, look, RUNS, requested, steps, viewOf } from "./runs.ts";

const textOf = (view: View, key: string): string =>
  JSON.stringify(drawnOf(view).find((one) => one.key.startsWith(key))?.blocks ?? []);
const fits = (view: View): void => {
  for (const { text, blocks, plainer } of drawnOf(view)) {
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
  const planning = (...planned: readonly Step[]): View =>
    viewOf([requested, { ...look("before", 0), steps: [...planned] }, ...(RUNS["pending"] ?? []).slice(2)]);
  const planned = (shown: string): View => planning(writing(shown));

  test("shows the change line by line, and names the program and its input by their sums", () => {
    const card = textOf(planned(diff), "card");
    expect(card).toContain("# 1 changes /etc/profile (1 of 1):\\n--- /etc/profile");
    expect(card).toContain("-export GAUSS_ENV=2");
    expect(card).toMatch(/python3 -c ‹text of 26 lines, SHA-256 [0-9a-f]{8}› \/etc\/profile/);
    expect(card).toMatch(/\/etc\/profile < ‹stdin: 10 bytes, SHA-256 [0-9a-f]{8}›/);
    expect(card).not.toContain("import sys");
    fits(planned(diff));
  });

  test("of a long change leaves nothing out: it goes on below the card, and each part says which file it is about", () => {
    const changed = Array.from({ length: 7_500 }, (_, index) => `-export OLD_VARIABLE_${index}=1`);
    const view = planned(["--- /etc/profile", "+++ /etc/profile", ...changed].join("\n"));
    const drawn = drawnOf(view);
    const below = drawn.filter(({ key }) => key.startsWith("commands:"));
    const shown = fixedLines([...drawn.filter(({ key }) => key === "card"), ...below].map(({ blocks }) => blocks));
    expect(shown.filter((line) => line.startsWith("-export"))).toEqual(changed);
    for (const piece of below.flatMap(({ blocks }) => blocks.slice(1)))
      expect(read(piece)).toMatch(/^# 1 changes \/etc\/profile \(\d+ of \d+\):\n-(?:export|--)/);
    expect(textOf(view, "card")).toContain(`go on in ${below.length} message(s)`);
    expect(changed.join("\n").length).toBeGreaterThan(200_000);
    expect(below.length).toBeLessThan(50);
    fits(view);
  });

  test("shows a return at the end of a line, which would change the file unseen", () => {
    const card = textOf(planned("--- /etc/profile\n+++ /etc/profile\n-umask 022\n+umask 022\r"), "card");
    expect(card).toContain("+umask 022\u240d");
  });

  test("has what its command only names below the card: the program once, and an input that no change shows", () => {
    const { diff: _, ...bare } = writing(diff);
    const view = planning(writing(diff), { ...writing(diff), id: "again" }, { ...bare, id: "bare" });
    const texts = drawnOf(view).filter(({ key }) => key.startsWith("text:"));
    expect(texts.map(({ blocks }) => read(blocks[0]))).toEqual([
      expect.stringMatching(/^‹text of 26 lines, SHA-256 [0-9a-f]{8}› is \(1 of 1\):$/),
      expect.stringMatching(/^‹stdin: 10 bytes, SHA-256 [0-9a-f]{8}› is \(1 of 1\):$/),
    ]);
    expect(texts.map(({ blocks }) => fixedLines(blocks))).toEqual([Array(25).fill("import sys"), ["umask 022"]]);
    fits(view);
  });

  test("says where the new plan differs when only what a command reads has changed", () => {
    const argv = ["python3", "-c", program, `/etc/${"folder/".repeat(40)}profile`];
    const reading = (input: string) => ({ ...writing(diff), command: { ...writing(diff).command, argv, input } });
    const view = viewOf([
      requested,
      { ...look("before", 0), steps: [reading("umask 022\n")] },
      ...(RUNS["changed"] ?? []).slice(2, 4),
      { ...look("again", 5), steps: [reading("umask 077\n")] },
      ...(RUNS["changed"] ?? []).slice(5),
    ]);
    const sums = read(drawnOf(view).find(({ key }) => key === "changed:1")?.blocks).match(
      /stdin: 10 bytes, SHA-256 \w+/g,
    );
    expect(new Set(sums).size).toBe(2);
    fits(view);
  });
});

test("what has to be typed stands on the card", () => {
  expect(textOf(run("counting down"), "card")).toMatch(/To approve, type[\s\S]*node1/);
  expect(textOf(run("pending"), "card")).toMatch(/To approve, type[\s\S]*blue/);
});

test("a countdown can be stopped on the card and in the thread, and not be approved any more", () => {
  const drawn = drawnOf(run("counting down"));
  expect(buttonsIn(find(drawn, "card")?.blocks)).toEqual(["gauss.cancel"]);
  expect(buttonsIn(find(drawn, "progress")?.blocks)).toEqual(["gauss.cancel"]);
  expect(read(find(drawn, "progress")?.blocks)).toContain("it begins: 2026-01-02 03:01:30 UTC");
});

test("a countdown that is over or was stopped has no button, and who stopped it stays", () => {
  const over = [...(RUNS["counting down"] ?? []), look("again", 0)];
  expect(buttonsIn(drawnOf(viewOf(over)))).toEqual([]);
  expect(buttonsIn(drawnOf(run("stopped")))).toEqual([]);
  expect(textOf(run("stopped"), "result")).toContain("Stopped by Chen Hao in the countdown");
});

test("how far a step is stands beside it, with when that was seen and how long nothing was printed", () => {
  const drawn = drawnOf(run("built in silence"));
  expect(read(find(drawn, "progress")?.blocks)).toMatch(
    /42 % copied, about 7 min left\s+·\s+2026-01-02T03:01:20[\s\S]*nothing was printed for 45 s; it is known to wait for/,
  );
});

test("who waits for the last checks sees why, and may end the waiting", () => {
  const progress = textOf(run("waiting"), "progress");
  expect(progress).toContain("node2 is still Catchup");
  expect(progress).toContain('"gauss.leave"');
  expect(textOf(run("just left"), "progress")).not.toContain('"gauss.leave"');
  expect(textOf(run("left"), "progress")).not.toContain('"gauss.leave"');
  expect(textOf(run("left"), "result")).toMatch(/Chen Hao ended the waiting\.[\s\S]*goes on there/);
});

test("what an operation sees by looking holds until it changes; what an ended step was missing does not", () => {
  const [said, ...rest] = [...(RUNS["waiting"] ?? [])].reverse();
  const before = [...rest].reverse();
  const begun = before.findIndex(({ kind }) => kind === "launched") + 1;
  const early = [...before.slice(0, begun), ...(said === undefined ? [] : [said]), ...before.slice(begun)];
  const watching: Operation = { ...failover, watch: async () => undefined };
  expect(textOf(viewOf(early, { operation: watching }), "progress")).toContain("node2 is still Catchup");
  expect(textOf(viewOf(early), "progress")).not.toContain("node2 is still Catchup");
});

describe("a plan of many steps", () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      Step.parse({ ...steps[0], id: `s${index}`, title: data(`Step number ${index}`), optional: true, prints: "ok" }),
    );
  const ran = (count: number, code: number): View => {
    const planned = { ...look("before", 0), steps: many(count + 30) };
    const ends = many(count).flatMap(({ id }) => [
      { kind: "started" as const, step: id, job: id },
      {
        kind: "finished" as const,
        step: id,
        result: { kind: "exited" as const, code, size: 9, sha256: "c", printed: false },
      },
    ]);
    const going = { kind: "started" as const, step: `s${count}`, job: "j" };
    const [asked = requested, , ...decided] = (RUNS["approved"] ?? []).slice(0, 4);
    const view = viewOf([asked, planned, ...decided, { ...planned, phase: "again" }, ...ends, going]);
    const lines = withBytes(noLines, Buffer.from("an error of the tool\n".repeat(90)));
    return { ...view, lines: new Map(many(count).map(({ id }) => [id, lines])) };
  };

  test("shows the one that goes on, however far down it stands", () => {
    expect(read(drawnOf(ran(50, 0)).find(({ key }) => key === "progress")?.blocks)).toContain("Step number 50");
  });

  test("fits when nearly all of them went wrong, and the last errors are the ones that are shown", () => {
    const view = ran(39, 1);
    fits(view);
    const progress = read(drawnOf(view).find(({ key }) => key === "progress")?.blocks);
    expect(progress).toMatch(/Step number 38[\s\S]*ended with exit code 1[\s\S]*an error of the tool/);
  });
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

test("errors of a step that ended well are explained as such, and never more than fit", () => {
  const sentence = data("why ".repeat(200));
  const many = Array.from({ length: 12 }, (_, index) => ({
    code: `GAUSS-${50_000 + index}`,
    meaning: sentence,
    cause: sentence,
    next: sentence,
  }));
  const view = viewOf(RUNS["done"] ?? [], { explained: new Map([["promote", many]]) });
  expect(textOf(view, "explained:promote")).toMatch(
    /Promote node2 \(node2\) ended well, but printed errors[\s\S]*GAUSS-50004/,
  );
  fits(view);
});
