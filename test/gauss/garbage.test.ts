import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Kind, PARSERS } from "../../src/gauss/parse.ts";

const KINDS = Kind.options;
const NOT = { notRecognised: expect.stringMatching(/\w/) };
const LENGTH = 10_000_000;
const filled = (piece: string): string => piece.repeat(Math.ceil(LENGTH / piece.length)).slice(0, LENGTH);

/** A linear congruential sequence: the same noise in every run. */
function noise(from: number, to: number): string {
  const codes = new Uint8Array(LENGTH);
  let seed = 1;
  for (let at = 0; at < LENGTH; at++) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    codes[at] = from + ((seed >>> 16) % (to - from));
  }
  return Buffer.from(codes).toString("latin1");
}

const TITLE = "[  Datanode State   ]\nnode node_ip port instance state\n-----------------\n";
const GARBAGE: readonly (readonly [what: string, text: string])[] = [
  ["any bytes", noise(0, 256)],
  ["printable bytes in lines", noise(32, 127).replaceAll("~", "\n")],
  ["blanks", filled(" ")],
  ["carriage returns", filled("\r")],
  ["empty lines", filled("\r\n")],
  ["open brackets", filled("[")],
  ["titles", filled("[ A State ]\n")],
  ["rows that never end", TITLE + filled("1  node1 10.0.0.1 15400 6001 /data P ")],
  ["rows that are none", TITLE + filled("1  node1 10.0.0.1 15400 6001 /data P Nobody\n")],
  ["separators", TITLE + filled("|")],
  ["keys", filled(`key${" ".repeat(200)}: \n`)],
  ["words in lines", filled(`${"lorem ipsum (dolor) sit: amet, ".repeat(5)}\n`)],
  ["questions", filled("(yes/no)? ")],
  ["prefixes of gs_ctl", filled("[2023-06-01 10:11:12.123][4242][][gs_ctl]: ")],
  ["half error codes", filled("[GAUSS-1234 ")],
  ["open elements", filled("<ROOT>")],
  ["attributes", `<ROOT ${filled('a="b" ')}`],
  ["references", `<ROOT a="${filled("&#20013;")}"/>`],
];

describe.for(GARBAGE)("10 MB of %s", ([, text]) => {
  test.for(KINDS)("is no %s, and that is said within a second", { timeout: 1000 }, (kind) => {
    expect(PARSERS[kind](text)).toEqual(NOT);
  });

  // Below the limit of an answer every line of it is looked at.
  test("nor is the first MiB of it", () => {
    const start = text.slice(0, 1024 * 1024);
    for (const kind of KINDS) expect([kind, PARSERS[kind](start)]).toEqual([kind, NOT]);
  });
});

test.for(KINDS)("random bytes are no %s", (kind) => {
  const bytes = fc.uint8Array({ maxLength: 2000 }).map((array) => Buffer.from(array).toString("latin1"));
  const text = fc.oneof(bytes, fc.string({ unit: "binary", maxLength: 500 }));
  fc.assert(
    fc.property(text, (text) => {
      expect(PARSERS[kind](text)).toEqual(NOT);
    }),
  );
});
