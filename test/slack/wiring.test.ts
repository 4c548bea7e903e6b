import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { Cluster } from "../../src/core/cluster.ts";
import { Engine } from "../../src/core/engine.ts";
import { type RunId, RunId as RunIdSchema } from "../../src/core/entry.ts";
import { startWorkspace, type WorkspaceOptions } from "../../src/practice/workspace/start.ts";
import { startSlack } from "../../src/slack/app.ts";
import { blue } from "../support/fixed-world.ts";
import { memoryStore } from "../support/memory-store.ts";
import { type Script, scriptedShell } from "../support/scripted-shell.ts";
import { memoryThreads } from "./fake-slack.ts";
import { practiceFailover, practiceRebuild, practiceStatus, practiceWipe } from "./practice-operations.ts";

const cluster = Cluster.parse({
  ...blue,
  channel: "C0GAUSSOPS",
  policy: { destroy: { approvers: ["S0DBALEADS"], typed: true } },
});

const PRACTICED = [practiceFailover, practiceStatus, practiceWipe, practiceRebuild];

/** The real adapter and the real engine on the practice workspace; only hosts are scripted. */
async function house(
  options: WorkspaceOptions = {},
  script: Script = { pieces: [{ print: "promoted\n" }], code: 0 },
  httpPort?: number,
) {
  const workspace = await startWorkspace(options);
  onTestFinished(() => workspace.close());
  const store = memoryStore();
  const shell = scriptedShell();
  shell.scripts = () => script;
  const logged: string[] = [];
  const log = (message: string, details: Record<string, unknown>) =>
    void logged.push(`${message} ${JSON.stringify(details)}`);
  const operations = new Map(PRACTICED.map((operation) => [operation.name, operation]));
  const clusters = new Map([[cluster.name, cluster]]);
  let ids = 0;
  let tell = (_run: RunId): void => undefined;
  const engine = new Engine({
    now: () => new Date(),
    newId: () => {
      ids += 1;
      return RunIdSchema.parse(`run-${ids}-12345678`);
    },
    store,
    shell,
    operations,
    clusters,
    tell: (run) => tell(run),
    secret: async () => "secret",
    sleep: (ms, stop) => wait(Math.min(ms, 50), undefined, { signal: stop, ref: false }).catch(() => undefined),
    log,
  });
  const slack = await startSlack({
    botToken: workspace.botToken,
    apiUrl: workspace.apiUrl,
    receive:
      httpPort === undefined
        ? { kind: "socket", appToken: workspace.appToken }
        : { kind: "http", signingSecret: workspace.signingSecret, port: httpPort },
    bot: engine,
    operations,
    clusters,
    store,
    explain: () => [],
    threads: memoryThreads(),
    log,
  });
  tell = slack.tell;
  onTestFinished(async () => {
    await engine.stop();
    await slack.stop();
  });
  return { workspace, engine, slack, shell, logged, store };
}
type House = Awaited<ReturnType<typeof house>>;

const said = (message: { text: string; blocks: unknown }): string =>
  `${message.text} ${JSON.stringify(message.blocks)}`;
const card = ({ workspace }: House, showing: string | RegExp) =>
  workspace.waitFor(() => workspace.messages("gauss-ops").find((message) => said(message).match(showing)), 8_000);
const heard = ({ workspace }: House, person: string, showing: string | RegExp) =>
  workspace.waitFor(() => workspace.ephemerals(person).find((message) => said(message).match(showing)), 8_000);

test("help and usage come with the acknowledgement", async () => {
  const home = await house();
  const { send } = home.workspace;
  await send.command("lin.wei", "gauss-ops", "/gauss");
  await heard(home, "lin.wei", "What I can do");
  await send.command("lin.wei", "gauss-ops", "/gauss failovr node2");
  await heard(home, "lin.wei", "Did you mean");
  expect(home.workspace.messages("gauss-ops")).toEqual([]);
  expect(home.logged).toEqual([]);
});

test("a failover: card, refused clicks, typed name, thread, result", async () => {
  const home = await house();
  const { workspace, shell, slack } = home;
  const { send } = workspace;
  await send.command("lin.wei", "gauss-ops", "/gauss failover node2");
  const { ts } = await card(home, "Waiting for approval");
  await send.click("lin.wei", "gauss-ops", ts, "gauss.approve");
  await heard(home, "lin.wei", "somebody else has to approve");
  await send.click("sam.park", "gauss-ops", ts, "gauss.approve");
  await heard(home, "sam.park", /Only @\u2060dba-leads may approve/);
  await send.click("zhang.min", "gauss-ops", ts, "gauss.approve");
  await workspace.waitFor(() => workspace.views("zhang.min").length === 1);
  const wrong = await send.submitView("zhang.min", { text: "green" });
  expect(JSON.stringify(wrong)).toContain("Type `blue` exactly");
  expect(shell.begun).toEqual([]);
  await send.submitView("zhang.min", { text: "blue" });
  await card(home, "Done: the cluster itself confirms it");
  await slack.drained();
  const thread = workspace.thread("gauss-ops", ts).map(said).join("\n");
  expect(thread).toContain("promoted");
  expect(thread).toContain("U0LINWEI");
  expect(shell.begun).toEqual(["omm@node2$ gs_ctl failover"]);
  expect(home.logged).toEqual([]);
});

test("what is missing is asked for in a modal", async () => {
  const home = await house();
  const { workspace } = home;
  await workspace.send.command("lin.wei", "gauss-ops", "/gauss failover");
  await workspace.waitFor(() => workspace.views("lin.wei").length === 1);
  await workspace.send.submitView("lin.wei", { "arg.node": "node3" });
  await card(home, "omm@node3");
});

test("a look is told privately, shared on request, and answered in a thread when mentioned there", async () => {
  const home = await house();
  const { workspace, slack } = home;
  await workspace.send.command("lin.wei", "gauss-ops", "/gauss status");
  const report = await heard(home, "lin.wei", "1 member is Primary");
  expect(workspace.messages("gauss-ops")).toEqual([]);
  await workspace.send.click("lin.wei", "gauss-ops", report.ts, "gauss.share");
  const { ts } = await card(home, "Lin Wei shared");
  await workspace.send.mention("zhang.min", "gauss-ops", "status", ts);
  await workspace.waitFor(() =>
    workspace
      .thread("gauss-ops", ts)
      .some((one) => one.user === workspace.bot.userId && one.ts !== ts && said(one).includes("1 member is Primary")),
  );
  await slack.drained();
  expect(home.logged).toEqual([]);
});

test("a question nobody foresaw is answered by a person", async () => {
  const home = await house({}, { pieces: [{ ask: "Really (yes/no)? " }, { print: "promoted\n" }], code: 0 });
  const { workspace, shell } = home;
  await workspace.send.command("lin.wei", "gauss-ops", "/gauss failover node2");
  const { ts } = await card(home, "Waiting for approval");
  await workspace.send.click("zhang.min", "gauss-ops", ts, "gauss.approve");
  await workspace.waitFor(() => workspace.views("zhang.min").length === 1);
  await workspace.send.submitView("zhang.min", { text: "blue" });
  const question = await workspace.waitFor(
    () => workspace.thread("gauss-ops", ts).find((message) => said(message).includes("gauss.answer.other")),
    8_000,
  );
  await workspace.send.click("chen.hao", "gauss-ops", question.ts, "gauss.answer.other");
  await workspace.waitFor(() => workspace.views("chen.hao").length === 1);
  await workspace.send.submitView("chen.hao", { text: "yes" });
  await card(home, "Done: the cluster itself confirms it");
  expect(shell.typed).toEqual(["yes\n"]);
  await workspace.waitFor(
    () => workspace.thread("gauss-ops", ts).some((message) => said(message).includes("Chen Hao answered")),
    8_000,
  );
});

test("a workspace without newer blocks sees the plainer card", async () => {
  const home = await house({ withoutBlocks: ["alert", "plan", "table"] });
  await home.workspace.send.command("lin.wei", "gauss-ops", "/gauss failover node2");
  await card(home, "Waiting for approval");
});

test("the home tab shows clusters and open runs", async () => {
  const home = await house();
  await home.workspace.send.command("lin.wei", "gauss-ops", "/gauss failover node2");
  await card(home, "Waiting for approval");
  await home.workspace.send.openHome("zhang.min");
  const view = await home.workspace.waitFor(() => home.workspace.home("zhang.min"));
  expect(JSON.stringify(view)).toMatch(/blue.*failover on blue/);
});

test("signed HTTP does the same as Socket Mode", async () => {
  const port = await freePort();
  const home = await house({ http: { requestUrl: `http://127.0.0.1:${port}/slack/events` } }, undefined, port);
  const { workspace } = home;
  await workspace.send.command("lin.wei", "gauss-ops", "/gauss failover node2");
  const { ts } = await card(home, "Waiting for approval");
  await workspace.send.click("zhang.min", "gauss-ops", ts, "gauss.reject");
  await card(home, "Rejected by Zhang Min");
});

test("a mention in a thread is answered there; what is missing is asked for by a button", async () => {
  const home = await house();
  const { workspace } = home;
  const { ts } = (await workspace.send.say("lin.wei", "gauss-ops", "node1 is down")).message;
  await workspace.send.mention("lin.wei", "gauss-ops", "failover", ts);
  const asked = await heard(home, "lin.wei", "gauss.fill-in");
  await workspace.send.click("lin.wei", "gauss-ops", asked.ts, "gauss.fill-in");
  await workspace.waitFor(() => workspace.views("lin.wei").length === 1);
  await workspace.send.submitView("lin.wei", { "arg.node": "node2" });
  await workspace.waitFor(
    () => workspace.thread("gauss-ops", ts).some((message) => said(message).includes("Waiting for approval")),
    8_000,
  );
});

test("a second change of the same cluster is refused with a link to the first", async () => {
  const home = await house();
  const { workspace } = home;
  await workspace.send.command("lin.wei", "gauss-ops", "/gauss failover node2");
  const { ts } = await card(home, "Waiting for approval");
  await workspace.send.command("chen.hao", "gauss-ops", "/gauss failover node3");
  await heard(home, "chen.hao", "See its thread");
  await workspace.send.click("chen.hao", "gauss-ops", ts, "gauss.cancel");
  await heard(home, "chen.hao", "can withdraw it");
  await workspace.send.click("lin.wei", "gauss-ops", ts, "gauss.cancel");
  await card(home, "Withdrawn by Lin Wei");
});

test("what an operation wants typed is typed, and anybody who may ask stops its countdown", async () => {
  const home = await house();
  const { workspace, shell } = home;
  const { send } = workspace;
  await send.command("lin.wei", "gauss-ops", "/gauss wipe node3");
  const { ts } = await card(home, "To approve, type");
  await send.click("zhang.min", "gauss-ops", ts, "gauss.approve");
  await workspace.waitFor(() => workspace.views("zhang.min").length === 1);
  expect(JSON.stringify(workspace.views("zhang.min"))).toContain("Type node3 to approve wipe on blue");
  expect(JSON.stringify(await send.submitView("zhang.min", { text: "blue" }))).toContain("Type `node3` exactly");
  await send.submitView("zhang.min", { text: "node3" });
  await card(home, "Unless somebody stops it, it begins");
  await send.click("chen.hao", "gauss-ops", ts, "gauss.cancel");
  const stopped = await card(home, "Stopped by Chen Hao in the countdown");
  expect(JSON.stringify(stopped.blocks)).not.toContain("gauss.");
  expect(shell.begun).toEqual([]);
  expect(home.logged).toEqual([]);
});

test("a person ends the waiting, and what the result offers begins in its thread, once", async () => {
  const home = await house();
  const { workspace, store } = home;
  const { send } = workspace;
  const inThread = (root: string, showing: string) =>
    workspace.waitFor(
      () => workspace.thread("gauss-ops", root).find((message) => said(message).includes(showing)),
      8_000,
    );
  await send.command("lin.wei", "gauss-ops", "/gauss rebuild node2");
  const { ts } = await card(home, "Waiting for approval");
  await send.click("zhang.min", "gauss-ops", ts, "gauss.approve");
  await inThread(ts, "42 % copied");
  const waiting = await inThread(ts, "gauss.leave");
  await send.click("chen.hao", "gauss-ops", waiting.ts, "gauss.leave");
  const result = await inThread(ts, "Chen Hao ended the waiting");
  const press = (index: number) => send.click("zhang.min", "gauss-ops", result.ts, `gauss.offer.${index}`);
  await press(2);
  await heard(home, "zhang.min", "cannot be begun from here");
  await press(1);
  await workspace.waitFor(() => workspace.views("zhang.min").length === 1);
  await Promise.all([press(0), press(0)]);
  await heard(home, "zhang.min", "asked for already");
  const offered = await inThread(ts, "omm@node3$ gs_ctl failover");
  expect(await store.allRuns()).toHaveLength(2);
  await send.click("zhang.min", "gauss-ops", offered.ts, "gauss.cancel");
  await inThread(ts, "Withdrawn by Zhang Min");
  await press(0);
  await workspace.waitFor(
    () => workspace.thread("gauss-ops", ts).filter((one) => said(one).includes("Waiting for approval")).length === 1,
    8_000,
  );
  expect(await store.allRuns()).toHaveLength(3);
  expect(home.logged).toEqual([]);
});

test("what a private report offers is begun as the person's own command", async () => {
  const home = await house();
  const { workspace, store } = home;
  await workspace.send.command("lin.wei", "general", "/gauss status");
  const report = await heard(home, "lin.wei", "gauss.offer.0");
  await workspace.send.click("lin.wei", "general", report.ts, "gauss.offer.0");
  const asked = await card(home, "rebuild on blue");
  expect(asked.thread_ts).toBeUndefined();
  expect((await store.read((await store.allRuns())[1] ?? RunIdSchema.parse("none")))[0]?.event).toMatchObject({
    operation: "rebuild",
    args: { node: "node2" },
    by: { name: "Lin Wei" },
  });
  await heard(home, "lin.wei", "is posted in its channel");
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

test("a wrong token is an ordinary rejection", async () => {
  const workspace = await startWorkspace();
  onTestFinished(() => workspace.close());
  const store = memoryStore();
  await expect(
    startSlack({
      botToken: "xoxb-wrong",
      apiUrl: workspace.apiUrl,
      receive: { kind: "socket", appToken: workspace.appToken },
      bot: new Engine({
        now: () => new Date(),
        newId: () => RunIdSchema.parse("r"),
        store,
        shell: scriptedShell(),
        operations: new Map(),
        clusters: new Map(),
        tell: () => undefined,
        secret: async () => "",
        sleep: async () => undefined,
        log: () => undefined,
      }),
      operations: new Map(),
      clusters: new Map(),
      store,
      explain: () => [],
      threads: memoryThreads(),
      log: () => undefined,
    }),
  ).rejects.toThrow(/invalid_auth/);
});
