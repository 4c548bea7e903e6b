import { expect, test, vi } from "vitest";
import { z } from "zod";
import { Engine } from "../../src/core/engine.ts";
import type { RunId } from "../../src/core/entry.ts";
import { block, defineOperation, ok } from "../../src/core/operation.ts";
import { Refusal } from "../../src/core/refusal.ts";
import type { Run } from "../../src/core/run.ts";
import { verbatim } from "../../src/core/words.ts";
import { fixedWorld, lin, zhang } from "../support/fixed-world.ts";
import { promotion, promotionHosts } from "../support/promotion.ts";

const data = (text: string) => verbatim("text", { text });
/** Open until the hosts say that node2 is primary. */
const recovery = defineOperation({
  name: "recovery",
  summary: data("bring it back"),
  risk: "read",
  standing: true,
  args: z.object({ node: z.string().describe("the lost one") }),
  facts: z.object({ looked: z.number(), role: z.string() }),
  observe: async () => ({ looked: ++looks, role: roles["node2"] ?? "" }),
  verify: { "node2 is primary": ({ role }) => (role === "Primary" ? ok : block(data(role))) },
  report: () => ({ headline: data("open"), tone: "bad" }),
});
let looks = 0;
let roles: Record<string, string> = {};

function began() {
  looks = 0;
  roles = { node1: "Down", node2: "Standby" };
  const world = fixedWorld([promotion, recovery], { shell: promotionHosts(roles) });
  return { world, engine: new Engine(world) };
}
const place = { kind: "channel" as const, channel: "C1" };
const open = (engine: Engine, key: string, node = "node1") =>
  engine.request({ operation: "recovery", cluster: "blue", args: { node }, by: lin, key, place });
const promote = (engine: Engine, key: string) =>
  engine.request({ operation: "promotion", cluster: "blue", args: { node: "node2" }, by: lin, key, place });
const reached = (engine: Engine, id: RunId, when: (run: Run) => boolean): Promise<Run> =>
  vi.waitFor(async () => {
    const run = await engine.run(id);
    if (run === undefined || !when(run)) throw new Error("not yet");
    return run;
  });
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "taken",
    (error: unknown) => (error instanceof Refusal ? error.said.id : Promise.reject(error)),
  );
const looked = (run: Run) => run.before !== undefined && !run.due;

test("it stays open after its look, and holds up no change of the cluster", async () => {
  const { engine } = began();
  const { run: id } = await open(engine, "k1");
  const run = await reached(engine, id, looked);
  expect(run.closed).toBeUndefined();
  expect(run.before?.checks.map(({ verdict }) => verdict.kind)).toEqual(["block"]);
  expect((await promote(engine, "k2")).known).toBe(false);
});

test("a run of its cluster belongs to it, and when that has ended it looks again", async () => {
  const { engine } = began();
  const { run: id } = await open(engine, "k1");
  await reached(engine, id, looked);
  const { run: change } = await promote(engine, "k2");
  const proposal = await reached(engine, change, (run) => run.proposal !== undefined);
  expect(proposal.requested.incident).toBe(id);
  await engine.decide(change, zhang, { vote: "reject", digest: proposal.proposal?.digest ?? "" });
  await reached(engine, change, (run) => run.closed !== undefined);
  const again = await reached(engine, id, (run) => run.followed !== undefined);
  expect(again.followed?.facts).toMatchObject({ looked: 2 });
});

test("asked for again it looks again, and another incident of the cluster has to wait", async () => {
  const { engine } = began();
  const { run: id } = await open(engine, "k1");
  await reached(engine, id, looked);
  expect(await open(engine, "k2")).toEqual({ run: id, known: true });
  await reached(engine, id, (run) => run.followed !== undefined);
  expect(await refusal(open(engine, "k3", "node3"))).toBe("refusal.incident-open");
});

test("it ends when nothing in it is open, or with a reason", async () => {
  const { engine } = began();
  const { run: id } = await open(engine, "k1");
  await reached(engine, id, looked);
  expect(await refusal(engine.end(id, undefined, zhang))).toBe("refusal.still-open");
  expect(await refusal(engine.end(id, "  ", zhang))).toBe("refusal.still-open");
  roles["node2"] = "Primary";
  await engine.lookAgain(id);
  await reached(engine, id, (run) => run.followed !== undefined && !run.due);
  await engine.end(id, undefined, zhang);
  expect((await reached(engine, id, (run) => run.closed !== undefined)).closed?.outcome).toBe("done");
  expect(await refusal(engine.end(id, "once more", zhang))).toBe("refusal.not-waiting");

  const { run: second } = await open(engine, "k2");
  roles["node2"] = "Down";
  await engine.lookAgain(second);
  await engine.end(second, "the site is given up", zhang);
  const run = await reached(engine, second, (one) => one.closed !== undefined);
  expect(run.ended).toMatchObject({ by: { name: "Zhang Min" }, why: "the site is given up" });
});

test("notes are kept, and a new bot looks again at what it finds open", async () => {
  const { world, engine } = began();
  const { run: id } = await open(engine, "k1");
  await reached(engine, id, looked);
  await engine.note(id, "power supply ordered", zhang);
  await engine.stop();
  const next = new Engine(world);
  await next.resume();
  await reached(next, id, (run) => run.followed !== undefined);
  const notes = (await world.store.read(id)).flatMap(({ event }) => (event.kind === "noted" ? [event.text] : []));
  expect(notes).toEqual(["power supply ordered"]);
});

test("a note that comes after the end is refused", async () => {
  const { engine } = began();
  const { run: id } = await open(engine, "k1");
  await reached(engine, id, looked);
  await engine.end(id, "over", zhang);
  await reached(engine, id, (run) => run.closed !== undefined);
  expect(await refusal(engine.note(id, "too late", zhang))).toBe("refusal.not-waiting");
});
