import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesText, comparePositions, distance, position } from "../../src/gauss/position.ts";

test.for([
  ["0/6001BC0", 0x6001bc0n],
  ["3C/28800000", 0x3c28800000n],
  ["FFFFFFFF/ffffffff", 2n ** 64n - 1n],
  ["0/0", 0n],
  ["0/", undefined],
  ["1234567890/0", undefined],
  [" 0/1", undefined],
  ["", undefined],
] as const)("position %s", ([text, value]) => {
  expect(position(text)).toBe(value);
});

test("the distance goes across the 32 bit border, and backwards below zero", () => {
  expect(distance("3C/FFFFFFFF", "3D/0")).toBe(1n);
  expect(distance("0/6001BC0", "0/6000000")).toBe(-0x1bc0n);
  expect(distance("0/1", "nowhere")).toBeUndefined();
});

test("positions sort as numbers, not as text, and what is none comes first", () => {
  const sorted = ["9/0", "10/0", "0/F", "?", "0/1000"].sort(comparePositions);
  expect(sorted).toEqual(["?", "0/F", "0/1000", "9/0", "10/0"]);
  expect(comparePositions("0/a", "0/A")).toBe(0);
});

test.for([
  [0n, "0 B"],
  [1023n, "1023 B"],
  [1024n, "1 kB"],
  [1536n, "1.5 kB"],
  [16n * 1024n ** 2n, "16 MB"],
  [1024n ** 2n - 1n, "1023.9 kB"],
  [-(3n * 1024n ** 3n), "-3 GB"],
  [2n ** 64n - 1n, "15.9 EB"],
] as const)("%s bytes are %s", ([bytes, text]) => {
  expect(bytesText(bytes)).toBe(text);
});

test("comparing and subtracting agree", () => {
  const lsn = fc
    .tuple(fc.nat(0xffffffff), fc.nat(0xffffffff))
    .map(([high, low]) => `${high.toString(16)}/${low.toString(16)}`);
  fc.assert(
    fc.property(lsn, lsn, (a, b) => {
      const apart = distance(a, b) ?? 0n;
      expect(comparePositions(a, b)).toBe(apart > 0n ? -1 : apart < 0n ? 1 : 0);
    }),
  );
});
