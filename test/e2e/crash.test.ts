import { fileURLToPath } from "node:url";
import { test } from "vitest";
import { keyOf, LIN, OPS, Scene, shown, ZHANG } from "./scene.ts";

const ENTRY = fileURLToPath(new URL("dying-bot.ts", import.meta.url));
/**
 * Of a failover's ten entries the ones whose loss people or hosts notice. What was done and not yet written is the hard half; the
 * other one whole-story.test.ts has for every entry of every operation, and both, for every write, core/crash.test.ts.
 */
const ENTRIES = { requested: 1, proposed: 3, voted: 4, started: 6, launched: 7, finished: 8, closed: 10 };
const deaths = Object.entries(ENTRIES);

/** Lin asks and Zhang approves whenever there is something to approve, as people do who see a bot that went silent. */
async function untilClosed(scene: Scene, gone: Promise<unknown>): Promise<string> {
  let dead = false;
  void gone.then(() => {
    dead = true;
  });
  const { workspace } = scene;
  const newest = () =>
    workspace
      .messages(OPS)
      .filter((message) => keyOf(message) === "card")
      .at(-1);
  const died = gone.then(() => "died" as const);
  for (;;) {
    const next = workspace
      .waitFor(() => {
        const card = newest();
        if (/Done: the cluster|Failed:|Not started, nothing was changed/.test(shown(card))) return "closed" as const;
        return /Waiting for approval: 0 of 1/.test(shown(card)) && card?.ts;
      }, 60_000)
      .catch((error: unknown) => {
        throw new Error(`${String(error)}\nthe card reads:\n${shown(newest())}\n${scene.bot.log.join("\n")}`);
      });
    const state = await Promise.race([next, died]);
    if (dead || state === "died" || state === "closed") {
      next.catch(() => undefined);
      return dead || state === "died" ? "the bot died" : shown(newest());
    }
    await Promise.race([scene.approve(ZHANG, state).catch(() => undefined), died]);
    if (dead) return "the bot died";
    // The card shows the vote when it is counted; until then nothing is to be done.
    await Promise.race([
      workspace.waitFor(() => !/Waiting for approval: 0 of 1/.test(shown(newest())), 10_000).catch(() => undefined),
      died,
    ]);
    if (dead) return "the bot died";
  }
}

test.concurrent.for(deaths)(
  "killed before it is on disk that a failover was %s, the run ends the one right way",
  { timeout: 180_000 },
  async ([, at], { expect }) => {
    const scene = await Scene.open({}, ENTRY, { DIE_AT: String(at) });
    try {
      const { workspace, stage } = scene;
      await stage.cluster.fault({ kind: "hostRefused", host: "node1" });
      const { ended } = scene.bot;
      await workspace.send.command(LIN, OPS, "/gauss failover");
      expect(await untilClosed(scene, ended)).toBe("the bot died");
      expect(await ended).toBeNull();

      scene.bot = await stage.startBot();
      // Killed before the request was on disk there is no run; Slack's own promise to Lin was only the acknowledgement.
      if (at === ENTRIES.requested) await workspace.send.command(LIN, OPS, "/gauss failover");
      await untilClosed(scene, new Promise(() => undefined));

      const card = await scene.card(/Done: the cluster itself confirms it/);
      await scene.inThread(card.ts, "result", /node2 is the primary of practice now/);
      expect(stage.cluster.started(null, "gs_ctl", "failover")).toBe(1);
      expect(stage.cluster.instance("node2").role).toBe("Primary");
      expect(scene.lines(card.ts).match(/failover completed/g)).toHaveLength(1);
      expect(scene.lines(card.ts).match(/gs_ctl failover ,datadir/g)).toHaveLength(1);
      const keys = workspace.thread(OPS, card.ts).map(keyOf);
      expect(keys).toEqual([...new Set(keys)]);
      expect(workspace.messages(OPS).filter((message) => keyOf(message) === "card")).toHaveLength(1);
    } finally {
      await scene.close();
    }
  },
);
