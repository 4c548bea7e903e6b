import { describe, expect, test } from "vitest";
import { viewMessages } from "../../../src/practice/workspace/blocks/validate-view.ts";
import { aBot, aWorkspace } from "./bolt.ts";
import { alert, cell, header, plain, repeated, table, x } from "./sample-blocks.ts";

describe("views", () => {
  const input = {
    type: "input",
    block_id: "a",
    label: plain("A"),
    element: { type: "plain_text_input", action_id: "a" },
  };
  const modal = (more = {}) => ({
    type: "modal",
    title: plain("Failover"),
    submit: plain("Send"),
    blocks: [input],
    ...more,
  });

  test("a modal with all it can have is taken, and a home tab of a hundred blocks", () => {
    expect(
      viewMessages(
        modal({ close: plain("Stop"), private_metadata: x(3000), callback_id: "c", notify_on_close: true }),
        "modal",
      ),
    ).toEqual([]);
    expect(viewMessages({ type: "home", blocks: repeated(100, { type: "divider" }) }, "home")).toEqual([]);
  });

  test.for<[string, unknown, string, string]>([
    ["a long title", modal({ title: plain(x(25)) }), "must be less than 25 characters", "/view/title/text"],
    ["a long submit", modal({ submit: plain(x(25)) }), "must be less than 25 characters", "/view/submit/text"],
    ["fields without submit", modal({ submit: undefined }), "missing required field: submit", "/view"],
    [
      "long private_metadata",
      modal({ private_metadata: x(3001) }),
      "must be less than 3001 characters",
      "/view/private_metadata",
    ],
    ["no title", modal({ title: undefined }), "missing required field: title", "/view"],
    ["no blocks", modal({ blocks: [] }), "no fewer than 1 items allowed", "/view/blocks"],
    [
      "101 blocks",
      modal({ blocks: repeated(101, { type: "divider" }) }),
      "no more than 100 items allowed",
      "/view/blocks",
    ],
    ["a table", modal({ blocks: [table([cell("a")])] }), "unsupported type: table", "/view/blocks/0/type"],
    ["a home tab's kind", modal({ type: "home" }), "unsupported type: home", "/view/type"],
  ])("a modal with %s is refused", ([, view, text, pointer]) => {
    const [message] = viewMessages(view, "modal");
    expect(message).toBe(`${text} [json-pointer:${pointer}]`);
  });
});

test("refusals reach the bot with Slack's error, the errors and the messages", async () => {
  const workspace = await aWorkspace({ withoutBlocks: ["alert"] });
  const app = await aBot(workspace);
  const post = (blocks: { type: string }[]) =>
    app.client.chat.postMessage({ channel: "C0GAUSSOPS", text: "x", blocks });
  await expect(post([header(x(151))])).rejects.toMatchObject({
    data: {
      error: "invalid_blocks",
      errors: ["must be less than 151 characters [json-pointer:/blocks/0/text/text]"],
      response_metadata: { messages: ["[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"] },
    },
  });
  await expect(post([header("a"), alert("not here")])).rejects.toMatchObject({
    data: { errors: ["unsupported type: alert [json-pointer:/blocks/1/type]"] },
  });
  await expect(app.client.apiCall("blocks.validate", { blocks: [header("")] })).rejects.toMatchObject({
    data: { error: "invalid_blocks" },
  });
  await expect(
    app.client.apiCall("views.open", { trigger_id: "t", view: { type: "modal", title: plain("a"), blocks: [] } }),
  ).rejects.toMatchObject({ data: { error: "invalid_arguments" } });
  const metadata = { event_type: "run", event_payload: { list: { deep: { deeper: 1 } } } };
  await expect(
    app.client.apiCall("chat.postMessage", { channel: "C0GAUSSOPS", text: "x", metadata }),
  ).rejects.toMatchObject({ data: { error: "invalid_metadata_format" } });
  expect(workspace.messages("gauss-ops")).toEqual([]);
});
