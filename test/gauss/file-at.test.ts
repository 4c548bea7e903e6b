import { expect, test } from "vitest";
import { fileAt } from "../../src/gauss/file-at.ts";

const parse = (output: string, code = 0) => fileAt("/etc/profile").parse(output, code);

test.for<[string, string, number, string | null]>([
  ["as it is, blanks and missing line end included", "a \r\n\n b", 0, "a \r\n\n b"],
  ["an empty file", "", 0, ""],
  ["no such file", "cat: /etc/profile: No such file or directory\n", 1, null],
  [
    "a file that holds the words of an error",
    "cat: x: No such file or directory\n",
    0,
    "cat: x: No such file or directory\n",
  ],
])("%s", ([, output, code, text]) => {
  expect(parse(output, code)).toEqual({ value: { text } });
});

test.for<[string, string, number]>([
  ["not allowed", "cat: /etc/profile: Permission denied\n", 1],
  ["a folder", "cat: /etc/profile: Is a directory\n", 1],
  ["binary", "a\0b", 0],
  ["another encoding, which could not be written back", "# \uFFFD\uFFFD\n", 0],
  ["longer than any file that people write", "x".repeat(1024 * 1024 + 1), 0],
  ["killed", "", 137],
])("what is no text is not read: %s", ([, output, code]) => {
  expect(parse(output, code)).toHaveProperty("notRecognised");
});
