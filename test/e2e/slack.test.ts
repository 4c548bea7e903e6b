import { describe, expect, test } from "vitest";
import { CHEN, keyOf, LIN, OPS, onScene, type Scene, shown, ZHANG } from "./scene.ts";

/** The primary is dead and a failover waits for approval. */
const waiting = (play: (scene: Scene, ts: string) => Promise<void>): Promise<void> =>
  onScene({}, async (scene) => {
    await scene.stage.cluster.fault({ kind: "hostRefused", host: "node1" });
    await scene.workspace.send.command(LIN, OPS, "/gauss failover");
    await play(scene, (await scene.card(/Waiting for approval/)).ts);
  });

async function isComplete(scene: Scene, ts: string): Promise<void> {
  const { workspace, stage } = scene;
  await scene.inThread(ts, "result", /node2 is the primary of practice now/, 90_000);
  await scene.card(/Done/);
  const keys = workspace.thread(OPS, ts).map(keyOf);
  expect(keys).toEqual(["card", "progress", "lines:promote:0", "result"]);
  expect(scene.lines(ts).match(/failover completed/g)).toHaveLength(1);
  expect(stage.cluster.started(null, "gs_ctl", "failover")).toBe(1);
}

describe.concurrent("Slack", () => {
  test("500 commands in 5 seconds are all acknowledged in time and none runs twice", async () => {
    await onScene({}, async (scene) => {
      const { workspace } = scene;
      await workspace.send.command(LIN, OPS, "/gauss help");
      const answers = await Promise.all(
        Array.from({ length: 500 }, async (_, index) => {
          await new Promise((resolve) => setTimeout(resolve, index * 10));
          return workspace.send.command(LIN, OPS, index % 2 === 0 ? "/gauss status" : "/gauss help status");
        }),
      );
      expect(answers.filter(({ acked }) => acked === null || acked >= 3_000)).toEqual([]);
      const reports = () => workspace.ephemerals(LIN).filter((message) => /is well/.test(shown(message)));
      await workspace.waitFor(() => reports().length >= 250, 100_000);
      const runs = reports().map((message) => JSON.stringify(message).match(/run\\+":\\+"([0-9a-f-]+)/)?.[1]);
      expect(new Set(runs).size).toBe(250);
      expect(runs).toHaveLength(250);
    });
  });

  test("an envelope that Slack delivers again, and a double click, count once", async () => {
    await waiting(async (here, ts) => {
      const { workspace, stage } = here;
      const asked = workspace.envelopes.filter(({ envelope }) => envelope.type === "slash_commands").at(-1);
      await workspace.redeliver(asked?.envelope.id ?? "");
      await Promise.all([
        here.approve(ZHANG, ts),
        workspace.send.click(ZHANG, OPS, ts, "gauss.approve"),
        here.approve(CHEN, ts).catch(() => undefined),
      ]);
      const sent = workspace.envelopes.filter(({ envelope }) => envelope.type === "interactive");
      await Promise.all(sent.map(({ envelope }) => workspace.redeliver(envelope.id)));
      await isComplete(here, ts);
      expect(workspace.messages(OPS).filter((message) => keyOf(message) === "card")).toHaveLength(1);
      expect(stage.cluster.started(null, "gs_ctl", "failover")).toBe(1);
    });
  });

  test.for([
    ["429 with a time to wait", { status: 429, retryAfter: 1, times: 6 }],
    ["500", { status: 500, times: 6 }],
    ["resets", { reset: true, times: 6 }],
    ["resets after it has done the work", { reset: "after", times: 3 }],
  ] as const)("Slack answering %s does not stop the run, and the thread is complete afterwards", async ([, fault]) => {
    await waiting(async (here, ts) => {
      await here.workspace.send.click(ZHANG, OPS, ts, "gauss.approve");
      await here.workspace.waitFor(() => here.workspace.views(ZHANG).length > 0);
      for (const method of ["chat.postMessage", "chat.update"]) here.workspace.faults.next({ method, ...fault });
      await here.workspace.send.submitView(ZHANG, { value: "practice" });
      await isComplete(here, ts);
    });
  });

  test("a socket that drops is made anew: the run goes on and later commands are heard", async () => {
    await waiting(async (here, ts) => {
      await here.approve(ZHANG, ts);
      here.workspace.dropSockets();
      await isComplete(here, ts);
      await here.workspace.waitFor(() => here.workspace.connections > 0, 30_000);
      expect(await here.privately(LIN, "/gauss status", /node2 is Primary/)).toContain("not answered");
    });
  });

  test("a workspace that does not know the newer blocks gets plainer ones with the same content", async () => {
    await onScene({ workspace: { withoutBlocks: ["alert", "plan", "table"] } }, async (scene) => {
      await scene.stage.cluster.fault({ kind: "hostRefused", host: "node1" });
      await scene.workspace.send.command(LIN, OPS, "/gauss failover");
      const card = await scene.card(/Waiting for approval/);
      expect(shown(card)).toMatch(/omm@node2\$ gs_ctl failover/);
      await scene.approve(ZHANG, card.ts);
      await scene.inThread(card.ts, "result", /node2 is the primary/);
    });
  });

  test("what is typed wrong is answered privately with what would have been right", async () => {
    await onScene({}, async (scene) => {
      for (const [typed, expected] of [
        ["/gauss statsu", /status/],
        ["/gauss status cluster=nosuch", /practice/],
        ["/gauss switchover node9", /has no node node9\. Did you mean node1/],
        ["/gauss failover speed=fast", /node/],
      ] as const)
        expect(await scene.privately(LIN, typed, expected), typed).toMatch(expected);
      expect(scene.workspace.messages(OPS)).toEqual([]);
    });
  });

  test("in a thread the bot is addressed by its name, and a missing argument opens no run", async () => {
    await waiting(async (here, ts) => {
      await here.workspace.send.mention(CHEN, OPS, "@gauss status", ts);
      await here.workspace.waitFor(
        () => here.workspace.thread(OPS, ts).some((message) => /has no Primary that answers/.test(shown(message))),
        20_000,
      );
    });
  });

  test("a missing argument opens a form with the nodes to choose from", async () => {
    await onScene({}, async (scene) => {
      const { workspace } = scene;
      await workspace.send.command(LIN, OPS, "/gauss switchover");
      await workspace.waitFor(() => workspace.views(LIN).length > 0);
      await workspace.send.submitView(LIN, { "arg.node": "node2" });
      expect(shown(await scene.card(/Waiting for approval/))).toMatch(/gs_ctl switchover/);
    });
  });
});
