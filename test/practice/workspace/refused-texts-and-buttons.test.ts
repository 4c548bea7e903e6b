import { describe, expect, test } from "vitest";
import { blockProblem } from "../../../src/practice/workspace/blocks/validate-blocks.ts";
import {
  actions,
  alert,
  button,
  buttons,
  cell,
  confirm,
  context,
  header,
  line,
  options,
  plain,
  plan,
  repeated,
  rich,
  section,
  select,
  table,
  task,
  x,
} from "./sample-blocks.ts";

describe("messages", () => {
  test.for<[string, unknown[]]>([
    [
      "every kind of block",
      [
        header(x(150)),
        section(x(3000)),
        { type: "divider" },
        context(10),
        buttons(25),
        alert(x(200)),
        line("rich"),
        { type: "section", fields: repeated(10, plain(x(500))) },
        { type: "markdown", text: "# so" },
        plan(
          task({
            details: line("d"),
            output: rich({ type: "rich_text_preformatted", elements: [{ type: "text", text: "$" }] }),
          }),
        ),
        table(...repeated(3, repeated(20, cell("a"))).map((row) => [row].flat())),
      ],
    ],
    ["fifty blocks", repeated(50, { type: "divider" })],
    [
      "buttons with all they can have",
      [actions(button({ value: x(2000), style: "danger", confirm: confirm(), accessibility_label: x(75) }))],
    ],
    ["a menu with its first choice", [actions(select({ initial_option: options(1)[0], placeholder: plain("Which") }))]],
    [
      "a table of the largest size",
      [table(...Array.from({ length: 100 }, () => Array.from({ length: 20 }, () => cell("ab"))))],
    ],
  ])("%s are taken", ([, blocks]) => {
    expect(blockProblem(blocks, "message")).toBeUndefined();
  });

  test.for<[string, unknown[], string, string]>([
    ["more than 50 blocks", repeated(51, { type: "divider" }), "no more than 50 items allowed", "/blocks"],
    ["an unknown kind", [{ type: "banner" }], "unsupported type: banner", "/blocks/0/type"],
    ["an unknown field", [{ type: "divider", colour: "red" }], "invalid additional property: colour", "/blocks/0"],
    [
      "a field of another kind of text",
      [header(x(10)), { type: "header", text: { ...plain("a"), verbatim: true } }],
      "invalid additional property: verbatim",
      "/blocks/1/text",
    ],
    ["a long header", [header(x(151))], "must be less than 151 characters", "/blocks/0/text/text"],
    [
      "a header with markup",
      [{ type: "header", text: { type: "mrkdwn", text: "a" } }],
      "unsupported type: mrkdwn",
      "/blocks/0/text/type",
    ],
    ["a long section", [section(x(3001))], "must be less than 3001 characters", "/blocks/0/text/text"],
    ["an empty text", [section("")], "must be more than 0 characters", "/blocks/0/text/text"],
    ["a section of nothing", [{ type: "section" }], "missing required field: text", "/blocks/0"],
    [
      "a long field",
      [{ type: "section", fields: [plain(x(2001))] }],
      "must be less than 2001 characters",
      "/blocks/0/fields/0/text",
    ],
    [
      "eleven fields",
      [{ type: "section", fields: repeated(11, plain("a")) }],
      "no more than 10 items allowed",
      "/blocks/0/fields",
    ],
    [
      "a block_id twice",
      [
        { type: "divider", block_id: "a" },
        { type: "divider", block_id: "a" },
      ],
      "block_id already exists",
      "/blocks",
    ],
    [
      "a long block_id",
      [{ type: "divider", block_id: x(256) }],
      "must be less than 256 characters",
      "/blocks/0/block_id",
    ],
    ["26 buttons", [buttons(26)], "no more than 25 items allowed", "/blocks/0/elements"],
    ["no buttons", [actions()], "no fewer than 1 items allowed", "/blocks/0/elements"],
    [
      "an action_id twice in one block",
      [actions(button(), button())],
      "action_id already exists in this block",
      "/blocks/0/elements",
    ],
    [
      "a long action_id",
      [actions(button({ action_id: x(256) }))],
      "must be less than 256 characters",
      "/blocks/0/elements/0/action_id",
    ],
    [
      "a long button",
      [actions(button({ text: plain(x(76)) }))],
      "must be less than 76 characters",
      "/blocks/0/elements/0/text/text",
    ],
    [
      "a long value",
      [actions(button({ value: x(2001) }))],
      "must be less than 2001 characters",
      "/blocks/0/elements/0/value",
    ],
    [
      "a button of another colour",
      [actions(button({ style: "warning" }))],
      "must be one of primary, danger",
      "/blocks/0/elements/0/style",
    ],
    [
      "a long question",
      [actions(button({ confirm: confirm({ text: plain(x(301)) }) }))],
      "must be less than 301 characters",
      "/blocks/0/elements/0/confirm/text/text",
    ],
    [
      "a long yes",
      [actions(button({ confirm: confirm({ confirm: plain(x(31)) }) }))],
      "must be less than 31 characters",
      "/blocks/0/elements/0/confirm/confirm/text",
    ],
    [
      "101 options",
      [actions(select({ options: options(101) }))],
      "no more than 100 items allowed",
      "/blocks/0/elements/0/options",
    ],
    [
      "options and groups at once",
      [actions(select({ option_groups: [{ label: plain("g"), options: options(1) }] }))],
      "exactly one of options and option_groups must be given",
      "/blocks/0/elements/0",
    ],
    [
      "a first choice that is not offered",
      [actions(select({ initial_option: { text: plain("z"), value: "z" } }))],
      "the initial option must match one of the options",
      "/blocks/0/elements/0",
    ],
    [
      "a long option",
      [actions(select({ options: [{ text: plain(x(76)), value: "a" }] }))],
      "must be less than 76 characters",
      "/blocks/0/elements/0/options/0/text/text",
    ],
  ])("%s is refused", ([, blocks, text, pointer]) => {
    expect(blockProblem(blocks, "message")).toEqual({
      error: "invalid_blocks",
      messages: [`${text} [json-pointer:${pointer}]`],
    });
  });
});
