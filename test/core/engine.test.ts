import { expect, test, vi } from "vitest";
import { Engine } from "../../src/core/engine.ts";
import { type Operation, ok, warn } from "../../src/core/operation.ts";
import { verbatim } from "../../src/core/words.ts";
import { approve, asked, closed, proposed, reached, refusal, request } from "../support/drive.ts";
import { chen, fixedWorld, lin, zhang } from "../support/fixed-world.ts";
import { promotion, promotionHosts } from "../support/promotion.ts";
import type { Script } from "../support/scripted-shell.ts";

test("an approved run does its steps, answers as declared, and is done when the cluster says so", async () => {
  const world = fixedWorld([promotion], { shell: promotionHosts() });
  const { engine, id } = await asked(world);
  await approve(engine, id);
  const run = await reached(engine, id, closed);
  expect(run.closed?.outcome).toBe("done");
  expect(world.shell.begun).toEqual(["omm@node2$ promote node2", "omm@node2$ note"]);
  expect(world.shell.typed).toEqual(["yes\n"]);
  expect((await world.store.logs.read(id, "promote", 0)).toString()).toBe(
    "begin\nsure (yes/no)? \nline 1\nline 2\ncompleted\n",
  );
  expect(world.logged).toEqual([]);
});

test("nothing is begun on any host before another person approved", async () => {
  const world = fixedWorld([promotion], { shell: promotionHosts() });
  const { engine, id } = await asked(world);
  const run = await reached(engine, id, proposed);
  expect(await refusal(engine.decide(id, lin, { vote: "approve", digest: run.proposal?.digest ?? "" }))).toBe(
    "refusal.own-request",
  );
  expect(await refusal(engine.decide(id, zhang, { vote: "approve", digest: "another" }))).toBe("refusal.other-plan");
  expect(world.shell.begun).toEqual([]);
  world.pass(3_600_000);
  expect((await reached(engine, id, closed)).closed?.outcome).toBe("expired");
  expect(world.shell.begun).toEqual([]);
});

test("facts that changed after the approval void it, and people are asked about the new plan", async () => {
  const roles: Record<string, string> = { node1: "Down", node2: "Standby" };
  const world = fixedWorld([promotion], { shell: promotionHosts(roles) });
  const { engine, id } = await asked(world);
  await reached(engine, id, proposed);
  roles["node1"] = "Pending";
  await approve(engine, id);
  const run = await reached(engine, id, ({ proposals }) => proposals === 2);
  expect(run.votes).toEqual([]);
  expect(world.shell.begun).toEqual([]);
  await approve(engine, id, chen);
  expect((await reached(engine, id, closed)).closed?.outcome).toBe("done");
});

test("a doubt that has gone since the approval leaves it standing, a new one voids it", async () => {
  const doubtful = (doubt: () => boolean): Operation => ({
    ...promotion,
    preflight: { "nobody doubts it": () => (doubt() ? warn(verbatim("text", { text: "somebody does" })) : ok) },
  });
  for (const [before, again, proposals] of [
    [true, false, 1],
    [false, true, 2],
  ] as const) {
    let doubt: boolean = before;
    const world = fixedWorld([doubtful(() => doubt)], { shell: promotionHosts() });
    const { engine, id } = await asked(world);
    await reached(engine, id, proposed);
    doubt = again;
    await approve(engine, id);
    const run = await reached(engine, id, (now) => now.closed !== undefined || now.proposals === 2);
    expect(run.proposals).toBe(proposals);
    expect(world.shell.begun).toHaveLength(before ? 2 : 0);
  }
});

test("facts that forbid it after the approval refuse it with the reason", async () => {
  const roles: Record<string, string> = { node1: "Down", node2: "Standby" };
  const world = fixedWorld([promotion], { shell: promotionHosts(roles) });
  const { engine, id } = await asked(world);
  await reached(engine, id, proposed);
  roles["node1"] = "Primary";
  await approve(engine, id);
  const run = await reached(engine, id, closed);
  expect(run.closed).toMatchObject({ outcome: "refused", why: { id: "outcome.blocked" } });
  expect(world.shell.begun).toEqual([]);
});

test("only the one who asked can withdraw a request", async () => {
  const world = fixedWorld([promotion], { shell: promotionHosts() });
  const { engine, id } = await asked(world);
  await reached(engine, id, proposed);
  expect(await refusal(engine.cancel(id, zhang))).toBe("refusal.not-yours");
  await engine.cancel(id, lin);
  expect((await reached(engine, id, closed)).closed?.outcome).toBe("cancelled");
  expect(world.shell.begun).toEqual([]);
});

test("any number of clicks of one person count once", async () => {
  const world = fixedWorld([promotion], { shell: promotionHosts() });
  const { engine, id } = await asked(world);
  const run = await reached(engine, id, proposed);
  const clicks = Array.from({ length: 20 }, () =>
    refusal(engine.decide(id, zhang, { vote: "approve", digest: run.proposal?.digest ?? "" })),
  );
  expect((await Promise.all(clicks)).filter((outcome) => outcome === "counted")).toHaveLength(1);
  await reached(engine, id, closed);
  expect(world.shell.begun.filter((line) => line.includes("promote"))).toHaveLength(1);
});

test("a second change of the cluster is refused and told which run holds it; the same request again is the same run", async () => {
  const world = fixedWorld([promotion], { shell: promotionHosts() });
  const { engine, id } = await asked(world);
  expect(await engine.request({ ...request, key: "k1" })).toEqual({ run: id, known: true });
  await expect(engine.request({ ...request, key: "k2" })).rejects.toMatchObject({
    said: { id: "refusal.held" },
    run: id,
  });
});

test("one hiccup of a host at the look before the first step does not cost people their approval", async () => {
  const shell = promotionHosts();
  const answers = shell.answers;
  const world = fixedWorld([promotion], { shell });
  const { engine, id } = await asked(world);
  await reached(engine, id, proposed);
  let hiccups = 1;
  shell.answers = (target, command) =>
    target.node.name === "node1" && hiccups-- > 0
      ? { kind: "unreachable", trouble: "timed-out", detail: "" }
      : answers(target, command);
  await approve(engine, id);
  const run = await reached(engine, id, closed);
  expect([run.closed?.outcome, run.proposals]).toEqual(["done", 1]);
});

const scripted = (script: Partial<Script>) => {
  const shell = promotionHosts();
  const before = shell.scripts;
  shell.scripts = (target, command) =>
    command.argv[0] === "promote" ? { ...before(target, command), ...script } : before(target, command);
  return fixedWorld([promotion], { shell });
};

test("a question that the plan does not declare waits for a person, and the answer goes to the tool", async () => {
  const world = scripted({ pieces: [{ ask: "Overwrite (yes/no)? " }, { print: "completed\n" }] });
  const { engine, id } = await asked(world);
  await approve(engine, id);
  const run = await reached(engine, id, ({ steps }) => steps["promote"]?.question !== undefined);
  const question = run.steps["promote"]?.question;
  expect(question).toMatchObject({ text: "Overwrite (yes/no)?", secret: false });
  expect(await refusal(engine.answer(id, "promote", "q0", { text: "yes" }, zhang))).toBe("refusal.no-such-question");
  await engine.answer(id, "promote", question?.question ?? "", { text: "no" }, zhang);
  expect((await reached(engine, id, closed)).closed?.outcome).toBe("done");
  expect(world.shell.typed).toEqual(["no\n"]);
});

test("a job that its host lost waits for a person's word and is never begun again", async () => {
  const world = scripted({ pieces: [{ print: "begin\n" }, { vanish: true }] });
  const { engine, id } = await asked(world);
  await approve(engine, id);
  await reached(engine, id, ({ steps }) => steps["promote"]?.result?.kind === "lost");
  expect(world.shell.begun).toEqual(["omm@node2$ promote node2"]);
  await engine.settle(id, "promote", "failed", chen);
  expect((await reached(engine, id, closed)).closed?.outcome).toBe("failed");
  expect(world.shell.begun).toEqual(["omm@node2$ promote node2"]);
});

test("a tool that says success while the cluster does not confirm it is unverified", async () => {
  const world = scripted({ effect: () => undefined });
  const { engine, id } = await asked(world);
  await approve(engine, id);
  expect((await reached(engine, id, closed)).closed).toMatchObject({ outcome: "unverified" });
});

test("silence is told once per doubling, with the time", async () => {
  const world = scripted({ pieces: [{ print: "begin\n" }, { silentForMs: 130_000 }, { print: "completed\n" }] });
  const { engine, id } = await asked(world);
  await approve(engine, id);
  await reached(engine, id, closed);
  const quiet = (await world.store.read(id)).flatMap(({ event }) => (event.kind === "quiet" ? [event.forMs] : []));
  expect(quiet.length).toBe(3);
  expect(quiet.every((ms, index) => ms >= 30_000 * 2 ** index)).toBe(true);
});

test("a host that goes away in the middle is told once, and the run goes on when it is back", async () => {
  const world = scripted({ pieces: [{ print: "begin\n" }, { silentForMs: 9_000 }, { print: "completed\n" }] });
  const { engine, id } = await asked(world);
  const run = await reached(engine, id, proposed);
  const begin = world.shell.start;
  world.shell.start = async (...input) => {
    const state = await begin(...input);
    if (world.shell.begun.length === 1) world.shell.away = true;
    return state;
  };
  await engine.decide(id, zhang, { vote: "approve", digest: run.proposal?.digest ?? "" });
  await reached(engine, id, ({ steps }) => steps["promote"]?.unreachable !== undefined);
  world.shell.away = false;
  expect((await reached(engine, id, closed)).closed?.outcome).toBe("done");
  expect(world.shell.begun.filter((line) => line.includes("promote"))).toHaveLength(1);
});

test("a bug before anything began closes the run and says that nothing was touched", async () => {
  const broken = {
    ...promotion,
    plan: () => {
      throw new Error("a bug");
    },
  };
  const world = fixedWorld([broken], { shell: promotionHosts() });
  const { engine, id } = await asked(world);
  expect((await reached(engine, id, closed)).closed).toMatchObject({ outcome: "failed", why: { id: "engine.broken" } });
  expect(world.logged[0]).toContain("a bug");
});

test("many who ask for the same look at the same time cost the hosts one", async () => {
  const world = fixedWorld([{ ...promotion, name: "look", risk: "read", verify: {} }], { shell: promotionHosts() });
  const read = vi.spyOn(world.shell, "read");
  const engine = new Engine(world);
  const asked = await Promise.all(
    Array.from({ length: 50 }, (_, index) => engine.request({ ...request, operation: "look", key: `k${index}` })),
  );
  for (const { run } of asked) expect((await reached(engine, run, closed)).closed?.outcome).toBe("done");
  expect(new Set(asked.map(({ run }) => run)).size).toBe(50);
  expect(read.mock.calls.length).toBeLessThan(20);
});
