import { applyPatch } from "diff";
import fc from "fast-check";
import { expect, test } from "vitest";
import { differenceOf } from "../../src/gauss/difference.ts";

const lines = (...given: readonly string[]): string => given.map((line) => `${line}\n`).join("");
const TEN = Array.from({ length: 10 }, (_, at) => `line ${at + 1}`);

test("a change is shown with three lines around it, changes far from each other in pieces of their own", () => {
  const before = lines(...TEN, ...TEN);
  const after = before.replace("line 2\n", "").replace("line 9\nline 10\n", "line 9\nline 9½\nline 10\n");
  expect(differenceOf(before, after, "/etc/profile").split("\n")).toEqual([
    "--- /etc/profile",
    "+++ /etc/profile",
    "@@ -1,5 +1,4 @@",
    " line 1",
    "-line 2",
    " line 3",
    " line 4",
    " line 5",
    "@@ -7,6 +6,7 @@",
    " line 7",
    " line 8",
    " line 9",
    "+line 9½",
    " line 10",
    " line 1",
    " line 2",
  ]);
});

test.for([
  ["a new file", null, lines("a", "b"), ["--- /dev/null", "+++ /f", "@@ -0,0 +1,2 @@", "+a", "+b"]],
  ["a new file with nothing in it", null, "", ["--- /dev/null", "+++ /f"]],
  ["a removed file", lines("a"), null, ["--- /f", "+++ /dev/null", "@@ -1,1 +0,0 @@", "-a"]],
  ["no change", lines("a"), lines("a"), ["--- /f", "+++ /f"]],
  [
    "a last line that is not ended",
    lines("a"),
    "a",
    ["--- /f", "+++ /f", "@@ -1,1 +1,1 @@", "-a", "+a", "\\ No newline at end of file"],
  ],
] as const)("%s", ([, before, after, expected]) => {
  expect(differenceOf(before, after, "/f").split("\n")).toEqual(expected);
});

test.for([
  ["are not shown where every line has one", "a\r\nb\r\n", "a\r\nc\r\n", [" a", "-b", "+c"]],
  ["do not count at the end of a file", "a\r\nb", "c\r\nb", ["-a", "+c", " b", "\\ No newline at end of file"]],
  ["are shown where they come in", "a\nb\n", "a\nb\r\n", [" a", "-b", "+b\u240D"]],
  ["are shown where some lines have one", "a\r\nb\n", "a\r\nc\n", [" a\u240D", "-b", "+c"]],
  ["are shown where they go", "a\r\nb\r\n", "a\r\nb\n", [" a\u240D", "-b\u240D", "+b"]],
  ["are shown in a new file", null, "a\r\n", ["+a\u240D"]],
] as const)("returns %s", ([, before, after, expected]) => {
  expect(differenceOf(before, after, "/f").split("\n").slice(3)).toEqual(expected);
});

test("whoever applies the difference has the new text", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "", "<PARAM/>", "中"), { maxLength: 30 })
    .map((given) => lines(...given));
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(applyPatch(before, differenceOf(before, after, "/f"))).toBe(after);
    }),
  );
});

test("a file that is another one from top to bottom is shown as taken out and put in", () => {
  const [before, after] = ["old", "new"].map((word) => lines(...Array.from({ length: 600 }, (_, at) => word + at)));
  const shown = differenceOf(before ?? "", after ?? "", "/f").split("\n");
  expect(shown.slice(2, 4)).toEqual(["@@ -1,600 +1,600 @@", "-old0"]);
  expect(applyPatch(before ?? "", shown.join("\n"))).toBe(after);
});
