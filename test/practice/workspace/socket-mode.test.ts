import { WebClient } from "@slack/web-api";
import { expect, test } from "vitest";
import { aBot, aWorkspace, button } from "./bolt.ts";

test("a command is acknowledged, answered privately and followed by a message", async () => {
  const workspace = await aWorkspace();
  const { requester, stranger } = workspace.people;
  await aBot(workspace, (app) => {
    app.command("/gauss", async ({ ack, respond, command, client }) => {
      await ack();
      await respond({ text: `you said ${command.text}`, response_type: "ephemeral", replace_original: false });
      await client.chat.postMessage({ channel: command.channel_id, text: `for <@${command.user_id}>` });
    });
  });
  const { acked, response } = await workspace.send.command(requester.id, "#gauss-ops", "/gauss status prod & more");
  expect(acked).not.toBeNull();
  expect(response).toEqual({});
  const posted = await workspace.waitFor(() => workspace.messages("gauss-ops")[0]);
  expect(posted).toMatchObject({ user: workspace.bot.userId, text: `for <@${requester.id}>` });
  expect(workspace.ephemerals(requester.id).map(({ text }) => text)).toEqual(["you said status prod &amp; more"]);
  expect(workspace.ephemerals(stranger.id)).toEqual([]);
  expect(workspace.calls("chat.postMessage")).toBe(1);
});

test("the acknowledgement itself may be the answer", async () => {
  const workspace = await aWorkspace();
  await aBot(workspace, (app) => {
    app.command("/gauss", ({ ack }) => ack({ response_type: "in_channel", text: "for all" }));
  });
  await workspace.send.command("lin.wei", "gauss-ops", "help");
  expect(workspace.messages("gauss-ops").map(({ text }) => text)).toEqual(["for all"]);
});

test("a button click reaches the bot, which updates the message with the button", async () => {
  const workspace = await aWorkspace();
  const { requester, approvers } = workspace.people;
  const app = await aBot(workspace, (listening) => {
    listening.action("approve", async ({ ack, client, body }) => {
      await ack();
      if (body.type !== "block_actions" || body.message === undefined || body.channel === undefined) return;
      const decision = `approved by <@${body.user.id}>`;
      await client.chat.update({ channel: body.channel.id, ts: body.message.ts, text: decision });
    });
  });
  const { ts = "" } = await app.client.chat.postMessage({
    channel: "C0GAUSSOPS",
    text: "a plan",
    blocks: [button("approve", "Approve", "run-1")],
    metadata: { event_type: "run", event_payload: { run: "1", seq: 3 } },
  });
  await workspace.send.click(approvers[0].id, "gauss-ops", ts, "approve");
  const updated = await workspace.waitFor(() => workspace.messages("gauss-ops").find(({ edited }) => edited));
  expect(updated).toMatchObject({ ts, text: `approved by <@${approvers[0].id}>`, blocks: [] });
  const envelope = workspace.envelopes.at(-1)?.envelope;
  expect(envelope?.payload).toMatchObject({
    type: "block_actions",
    actions: [{ action_id: "approve", block_id: "with-approve", value: "run-1" }],
    container: { type: "message", message_ts: ts, is_ephemeral: false },
  });
  await expect(workspace.send.click(requester.id, "gauss-ops", ts, "approve")).rejects.toThrow("there is no");
  const replies = await app.client.conversations.replies({ channel: "C0GAUSSOPS", ts, include_all_metadata: true });
  expect(replies.messages?.[0]?.metadata).toEqual({ event_type: "run", event_payload: { run: "1", seq: 3 } });
});

test("a private message is changed and removed through its response_url alone", async () => {
  const workspace = await aWorkspace();
  const { requester, stranger } = workspace.people;
  const app = await aBot(workspace, (listening) => {
    listening.action("more", async ({ ack, respond }) => {
      await ack();
      await respond({ replace_original: true, text: "more of it" });
      await respond({ delete_original: true });
    });
  });
  const { message_ts = "" } = await app.client.chat.postEphemeral({
    channel: "C0GAUSSOPS",
    user: requester.id,
    text: "some of it",
    blocks: [button("more", "More")],
  });
  const seen: string[] = [];
  const gone = workspace.waitFor(() => {
    const [private_] = workspace.ephemerals(requester.id);
    if (private_ !== undefined) seen.push(private_.text);
    return private_ === undefined;
  });
  await expect(workspace.send.click(stranger.id, "gauss-ops", message_ts, "more")).rejects.toThrow("sees no message");
  await workspace.send.click(requester.id, "gauss-ops", message_ts, "more");
  await gone;
  expect(new Set(seen)).toEqual(new Set(["some of it", "more of it"]));
  await expect(app.client.chat.update({ channel: "C0GAUSSOPS", ts: message_ts, text: "no" })).rejects.toMatchObject({
    data: { error: "message_not_found" },
  });
});

test("a mention in a thread reaches the bot with its thread", async () => {
  const workspace = await aWorkspace();
  await aBot(workspace, (app) => {
    app.event("app_mention", async ({ event, say }) => {
      await say({ text: `heard ${event.text}`, thread_ts: event.thread_ts ?? event.ts });
    });
  });
  const root = await workspace.send.say("Lin Wei", "gauss-ops", "dn1 looks odd");
  const ts = root.message.ts;
  await workspace.send.mention("Lin Wei", "gauss-ops", "@gauss status", ts);
  const thread = await workspace.waitFor(() => {
    const messages = workspace.thread("gauss-ops", ts);
    return messages.length === 3 && messages;
  });
  expect(thread.map(({ text }) => text)).toEqual(["dn1 looks odd", "<@U0GAUSS> status", "heard <@U0GAUSS> status"]);
  expect(workspace.messages("gauss-ops")).toHaveLength(1);
});

test("a slash command inside a thread gets Slack's hint instead", async () => {
  const workspace = await aWorkspace();
  await aBot(workspace);
  const root = await workspace.send.say("lin.wei", "gauss-ops", "hello");
  await workspace.send.say("lin.wei", "gauss-ops", "/gauss status", root.message.ts);
  expect(workspace.envelopes).toEqual([]);
  expect(workspace.ephemerals("lin.wei")[0]?.text).toContain("not supported in threads");
});

test("a command nobody knows and a bot that is not connected are told to the person", async () => {
  const workspace = await aWorkspace();
  await workspace.send.command("lin.wei", "gauss-ops", "/guass status");
  await workspace.send.command("lin.wei", "gauss-ops", "/gauss status");
  const [unknown, unreachable] = workspace.ephemerals("lin.wei").map(({ text }) => text);
  expect(unknown).toContain("`/guass` is not a valid command");
  expect(unreachable).toContain("dispatch_failed");
});

test("a bot that does not acknowledge is a timeout for the person", async () => {
  const workspace = await aWorkspace({ ackTimeoutMs: 50 });
  await aBot(workspace, (app) => app.command("/gauss", async () => {}));
  expect(await workspace.send.command("lin.wei", "gauss-ops", "status")).toMatchObject({ acked: null });
  expect(workspace.ephemerals("lin.wei")[0]?.text).toContain("operation_timeout");
});

test("an envelope can come twice, and unacknowledged ones are repeated where that is wanted", async () => {
  const workspace = await aWorkspace({ ackTimeoutMs: 50, redeliverUnacked: true });
  const heard: string[] = [];
  await aBot(workspace, (app) => {
    app.command("/gauss", async ({ ack, command }) => {
      heard.push(command.text);
      if (command.text === "fine" || heard.length > 2) await ack();
    });
  });
  const { envelopeId } = await workspace.send.command("lin.wei", "gauss-ops", "fine");
  await workspace.redeliver(envelopeId ?? "");
  expect(heard).toEqual(["fine", "fine"]);
  heard.length = 1;
  await workspace.send.command("lin.wei", "gauss-ops", "late");
  expect(heard).toEqual(["fine", "late", "late"]);
});

test("the bot connects anew after its sockets broke and after Slack asked for it", async () => {
  const workspace = await aWorkspace();
  await aBot(workspace, (app) => app.command("/gauss", ({ ack }) => ack("here")));
  expect(workspace.connections).toBe(1);
  for (const part of [() => workspace.dropSockets(), () => workspace.disconnectSockets()]) {
    part();
    await workspace.waitFor(() => workspace.connections === 0);
    await workspace.waitFor(() => workspace.connections === 1);
    expect((await workspace.send.command("lin.wei", "gauss-ops", "status")).response).toEqual({ text: "here" });
  }
  expect(workspace.calls("apps.connections.open")).toBe(3);
});

test("a socket needs the app's token, everything else the bot's", async () => {
  const workspace = await aWorkspace();
  const client = (token: string) => new WebClient(token, { slackApiUrl: workspace.apiUrl });
  await expect(client(workspace.botToken).apps.connections.open({})).rejects.toMatchObject({
    data: { error: "not_allowed_token_type" },
  });
  await expect(client("xoxb-other").auth.test()).rejects.toMatchObject({ data: { error: "invalid_auth" } });
  await expect(client(workspace.botToken).apiCall("chat.shout")).rejects.toMatchObject({
    data: { error: "unknown_method" },
  });
  expect(await client(workspace.botToken).auth.test()).toMatchObject({ user_id: "U0GAUSS", team_id: "T0PRACTICE" });
});
