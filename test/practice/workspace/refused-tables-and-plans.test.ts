import { describe, expect, test } from "vitest";
import { blockProblem } from "../../../src/practice/workspace/blocks/validate-blocks.ts";
import { isMetadata } from "../../../src/practice/workspace/blocks/validate-metadata.ts";
import { alert, cell, context, line, plain, plan, repeated, rich, section, table, task, x } from "./sample-blocks.ts";

describe("messages of special blocks", () => {
  test.for<[string, unknown[], string, string]>([
    ["eleven notes in a context", [context(11)], "no more than 10 items allowed", "/blocks/0/elements"],
    ["a long alert", [alert(x(201))], "must be less than 201 characters", "/blocks/0/text/text"],
    [
      "an alert of another level",
      [alert("a", "fatal")],
      "must be one of default, info, warning, error, success",
      "/blocks/0/level",
    ],
    [
      "a field to fill in",
      [{ type: "input", label: plain("a"), element: { type: "plain_text_input", action_id: "a" } }],
      "unsupported type: input",
      "/blocks/0/type",
    ],
    ["two tables", [table([cell("a")]), table([cell("b")])], "only one table is allowed in a message", "/blocks"],
    [
      "101 rows",
      [table(...repeated(101, [cell("a")]).map((row) => [row].flat()))],
      "no more than 100 items allowed",
      "/blocks/0/rows",
    ],
    [
      "21 columns",
      [table(Array.from({ length: 21 }, () => cell("a")))],
      "no more than 20 items allowed",
      "/blocks/0/rows/0",
    ],
    [
      "rows of unequal length",
      [table([cell("a"), cell("b")], [cell("a")])],
      "all rows must have the same number of cells",
      "/blocks/0/rows",
    ],
    ["an empty cell", [table([cell("")])], "must be more than 0 characters", "/blocks/0/rows/0/0/text"],
    [
      "a table of too many characters",
      [table([cell(x(5000)), cell(x(5001))])],
      "no more than 10000 characters over all cells",
      "/blocks/0/rows",
    ],
    [
      "a step that is completed",
      [plan(task({ status: "completed" }))],
      "must be one of pending, in_progress, complete, error",
      "/blocks/0/tasks/0/status",
    ],
    [
      "a step with two outputs",
      [plan(task({ output: [line("a"), line("b")] }))],
      "must be object",
      "/blocks/0/tasks/0/output",
    ],
    ["a plan without a title", [{ type: "plan", tasks: [] }], "missing required field: title", "/blocks/0"],
    [
      "a plan beside a single step",
      [plan(task()), task({ task_id: "u" })],
      "plan and task_card cannot stand in one message",
      "/blocks",
    ],
    [
      "rich text with an empty piece",
      [line("")],
      "must be more than 0 characters",
      "/blocks/0/elements/0/elements/0/text",
    ],
    [
      "rich text with an unknown style",
      [rich({ type: "rich_text_section", elements: [{ type: "text", text: "a", style: { loud: true } }] })],
      "invalid additional property: loud",
      "/blocks/0/elements/0/elements/0/style",
    ],
    [
      "much Markdown",
      repeated(2, { type: "markdown", text: x(6001) }),
      "must be less than 12001 characters over all markdown blocks",
      "/blocks",
    ],
  ])("%s is refused", ([, blocks, text, pointer]) => {
    expect(blockProblem(blocks, "message")).toEqual({
      error: "invalid_blocks",
      messages: [`${text} [json-pointer:${pointer}]`],
    });
  });

  test("blocks that are fine one by one can be too much together", () => {
    expect(blockProblem(repeated(4, section(x(3000))), "message")).toBeUndefined();
    expect(blockProblem(repeated(5, section(x(3000))), "message")?.error).toBe("msg_blocks_too_long");
    expect(blockProblem("blocks", "message")?.error).toBe("invalid_blocks_format");
  });

  test.for<[string, unknown, boolean]>([
    ["texts, numbers, booleans", { run: "1", seq: 2, last: true }, true],
    ["one level of objects", { seq: { from: 1, to: 2 } }, true],
    ["deeper objects", { seq: { from: { at: 1 } } }, false],
    ["null", { run: null }, false],
  ])("metadata with %s", ([, event_payload, taken]) => {
    expect(isMetadata({ event_type: "run", event_payload })).toBe(taken);
  });
});
