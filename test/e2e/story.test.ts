import { describe, expect, test } from "vitest";
import { keyOf, LIN, OPS, onScene, SAM, shown, ZHANG } from "./scene.ts";

describe.concurrent("the story", () => {
  test.for([
    // What each version does, whole-story.test.ts shows; here it is the two ways in which Slack calls.
    ["packets vanish", "hostSwallows", "Socket Mode", false, "5.0"],
    ["the host is off", "hostRefused", "signed HTTP", true, "6.0"],
  ] as const)(
    "the primary is lost (%s, %s) and another one is promoted, over %s",
    async ([, fault, , http, version]) => {
      await onScene({ http, cluster: { version } }, async (scene) => {
        const { workspace, stage } = scene;
        expect(await scene.privately(LIN, "/gauss status", /is well/)).toContain(
          "node1 is Primary and all 3 members answer",
        );

        await stage.cluster.fault({ kind: fault, host: "node1" });
        const broken = await scene.privately(LIN, "/gauss status", /has no Primary that answers/);
        expect(broken).toMatch(/node1\n[\d.:]+\nnot answered/);

        await workspace.send.command(LIN, OPS, "/gauss failover");
        const card = await scene.card(/Waiting for approval: 0 of 1/);
        expect(shown(card)).toMatch(/Promote node2: of the standbys that answer it has received the most log/);
        expect(shown(card)).toMatch(/omm@node2\$ gs_ctl failover -D \S+ -t 60/);
        expect(shown(card)).not.toMatch(/refreshconf/);

        await workspace.send.click(LIN, OPS, card.ts, "gauss.approve");
        await workspace.waitFor(() =>
          workspace.ephemerals(LIN).some((message) => /somebody else has to approve/.test(shown(message))),
        );
        await workspace.send.click(SAM, OPS, card.ts, "gauss.approve");
        await workspace.waitFor(() =>
          workspace.ephemerals(SAM).some((message) => /Only .* may approve/.test(shown(message))),
        );
        expect(stage.cluster.started(null, "gs_ctl", "failover")).toBe(0);

        await scene.approve(ZHANG, card.ts);
        const result = await scene.inThread(card.ts, "result", /node2 is the primary of practice now/);
        expect(result).toMatch(/node3\n[\d.:]+\nStandby\nNormal/);
        expect(result).toMatch(/node1\n[\d.:]+\nnot answered/);
        expect(await scene.card(/Done: the cluster itself confirms it/)).toBeDefined();
        expect(scene.lines(card.ts)).toMatch(/waiting for server to failover[\s\S]*failover completed \(/);
        expect(stage.cluster.started("node2", "gs_ctl", "failover")).toBe(1);
        expect(stage.cluster.instance("node2").role).toBe("Primary");
        expect(workspace.thread(OPS, card.ts).map(keyOf)).toEqual(["card", "progress", "lines:promote:0", "result"]);
      });
    },
  );

  test("a planned switchover swaps the roles and records them", async () => {
    await onScene({}, async (scene) => {
      const { workspace, stage } = scene;
      await workspace.send.command(LIN, OPS, "/gauss switchover node3");
      const card = await scene.card(/Waiting for approval/);
      expect(shown(card)).toMatch(/omm@node3\$ gs_ctl switchover -D \S+ -t 120[\s\S]*omm@node3\$ gs_om -t refreshconf/);
      await scene.approve(ZHANG, card.ts);
      expect(await scene.inThread(card.ts, "result", /node3 is the primary/)).toMatch(
        /node1\n[\d.:]+\nStandby\nNormal/,
      );
      expect(stage.cluster.started("node3", "gs_om", "-t", "refreshconf")).toBe(1);
    });
  });

  test("a failover while the primary lives is refused with the way to do it", async () => {
    await onScene({}, async (scene) => {
      await scene.workspace.send.command(LIN, OPS, "/gauss failover");
      const card = await scene.card(/use \/gauss switchover practice/i);
      expect(shown(card)).toMatch(/node1 answers as Primary/);
      expect(scene.stage.cluster.started(null, "gs_ctl", "failover")).toBe(0);
    });
  });

  test("an old primary that comes back is shown as a second primary at once", async () => {
    await onScene({}, async (scene) => {
      const { workspace, stage } = scene;
      await stage.cluster.fault({ kind: "hostRefused", host: "node1" });
      await workspace.send.command(LIN, OPS, "/gauss failover");
      await scene.approve(ZHANG, (await scene.card(/Waiting for approval/)).ts);
      await scene.card(/Done/);
      await stage.cluster.fault({ kind: "hostBack", host: "node1" });
      expect(await scene.privately(LIN, "/gauss status", /2 Primaries/)).toMatch(
        /2 members answer as Primary: node1, node2/,
      );
    });
  });

  test("broken ssh trust among the hosts is no death: the members' own words count", async () => {
    await onScene({}, async (scene) => {
      await scene.stage.cluster.fault({ kind: "trustBroken" });
      expect(await scene.privately(LIN, "/gauss status", /is well/)).toContain("all 3 members answer");
    });
  });

  test("a primary whose SQL hangs has to be stopped before another one is promoted", async () => {
    await onScene({}, async (scene) => {
      const { workspace, stage } = scene;
      await stage.cluster.fault({ kind: "sqlHangs", host: "node1" });
      expect(await scene.privately(LIN, "/gauss status", /SQL gets no answer/)).toContain("/gauss stop practice node1");
      await workspace.send.command(LIN, OPS, "/gauss failover");
      await scene.card(/Not started.*Stop it first: \/gauss stop practice node1/s);

      await workspace.send.command(LIN, OPS, "/gauss stop node1");
      const card = await scene.card(/Waiting for approval[\s\S]*omm@node1\$ gs_ctl stop -D \S+ -m immediate/);
      await scene.approve(ZHANG, card.ts, "node1");
      await scene.card(/Done/);
      expect(stage.cluster.instance("node1").role).toBeNull();

      await workspace.send.command(LIN, OPS, "/gauss failover");
      const next = await scene.card(/Waiting for approval[\s\S]*gs_ctl failover[\s\S]*gs_om -t refreshconf/);
      await scene.approve(ZHANG, next.ts);
      await scene.inThread(next.ts, "result", /is the primary of practice now/);
    });
  });

  test("ssh cut while the tool runs changes nothing: it is run once and its lines are all there once", async () => {
    await onScene({ cluster: { timeScale: 0.5 } }, async (scene) => {
      const { workspace, stage } = scene;
      await stage.cluster.fault({ kind: "hostRefused", host: "node1" });
      await workspace.send.command(LIN, OPS, "/gauss failover");
      const card = await scene.card(/Waiting for approval/);
      await scene.approve(ZHANG, card.ts);
      await scene.inThread(card.ts, "lines:promote:0", /gs_ctl failover/);
      await stage.cluster.fault({ kind: "dropConnections", host: "node2" });
      await scene.card(/Done/);
      expect(stage.cluster.started(null, "gs_ctl", "failover")).toBe(1);
      expect(scene.lines(card.ts).match(/failover completed/g)).toHaveLength(1);
    });
  });
});
