import fc from "fast-check";
import { expect, test } from "vitest";
import { type Lines, leftOut, noLines, withBytes, withUnfinished } from "../../src/slack/lines.ts";

const of = (text: string | Buffer): Lines => withBytes(noLines, Buffer.from(text));
const shown = (text: string | Buffer): string => withUnfinished(of(text)).messages.join("|");

test.for([
  ["a\nb\n", "a\nb"],
  ["a\n\nb", "a\n\nb"],
  ["a\r\nb\r\n", "a\nb"],
  ["1%\r50%\r100%\ndone\n", "100%\ndone"],
  ["1%\r50%\r100%\r\n", "100%"],
  ["waiting.\rwaiting..\r", "waiting.."],
  ["\u001b[31mred\u001b[0m \u001b]0;title\u0007end\n", "red end"],
  ["|\b/\b-\bdone\n", "done"],
  ["tab\there\n", "tab\there"],
  ["bell\u0007\n", "bell\u2407"],
] as const)("%j is shown as %j", ([log, text]) => {
  expect(shown(log)).toBe(text);
});

test("the unfinished line waits", () => {
  expect(of("a\nContinue (yes/no)? ").messages).toEqual(["a"]);
  expect(withUnfinished(of("a\nContinue (yes/no)? ")).messages).toEqual(["a\nContinue (yes/no)? "]);
});

test("bytes that are no text are visible, and do not hide what follows", () => {
  expect(shown(Buffer.from([0x61, 0xff, 0xfe, 0x0a, 0x62]))).toBe("a\ufffd\ufffd\nb");
});

test("a line that never ends is cut with a mark and costs no memory", () => {
  const lines = of(`${"x".repeat(2_000_000)}\nnext\n`);
  expect(lines.cut).toBe(true);
  expect(lines.messages[0]).toMatch(/x … \[line of 2000000 bytes, all of it in the file\]\nnext$/);
  expect(of("y".repeat(5_000_000)).segment.bytes.length).toBeLessThan(10_000);
});

test("after 20 messages the rest is counted and its last ten lines are kept", () => {
  const log = Array.from({ length: 5_000 }, (_, index) => `line ${index} ${"x".repeat(60)}`).join("\n");
  const lines = withUnfinished(of(log));
  expect(lines.messages).toHaveLength(20);
  expect(lines.last).toHaveLength(10);
  expect(lines.last.at(-1)).toContain("line 4999");
  const inMessages = lines.messages.join("\n").split("\n").length;
  expect(inMessages + leftOut(lines) + 10).toBe(5_000);
});

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array)),
  fc
    .array(fc.constantFrom("\n", "\r", "\r\n", "word", "长", "😀", "\u001b[1m", "x".repeat(700), "\b"), {
      maxLength: 400,
      size: "max",
    })
    .map((parts) => Buffer.from(parts.join(""))),
);

test("the same bytes show the same messages, however they came; earlier messages never change", () => {
  fc.assert(
    fc.property(bytes, fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1, maxLength: 20 }), (log, sizes) => {
      let lines = noLines;
      let before: readonly string[] = [];
      let at = 0;
      for (let turn = 0; at < log.length; turn += 1) {
        const size = sizes[turn % sizes.length] ?? 1;
        // The memory of a chunk is that of the next one.
        const chunk = Buffer.from(log.subarray(at, at + size));
        lines = withBytes(lines, chunk);
        chunk.fill("\n");
        at += size;
        expect(lines.messages.slice(0, Math.max(0, before.length - 1))).toEqual(before.slice(0, -1));
        before = lines.messages;
      }
      expect(withUnfinished(lines)).toEqual(withUnfinished(of(log)));
      for (const message of lines.messages) expect(message.length).toBeLessThanOrEqual(3_000);
    }),
    { numRuns: 500 },
  );
});

test("lines that no message has room for are counted alike and end alike, however they came", () => {
  const full = of(`${"x".repeat(990)}\n`.repeat(61));
  expect(full.folded).toBe(1);
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 4_000 }), (log, size) => {
      let inPieces = full;
      for (let at = 0; at < log.length; at += size) inPieces = withBytes(inPieces, log.subarray(at, at + size));
      let byByte = full;
      for (let at = 0; at < log.length; at += 1) byByte = withBytes(byByte, log.subarray(at, at + 1));
      expect(withUnfinished(inPieces)).toEqual(withUnfinished(byByte));
      expect(byByte.folded).toBe(1 + log.toString("latin1").split("\n").length - 1);
    }),
    { numRuns: 300 },
  );
});
