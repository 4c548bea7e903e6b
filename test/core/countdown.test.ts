import { expect, test, vi } from "vitest";
import { Cluster } from "../../src/core/cluster.ts";
import { Engine } from "../../src/core/engine.ts";
import type { RunId } from "../../src/core/entry.ts";
import { UserId } from "../../src/core/entry.ts";
import type { Demands } from "../../src/core/operation.ts";
import { approve, asked, closed, proposed, reached, refusal } from "../support/drive.ts";
import { blue, chen, type FixedWorld, fixedWorld, zhang } from "../support/fixed-world.ts";
import { promotion, promotionHosts } from "../support/promotion.ts";

const COUNTDOWN = 120_000;
const stranger = { id: UserId.parse("U9"), name: "Wu Lei", memberOf: [] };

function demanding(demands: Demands, change: Partial<NonNullable<Cluster["policy"]["change"]>> = {}): FixedWorld {
  const cluster = Cluster.parse({ ...blue, policy: { change } });
  return fixedWorld([{ ...promotion, demands: () => demands }], { shell: promotionHosts(), cluster });
}

/** Until the engine has gone to sleep for the countdown. */
const counting = (sleep: { mock: { calls: unknown[][] } }): Promise<void> =>
  vi.waitFor(() => expect(sleep.mock.calls.map(([ms]) => ms)).toContain(COUNTDOWN));
const timesOf = async (world: FixedWorld, id: RunId, kind: string): Promise<number[]> =>
  (await world.store.read(id)).flatMap(({ event, at }) => (event.kind === kind ? [Date.parse(at)] : []));

test("an approved run waits for its countdown and then begins by itself", async () => {
  const world = demanding({ countdownMs: COUNTDOWN });
  const sleep = vi.spyOn(world, "sleep");
  const { engine, id } = await asked(world);
  await approve(engine, id);
  await counting(sleep);
  expect(world.shell.begun).toEqual([]);
  world.pass(COUNTDOWN);
  expect((await reached(engine, id, closed)).closed?.outcome).toBe("done");
  const [voted = 0] = await timesOf(world, id, "voted");
  const [started = 0] = await timesOf(world, id, "started");
  expect(started - voted).toBeGreaterThanOrEqual(COUNTDOWN);
});

test("a countdown goes on where it was when the bot is started anew in it", async () => {
  const world = demanding({ countdownMs: COUNTDOWN });
  const { engine, id } = await asked(world);
  await approve(engine, id);
  await engine.stop();
  world.pass(COUNTDOWN - 60_000);
  const sleep = vi.spyOn(world, "sleep");
  const next = new Engine(world);
  await next.resume();
  await vi.waitFor(() => expect(sleep.mock.calls.map(([ms]) => ms)).toContain(60_000));
  expect(world.shell.begun).toEqual([]);
  world.pass(60_000);
  expect((await reached(next, id, closed)).closed?.outcome).toBe("done");
});

test("in a countdown anybody who may ask can stop it, and nothing is begun", async () => {
  const world = demanding({ countdownMs: COUNTDOWN }, { requesters: ["U1", "S1"] });
  const sleep = vi.spyOn(world, "sleep");
  const { engine, id } = await asked(world);
  await reached(engine, id, proposed);
  expect(await refusal(engine.cancel(id, chen))).toBe("refusal.not-yours");
  await approve(engine, id);
  await counting(sleep);
  expect(await refusal(engine.cancel(id, stranger))).toBe("refusal.not-a-requester");
  await engine.cancel(id, chen);
  const run = await reached(engine, id, closed);
  expect([run.closed?.outcome, run.cancelled?.name]).toEqual(["cancelled", "Chen Hao"]);
  world.pass(COUNTDOWN);
  expect(world.shell.begun).toEqual([]);
});

test("what the operation demands holds whatever the cluster's policy asks for", async () => {
  const world = demanding({ quorum: 2, typed: "host-2" }, { quorum: 1, typed: false });
  const { engine, id } = await asked(world);
  const { proposal } = await reached(engine, id, proposed);
  expect(proposal).toMatchObject({ word: "host-2", rule: { quorum: 2, typed: true } });
  const decision = { vote: "approve" as const, digest: proposal?.digest ?? "" };
  expect(await refusal(engine.decide(id, zhang, decision))).toBe("refusal.typed-wrong");
  expect(await refusal(engine.decide(id, zhang, { ...decision, typed: "blue" }))).toBe("refusal.typed-wrong");
  await engine.decide(id, zhang, { ...decision, typed: "host-2" });
  expect(await refusal(engine.decide(id, zhang, { ...decision, typed: "host-2" }))).toBe("refusal.already-voted");
  expect(world.shell.begun).toEqual([]);
  await engine.decide(id, chen, { ...decision, typed: "host-2" });
  expect((await reached(engine, id, closed)).closed?.outcome).toBe("done");
});
