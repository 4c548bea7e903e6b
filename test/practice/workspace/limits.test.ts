import { WebClient } from "@slack/web-api";
import { expect, test } from "vitest";
import { aBot, aWorkspace } from "./bolt.ts";

const CHANNEL = "C0GAUSSOPS";
const client = (workspace: { botToken: string; apiUrl: string }, more = {}) =>
  new WebClient(workspace.botToken, {
    slackApiUrl: workspace.apiUrl,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    ...more,
  });

test("posts to one channel run dry after the burst and come back one a second", async () => {
  const clock = { now: Date.now() };
  const workspace = await aWorkspace({ limits: {}, now: () => clock.now });
  const { chat } = client(workspace);
  const post = (channel = CHANNEL) => chat.postMessage({ channel, text: "line" });
  for (let count = 0; count < 10; count += 1) await post();
  await expect(post()).rejects.toMatchObject({ retryAfter: 1 });
  await post("C0GENERAL");
  clock.now += 1_000;
  await post();
  await expect(post()).rejects.toMatchObject({ retryAfter: 1 });
});

test("edits of all messages share fifty a minute", async () => {
  const clock = { now: Date.now() };
  const workspace = await aWorkspace({ limits: {}, now: () => clock.now });
  const { chat } = client(workspace);
  const { ts = "" } = await chat.postMessage({ channel: CHANNEL, text: "0" });
  for (let count = 0; count < 50; count += 1) await chat.update({ channel: CHANNEL, ts, text: String(count) });
  await expect(chat.update({ channel: CHANNEL, ts, text: "last" })).rejects.toMatchObject({ retryAfter: 2 });
  expect(workspace.messages("gauss-ops")[0]?.text).toBe("49");
});

test("a response_url works five times and for half an hour", async () => {
  const clock = { now: Date.now() };
  const workspace = await aWorkspace({ now: () => clock.now });
  const urls: string[] = [];
  await aBot(workspace, (app) => {
    app.command("/gauss", async ({ ack, command }) => {
      await ack();
      urls.push(command.response_url);
    });
  });
  await workspace.send.command("lin.wei", "gauss-ops", "one");
  await workspace.send.command("lin.wei", "gauss-ops", "two");
  const respond = async (url = "") =>
    (await fetch(url, { method: "POST", body: JSON.stringify({ text: "so" }) })).status;
  for (let count = 0; count < 5; count += 1) expect(await respond(urls[0])).toBe(200);
  expect(await respond(urls[0])).toBe(404);
  clock.now += 30 * 60_000 + 1;
  expect(await respond(urls[1])).toBe(404);
  expect(workspace.ephemerals("lin.wei")).toHaveLength(5);
});

test("faults that were asked for come once each and name what they hit", async () => {
  const workspace = await aWorkspace();
  const { chat } = client(workspace);
  const post = () => chat.postMessage({ channel: CHANNEL, text: "line" });
  workspace.faults.next({ method: "chat.postMessage", status: 429, retryAfter: 7 });
  workspace.faults.next({ method: "chat.postMessage", status: 500 });
  workspace.faults.next({ method: "chat.update", error: "fatal_error" });
  await expect(post()).rejects.toMatchObject({ retryAfter: 7 });
  await expect(post()).rejects.toMatchObject({ statusCode: 500 });
  await post();
  await expect(chat.update({ channel: CHANNEL, ts: "1.000001", text: "x" })).rejects.toMatchObject({
    data: { error: "fatal_error" },
  });
  expect(workspace.calls("chat.postMessage")).toBe(3);
});

test("a connection can break before the work or after it", async () => {
  const workspace = await aWorkspace();
  const { chat } = client(workspace);
  const post = (text: string) => chat.postMessage({ channel: CHANNEL, text });
  workspace.faults.next({ method: "chat.postMessage", reset: true });
  workspace.faults.next({ method: "chat.postMessage", reset: "after" });
  await expect(post("lost")).rejects.toThrow();
  await expect(post("kept")).rejects.toThrow();
  expect(workspace.messages("gauss-ops").map(({ text }) => text)).toEqual(["kept"]);
});

test("a client that retries gets through", async () => {
  const workspace = await aWorkspace();
  const retrying = client(workspace, { retryConfig: { retries: 3, minTimeout: 1, maxTimeout: 2 } });
  workspace.faults.next({ status: 503, times: 2 });
  await retrying.chat.postMessage({ channel: CHANNEL, text: "through" });
  expect(workspace.messages("gauss-ops")).toHaveLength(1);
});
