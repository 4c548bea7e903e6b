import { WebClient } from "@slack/web-api";
import { expect, test } from "vitest";
import { aWorkspace } from "./bolt.ts";

const CHANNEL = "C0GAUSSOPS";
const aClient = (workspace: { botToken: string; apiUrl: string }) =>
  new WebClient(workspace.botToken, { slackApiUrl: workspace.apiUrl });
const refusal = (error: string) => ({ data: { error } });

test("a file is announced, sent and shared in a thread", async () => {
  const workspace = await aWorkspace();
  const client = aClient(workspace);
  const { ts = "" } = await client.chat.postMessage({ channel: CHANNEL, text: "a run" });
  const file = Buffer.from("一行\nsecond line\n");
  await client.files.uploadV2({ channel_id: CHANNEL, thread_ts: ts, file, filename: "run.log", title: "The log" });
  const [, shared] = workspace.thread(CHANNEL, ts);
  expect(shared?.files).toMatchObject([{ name: "run.log", title: "The log", size: file.length, filetype: "text" }]);
  const address = shared?.files?.[0]?.url_private ?? "";
  expect(await (await fetch(address)).text()).toBe("一行\nsecond line\n");
  expect(workspace.file(shared?.files?.[0]?.id ?? "")).toEqual(file);
});

test("a thread is read in pages, with metadata only where it is asked for", async () => {
  const workspace = await aWorkspace();
  const client = aClient(workspace);
  const { ts = "" } = await client.chat.postMessage({ channel: CHANNEL, text: "root" });
  for (const text of ["one", "two", "three"]) {
    const metadata = { event_type: "line", event_payload: { text } };
    await client.chat.postMessage({ channel: CHANNEL, thread_ts: ts, text, metadata });
  }
  const first = await client.conversations.replies({ channel: CHANNEL, ts, limit: 2, include_all_metadata: true });
  expect(first.messages?.map(({ text }) => text)).toEqual(["root", "one"]);
  expect(first.messages?.[0]).toMatchObject({ reply_count: 3, thread_ts: ts });
  expect(first.messages?.[1]?.metadata?.event_payload).toEqual({ text: "one" });
  const cursor = first.response_metadata?.next_cursor ?? "";
  const rest = await client.conversations.replies({ channel: CHANNEL, ts, cursor });
  expect(rest.messages?.map(({ text, metadata }) => [text, metadata])).toEqual([
    ["two", undefined],
    ["three", undefined],
  ]);
  const history = await client.conversations.history({ channel: CHANNEL });
  expect(history.messages?.map(({ text }) => text)).toEqual(["root"]);
});

test("no two messages of a channel have the same ts, and later ones are greater", async () => {
  const workspace = await aWorkspace({ now: () => 1_700_000_000_000 });
  const client = aClient(workspace);
  const posts = Array.from({ length: 20 }, (_, index) =>
    client.chat.postMessage({ channel: CHANNEL, text: `${index}` }),
  );
  await Promise.all(posts);
  const stamps = workspace.messages(CHANNEL).map(({ ts }) => ts);
  expect(new Set(stamps).size).toBe(20);
  expect(stamps).toEqual([...stamps].sort());
  expect(stamps[0]).toMatch(/^\d+\.\d{6}$/);
});

test("an update with text alone removes blocks and is marked, one with blocks is not", async () => {
  const workspace = await aWorkspace();
  const client = aClient(workspace);
  const blocks = [{ type: "divider" }];
  const { ts = "" } = await client.chat.postMessage({ channel: CHANNEL, text: "first", blocks });
  await client.chat.update({ channel: CHANNEL, ts, text: "second", blocks });
  expect(workspace.messages(CHANNEL)[0]).toMatchObject({ text: "second", blocks: [{ type: "divider" }] });
  expect(workspace.messages(CHANNEL)[0]?.edited).toBeUndefined();
  await client.chat.update({ channel: CHANNEL, ts, text: "third" });
  expect(workspace.messages(CHANNEL)[0]).toMatchObject({ text: "third", blocks: [], edited: {} });
});

test("groups, people and places are what the page shows", async () => {
  const workspace = await aWorkspace();
  const client = aClient(workspace);
  const { approvers, stranger } = workspace.people;
  expect((await client.usergroups.users.list({ usergroup: "S0DBALEADS" })).users).toEqual(
    approvers.map(({ id }) => id),
  );
  const { user } = await client.users.info({ user: stranger.id, include_locale: true });
  expect(user).toMatchObject({ real_name: "Sam Park", locale: "en-US" });
  const { channel } = await client.conversations.open({ users: stranger.id });
  await client.chat.postMessage({ channel: channel?.id ?? "", text: "psst" });
  expect(workspace.messages(channel?.id ?? "").map(({ text }) => text)).toEqual(["psst"]);
  await client.chat.postMessage({ channel: CHANNEL, text: "look" });
  const ts = workspace.messages(CHANNEL)[0]?.ts ?? "";
  const { permalink } = await client.chat.getPermalink({ channel: CHANNEL, message_ts: ts });
  expect(permalink).toBe(`${workspace.url}/archives/${CHANNEL}/p${ts.replace(".", "")}`);
});

test("what is not there or not the bot's is refused by Slack's names", async () => {
  const outside = { id: "C0CLOSED", name: "closed", topic: "", botIsMember: false };
  const workspace = await aWorkspace({ moreChannels: [outside] });
  const client = aClient(workspace);
  const { message } = await workspace.send.say("lin.wei", CHANNEL, "mine");
  const post = (channel: string, more = {}) => client.chat.postMessage({ channel, text: "x", ...more });
  await expect(post("C0NOWHERE")).rejects.toMatchObject(refusal("channel_not_found"));
  await expect(post("C0CLOSED")).rejects.toMatchObject(refusal("not_in_channel"));
  await expect(post(CHANNEL, { thread_ts: "1.000001" })).rejects.toMatchObject(refusal("thread_not_found"));
  await expect(client.chat.postMessage({ channel: CHANNEL, text: "" })).rejects.toMatchObject(refusal("no_text"));
  await expect(client.chat.update({ channel: CHANNEL, ts: message.ts, text: "x" })).rejects.toMatchObject(
    refusal("cant_update_message"),
  );
  const { ts = "" } = await post(CHANNEL);
  await expect(client.chat.update({ channel: CHANNEL, ts, text: "x".repeat(4_001) })).rejects.toMatchObject(
    refusal("msg_too_long"),
  );
  await expect(client.users.info({ user: "U0NOBODY" })).rejects.toMatchObject(refusal("user_not_found"));
});

test("the page's own doors are shut to other sites", async () => {
  const workspace = await aWorkspace();
  const say = (headers: Record<string, string>) =>
    fetch(`${workspace.url}/act/say`, {
      method: "POST",
      headers,
      body: JSON.stringify({ person: "U0LINWEI", channel: CHANNEL, text: "hello" }),
    });
  const json = { "content-type": "application/json" };
  expect((await say({ "content-type": "text/plain" })).status).toBe(403);
  expect((await say({ ...json, origin: "https://example.org" })).status).toBe(403);
  expect((await say(json)).status).toBe(200);
  expect(workspace.messages(CHANNEL)).toHaveLength(1);
});
