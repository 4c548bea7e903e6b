import fc from "fast-check";
import { expect, test } from "vitest";
import { asData, cut, visible } from "../../src/slack/text.ts";

test.for([
  ["<!channel>", "&lt;!channel&gt;"],
  ["a & b", "a &amp; b"],
  ["@here", "@\u2060here"],
  ["#ops", "#\u2060ops"],
  ["*bold*", "\u2060*bold\u2060*"],
  ["dn_6001", "dn\u2060_6001"],
  ["`code`", "\u02cbcode\u02cb"],
  ["```\nblock", "\u02cb\u02cb\u02cb\nblock"],
  ["http://evil.example/x", "http:\u2060//evil.\u2060example/x"],
  ["10.0.0.1:5432", "10.0.0.1:\u20605432"],
  [":bomb:", ":\u2060bomb:\u2060"],
  ["> quote", "\u2060&gt; quote"],
] as const)("%j becomes %j", ([data, shown]) => {
  expect(asData(data)).toBe(shown);
});

test.for([
  ["a\u202eb", "a‹U+202E›b"],
  ["a\u200bb", "a‹U+200B›b"],
  ["a\u0000b\u001b", "a\u2400b\u241b"],
  ["a\r\nb\rc", "a\nb\nc"],
  ["\ud800x", "\ufffdx"],
  ["节点 node1 é", "节点 node1 é"],
] as const)("%j is seen as %j", ([data, shown]) => {
  expect(visible(data)).toBe(shown);
});

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        "<",
        ">",
        "&",
        "!",
        "@",
        "here",
        "channel",
        "`",
        "*",
        "_",
        "~",
        "|",
        "http",
        ":",
        "/",
        ".",
        "x",
        "\n",
        "\u2060",
      ),
    )
    .map((parts) => parts.join("")),
);

test("nothing in data can mention, link or format, and it still reads the same", () => {
  fc.assert(
    fc.property(text, (data) => {
      const shown = asData(data);
      expect(shown).not.toMatch(/[<>`]/);
      expect(shown).not.toMatch(/@(?:here|channel|everyone)|https?:\/\/|(?<!\u2060)[*_~]/);
      const back = shown
        .replaceAll("\u2060", "")
        .replaceAll("\u02cb", "`")
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&amp;", "&");
      expect(back).toBe(visible(data).replaceAll("\u02cb", "`"));
    }),
    { numRuns: 3_000 },
  );
});

test("a cut never leaves half a character and never exceeds its length", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), fc.integer({ min: 1, max: 40 }), (data, max) => {
      const short = cut(data, max);
      expect(short.length).toBeLessThanOrEqual(Math.max(max, 1));
      expect(short).toBe(short.toString().replace(/\p{Surrogate}/gu, ""));
    }),
  );
});
