import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { anHttpBot, aWorkspace } from "./bolt.ts";

test("signed requests carry commands, clicks and mentions to a bot that listens for them", async () => {
  const workspace = await aWorkspace();
  const requestUrl = await anHttpBot(workspace, (app) => {
    app.command("/gauss", ({ ack, command }) => ack({ text: `signed ${command.text}` }));
    app.event("app_mention", async ({ say, event }) => void (await say({ text: "signed too", thread_ts: event.ts })));
  });
  workspace.deliverTo(requestUrl);
  expect(await workspace.verifyRequestUrl()).toBe(true);
  await workspace.send.command("lin.wei", "gauss-ops", "status 主库");
  expect(workspace.ephemerals("lin.wei").map(({ text }) => text)).toEqual(["signed status 主库"]);
  const { message, acked } = await workspace.send.mention("lin.wei", "gauss-ops", "status");
  expect(acked).not.toBeNull();
  await workspace.waitFor(() => workspace.thread("gauss-ops", message.ts)[1]?.text === "signed too");
});

test("a bot with another signing secret refuses, and the person hears that it failed", async () => {
  const workspace = await aWorkspace();
  const other = await aWorkspace({ signingSecret: "not the same" });
  const requestUrl = await anHttpBot(other, (app) => app.command("/gauss", ({ ack }) => ack("never")));
  workspace.deliverTo(requestUrl);
  await workspace.send.command("lin.wei", "gauss-ops", "status");
  expect(workspace.ephemerals("lin.wei").map(({ text }) => text)).toEqual([
    '`/gauss` failed with the error "dispatch_failed"',
  ]);
});

interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A listener that answers each request with the next of the given answers. */
async function listener(answers: readonly { status: number; headers?: Record<string, string> }[]) {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    heard.push({ headers: request.headers, body });
    const answer = answers[heard.length - 1] ?? { status: 200 };
    response.writeHead(answer.status, answer.headers).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("not listening");
  return { heard, url: `http://127.0.0.1:${address.port}/slack/events` };
}

test("an event that fails comes again with the same id, its number and the reason", async () => {
  const workspace = await aWorkspace({ eventRetryMs: [0, 0, 0] });
  const { heard, url } = await listener([{ status: 500 }, { status: 503 }, { status: 200 }]);
  workspace.deliverTo(url);
  await workspace.send.mention("lin.wei", "gauss-ops", "status");
  await workspace.waitFor(() => workspace.envelopes[0]?.attempts === 3);
  expect(heard.map(({ headers }) => [headers["x-slack-retry-num"], headers["x-slack-retry-reason"]])).toEqual([
    [undefined, undefined],
    ["1", "http_error"],
    ["2", "http_error"],
  ]);
  expect(new Set(heard.map(({ body }) => JSON.parse(body).event_id)).size).toBe(1);
  for (const { headers, body } of heard) {
    const signed = `v0:${headers["x-slack-request-timestamp"]}:${body}`;
    const expected = createHmac("sha256", workspace.signingSecret).update(signed).digest("hex");
    expect(headers["x-slack-signature"]).toBe(`v0=${expected}`);
  }
});

test("a bot can ask not to be told again", async () => {
  const workspace = await aWorkspace({ eventRetryMs: [0] });
  const { heard, url } = await listener([{ status: 500, headers: { "x-slack-no-retry": "1" } }, { status: 200 }]);
  workspace.deliverTo(url);
  await workspace.send.mention("lin.wei", "gauss-ops", "one");
  await workspace.send.mention("lin.wei", "gauss-ops", "two");
  expect(heard.map(({ body }) => JSON.parse(body).event.text)).toEqual(["<@U0GAUSS> one", "<@U0GAUSS> two"]);
});
