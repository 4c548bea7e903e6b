import fc from "fast-check";
import { expect, test } from "vitest";
import { inLanguage, words } from "../../src/core/words.ts";

const say = words("test", {
  greet: { en: "{who} waits on {node}" },
  list: { en: "ask {people}" },
  plain: { en: "nothing to fill" },
  around: { en: "because {why}" },
});

test("a message is an id and what fills it, and becomes a sentence only when it is shown", () => {
  const message = say("greet", { who: "Lin", node: "node2" });
  expect(message).toEqual({ id: "test.greet", params: { who: "Lin", node: "node2" } });
  expect(inLanguage(message, "en")).toBe("Lin waits on node2");
  expect(inLanguage(say("plain"), "en")).toBe("nothing to fill");
});

test("lists are joined and messages may stand inside messages", () => {
  expect(inLanguage(say("list", { people: ["Lin", "Zhang"] }), "en")).toBe("ask Lin, Zhang");
  expect(inLanguage(say("around", { why: say("greet", { who: "a", node: 3 }) }), "en")).toBe("because a waits on 3");
});

test("every datum passes through the escape, whatever it holds, and the sentence around it does not", () => {
  fc.assert(
    fc.property(fc.string(), (data) => {
      const shown = inLanguage(say("around", { why: say("list", { people: [data] }) }), "en", () => "*");
      return shown === "because ask *";
    }),
  );
});

test("a text that is gone from the catalogue still shows what was said", () => {
  expect(inLanguage({ id: "gone.text", params: { node: "node2" } }, "en")).toBe("gone.text node=node2");
});
