import { expect, test } from "vitest";
import type { RunId } from "../../src/core/entry.ts";
import type { Operation } from "../../src/core/operation.ts";
import { stepsEnded } from "../../src/core/run.ts";
import { verbatim } from "../../src/core/words.ts";
import type { Store } from "../../src/core/world.ts";
import { approve, asked, closed, reached, refusal } from "../support/drive.ts";
import { chen, fixedWorld } from "../support/fixed-world.ts";
import { promotion, promotionHosts } from "../support/promotion.ts";

const said = (text: string) => verbatim("text", { text });
const YEARS = 1e12;

/** Hosts whose roles do not change by themselves; `hold` makes every look wait until `go`. */
function stubborn(code: number, parts: Partial<Operation> = {}) {
  const roles = { node1: "Down", node2: "Standby" };
  const shell = promotionHosts(roles);
  const { scripts, read } = shell;
  shell.scripts = (target, command) => ({ ...scripts(target, command), code, effect: () => undefined });
  let gate = Promise.resolve();
  shell.read = async (...input) => {
    await gate;
    return read(...input);
  };
  const world = fixedWorld([{ ...promotion, settleMs: YEARS, ...parts }], { shell });
  const hold = (): (() => void) => {
    let go = (): void => undefined;
    gate = new Promise((resolve) => {
      go = resolve;
    });
    return go;
  };
  return { world, roles, hold };
}

test.for([
  ["unverified", 0, "Standby"],
  ["failed", 1, "Standby"],
  ["done", 0, "Primary"],
  ["done", 1, "Primary"],
] as const)(
  "a waiting that a person ends is %s after exit code %i when node2 is %s then",
  async ([end, code, role]) => {
    const { world, roles, hold } = stubborn(code);
    const { engine, id } = await asked(world);
    await approve(engine, id);
    await reached(engine, id, stepsEnded);
    const go = hold();
    await engine.leave(id, chen);
    await engine.leave(id, chen);
    roles.node2 = role;
    go();
    const run = await reached(engine, id, closed);
    expect([run.closed?.outcome, run.left?.name]).toEqual([end, "Chen Hao"]);
  },
);

test("while the cluster is seen to work on it the waiting goes on, and its end is as long as ever", async () => {
  let looks = 0;
  const { world } = stubborn(0, {
    settleMs: 5_000,
    isUnderWay: () => {
      looks += 1;
      return looks <= 100;
    },
  });
  const { engine, id } = await asked(world);
  await approve(engine, id);
  const run = await reached(engine, id, closed);
  expect(run.closed?.outcome).toBe("unverified");
  expect(looks).toBeGreaterThan(100);
  expect(looks).toBeLessThan(110);
});

test("there is nothing to leave while a step runs and after the run has ended", async () => {
  const { world } = stubborn(0);
  const { scripts } = world.shell;
  world.shell.scripts = (target, command) => ({
    ...scripts(target, command),
    pieces: command.argv[0] === "promote" ? [{ ask: "Overwrite (yes/no)? " }, { print: "completed\n" }] : [],
  });
  const { engine, id } = await asked(world);
  expect(await refusal(engine.leave(id, chen))).toBe("refusal.nothing-to-leave");
  await approve(engine, id);
  const { steps } = await reached(engine, id, (run) => run.steps["promote"]?.question !== undefined);
  expect(await refusal(engine.leave(id, chen))).toBe("refusal.nothing-to-leave");
  await engine.answer(id, "promote", steps["promote"]?.question?.question ?? "", { text: "yes" }, chen);
  await reached(engine, id, stepsEnded);
  await engine.leave(id, chen);
  await reached(engine, id, closed);
  expect(await refusal(engine.leave(id, chen))).toBe("refusal.nothing-to-leave");
});

const progressOf = async (store: Store, id: RunId) =>
  (await store.read(id)).flatMap(({ event }) => (event.kind === "progress" ? [event.said] : []));

test("how far it is is written once per change, and a look at it that fails stops nothing", async () => {
  let looks = 0;
  const { world, roles } = stubborn(0, {
    watch: async () => {
      looks += 1;
      if (looks === 2) throw new Error("the look hangs");
      if (looks === 8) roles.node2 = "Primary";
      return looks === 4 ? undefined : said(looks < 6 ? "10 %" : "20 %");
    },
  });
  const { engine, id } = await asked(world);
  await approve(engine, id);
  expect((await reached(engine, id, closed)).closed?.outcome).toBe("done");
  expect(await progressOf(world.store, id)).toEqual([said("10 %"), said("20 %")]);
  expect(world.logged).toEqual([expect.stringContaining("the look hangs")]);
});

test("a look that never comes back stops nothing either, and none is begun beside it", async () => {
  let looks = 0;
  let reads = 0;
  const { world, roles } = stubborn(0, {
    watch: () => {
      looks += 1;
      return new Promise(() => undefined);
    },
  });
  const { answers } = world.shell;
  world.shell.answers = (...input) => {
    reads += 1;
    if (reads === 200) roles.node2 = "Primary";
    return answers(...input);
  };
  const { engine, id } = await asked(world);
  await approve(engine, id);
  expect((await reached(engine, id, closed)).closed?.outcome).toBe("done");
  // One for each of the two steps and one for the checks at the end, which took more than a minute.
  expect(looks).toBeLessThanOrEqual(3);
});

test("while a step runs people are told how far the cluster is", async () => {
  const { world } = stubborn(0, { watch: async () => said("half of it") });
  const { scripts } = world.shell;
  world.shell.scripts = (target, command) => ({
    ...scripts(target, command),
    pieces: [{ print: "begin\n" }, { silentForMs: 60_000 }, { print: "completed\n" }],
  });
  const { engine, id } = await asked(world);
  await approve(engine, id);
  const run = await reached(engine, id, ({ progress }) => progress !== undefined);
  expect(run.progress?.said).toEqual(said("half of it"));
  await reached(engine, id, stepsEnded);
  const kinds = (await world.store.read(id)).map(({ event }) => event.kind);
  expect(kinds.indexOf("progress")).toBeLessThan(kinds.indexOf("finished"));
  await engine.leave(id, chen);
  await reached(engine, id, closed);
});
