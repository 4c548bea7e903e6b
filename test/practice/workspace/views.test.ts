import type { types } from "@slack/bolt";
import { expect, test } from "vitest";
import { aBot, aWorkspace, button } from "./bolt.ts";

const plain = (text: string): types.PlainTextElement => ({ type: "plain_text", text });
const reason: types.InputBlock = {
  type: "input",
  block_id: "reason",
  label: plain("Reason"),
  element: { type: "plain_text_input", action_id: "text" },
};
const node: types.InputBlock = {
  type: "input",
  block_id: "node",
  optional: true,
  label: plain("Node"),
  element: {
    type: "static_select",
    action_id: "pick",
    options: [
      { text: plain("node1"), value: "n1" },
      { text: plain("node2"), value: "n2" },
    ],
  },
};
const form = (title: string, blocks: types.KnownBlock[] = [reason, node]): types.ModalView => ({
  type: "modal",
  callback_id: "form",
  private_metadata: "run-1",
  title: plain(title),
  submit: plain("Send"),
  blocks,
});

test("a modal is opened by a command, mended after an error and closed when it is right", async () => {
  const workspace = await aWorkspace();
  const { requester } = workspace.people;
  const taken: unknown[] = [];
  await aBot(workspace, (app) => {
    app.command("/gauss", async ({ ack, client, command }) => {
      await ack();
      await client.views.open({ trigger_id: command.trigger_id, view: form("Failover") });
    });
    app.view("form", async ({ ack, view }) => {
      const text = view.state.values["reason"]?.["text"]?.value ?? "";
      if (text.length < 5) return ack({ response_action: "errors", errors: { reason: "Too short" } });
      taken.push(view.private_metadata, view.state.values);
      await ack();
    });
  });
  await workspace.send.command(requester.id, "gauss-ops", "failover");
  await workspace.waitFor(() => workspace.views(requester.id)[0]);
  const empty = await workspace.send.submitView(requester.id);
  expect(empty).toMatchObject({ envelopeId: null, errors: { reason: "Please complete this required field." } });
  expect((await workspace.send.submitView(requester.id, { reason: "so" })).errors).toEqual({ reason: "Too short" });
  expect(workspace.views(requester.id)).toHaveLength(1);
  expect((await workspace.send.submitView(requester.id, { reason: "primary lost", pick: "n2" })).errors).toEqual({});
  expect(workspace.views(requester.id)).toEqual([]);
  expect(taken).toEqual([
    "run-1",
    {
      reason: { text: { type: "plain_text_input", value: "primary lost" } },
      node: { pick: { type: "static_select", selected_option: { text: plain("node2"), value: "n2" } } },
    },
  ]);
});

test("a form can lead to a second one, and back to the first when that is closed", async () => {
  const workspace = await aWorkspace();
  const closed: string[] = [];
  await aBot(workspace, (app) => {
    app.command("/gauss", async ({ ack, client, command }) => {
      await ack();
      await client.views.open({ trigger_id: command.trigger_id, view: form("First") });
    });
    app.view("form", ({ ack }) =>
      ack({ response_action: "push", view: { ...form("Second"), callback_id: "second", notify_on_close: true } }),
    );
    app.view({ callback_id: "second", type: "view_closed" }, async ({ ack, view }) => {
      await ack();
      closed.push(view.callback_id);
    });
    app.view("second", ({ ack }) => ack({ response_action: "clear" }));
  });
  await workspace.send.command("lin.wei", "gauss-ops", "failover");
  await workspace.waitFor(() => workspace.views("lin.wei")[0]);
  await workspace.send.submitView("lin.wei", { reason: "x" });
  const [first, second] = workspace.views("lin.wei");
  expect(second).toMatchObject({ previous_view_id: first?.id, root_view_id: first?.id });
  await workspace.send.closeView("lin.wei");
  expect(closed).toEqual(["second"]);
  await workspace.send.submitView("lin.wei", { reason: "x" });
  await workspace.send.submitView("lin.wei", { reason: "x" });
  expect(workspace.views("lin.wei")).toEqual([]);
});

test("options of an external menu come from the bot while a person types", async () => {
  const workspace = await aWorkspace();
  const chosen: unknown[] = [];
  const app = await aBot(workspace, (listening) => {
    listening.options("cluster", ({ ack, options }) =>
      ack({
        options: ["prod-a", "prod-b", "test"]
          .filter((name) => name.startsWith(options.value))
          .map((name) => ({ text: plain(name.toUpperCase()), value: name })),
      }),
    );
    listening.action("cluster", async ({ ack, payload }) => {
      await ack();
      chosen.push("selected_option" in payload && payload.selected_option);
    });
  });
  const menu: types.ActionsBlock = {
    type: "actions",
    elements: [{ type: "external_select", action_id: "cluster", min_query_length: 0, placeholder: plain("Cluster") }],
  };
  const { ts = "" } = await app.client.chat.postMessage({ channel: "C0GAUSSOPS", text: "which", blocks: [menu] });
  const offered = await workspace.send.suggest("lin.wei", { where: "gauss-ops", ts }, "cluster", "prod");
  expect(offered.map(({ value }) => value)).toEqual(["prod-a", "prod-b"]);
  await workspace.send.click("lin.wei", "gauss-ops", ts, "cluster", "prod-b");
  expect(chosen).toEqual([{ text: plain("PROD-B"), value: "prod-b" }]);
});

test("the home tab is published when it is opened, and its buttons work", async () => {
  const workspace = await aWorkspace();
  const pressed: string[] = [];
  await aBot(workspace, (app) => {
    app.event("app_home_opened", async ({ client, event }) => {
      await client.views.publish({ user_id: event.user, view: { type: "home", blocks: [button("status", "Status")] } });
    });
    app.action("status", async ({ ack, body }) => {
      await ack();
      pressed.push(body.user.id);
    });
  });
  await workspace.send.openHome("chen.hao");
  await workspace.waitFor(() => workspace.home("chen.hao"));
  expect(workspace.home("lin.wei")).toBeUndefined();
  await workspace.send.clickView("chen.hao", "home", "status");
  expect(pressed).toEqual(["U0CHENHAO"]);
});

test("a trigger opens one modal and only within three seconds", async () => {
  const clock = { now: Date.now() };
  const workspace = await aWorkspace({ now: () => clock.now });
  const triggers: string[] = [];
  const app = await aBot(workspace, (listening) => {
    listening.command("/gauss", async ({ ack, command }) => {
      await ack();
      triggers.push(command.trigger_id);
    });
  });
  await workspace.send.command("lin.wei", "gauss-ops", "one");
  await workspace.send.command("lin.wei", "gauss-ops", "two");
  const open = (trigger_id = "") => app.client.views.open({ trigger_id, view: form("Once") });
  const refusal = (error: string) => ({ data: { error } });
  const { view } = await open(triggers[0]);
  await expect(open(triggers[0])).rejects.toMatchObject(refusal("exchanged_trigger_id"));
  await expect(open("made.up")).rejects.toMatchObject(refusal("invalid_trigger_id"));
  clock.now += 3_001;
  await expect(open(triggers[1])).rejects.toMatchObject(refusal("expired_trigger_id"));
  const update = { view_id: view?.id ?? "", hash: view?.hash ?? "", view: form("Changed") };
  await app.client.views.update(update);
  await expect(app.client.views.update(update)).rejects.toMatchObject(refusal("hash_conflict"));
});
