import { expect, test } from "vitest";
import { Engine } from "../../src/core/engine.ts";
import type { Operation } from "../../src/core/operation.ts";
import { approve, asked, closed, reached } from "../support/drive.ts";
import { fixedWorld, zhang } from "../support/fixed-world.ts";
import { promotion, promotionHosts } from "../support/promotion.ts";

const SECRET = "correct horse";
const wanting: Operation = {
  ...promotion,
  plan: (facts, args, cluster) =>
    promotion.plan(facts, args, cluster).map((step) => ({
      ...step,
      command: { ...step.command, tty: true, answers: [{ whenAsked: "Password", reply: { secret: "omm" } }] },
    })),
};

/** The tool asks for a password; the secret can be had from the `after`-th try on. */
function asking({ echo = false, after = 1, works = true }) {
  const shell = promotionHosts();
  const { scripts } = shell;
  const question = { ask: "Password: ", echo };
  shell.scripts = (target, command) => {
    const script = scripts(target, command);
    if (command.argv[0] !== "promote") return script;
    const pieces = [question, { print: "completed\n" }];
    return { ...script, pieces, ...(works ? {} : { code: 1, effect: () => undefined }) };
  };
  let tries = 0;
  const world = {
    ...fixedWorld([wanting], { shell }),
    secret: async () => {
      tries += 1;
      if (tries < after) throw new Error("there is no variable OMM_PASSWORD");
      return SECRET;
    },
  };
  const told = async (id: Awaited<ReturnType<typeof asked>>["id"]) =>
    (await world.store.read(id)).flatMap(({ event }) => (event.kind === "progress" ? [event.said] : []));
  return { world, told, question };
}

test("a secret that cannot be had is told, and typed as soon as it can be", async () => {
  const { world, told } = asking({ after: 4 });
  const { engine, id } = await asked(world);
  await approve(engine, id);
  expect((await reached(engine, id, closed)).closed?.outcome).toBe("done");
  expect(await told(id)).toEqual([{ id: "execute.no-secret", params: { secret: "omm", cluster: "blue" } }]);
  expect(world.shell.typed).toEqual([`${SECRET}\n`]);
});

test("a secret is in no entry, no log and nothing that the operator sees", async () => {
  const { world } = asking({ after: 2 });
  const { engine, id } = await asked(world);
  await approve(engine, id);
  await reached(engine, id, closed);
  expect(world.shell.typed).toEqual([`${SECRET}\n`]);
  const written = [await world.store.read(id), (await world.store.logs.read(id, "promote", 0)).toString()];
  expect(JSON.stringify([...written, world.logged])).not.toContain(SECRET);
});

test("at a terminal that shows what is typed a secret is never typed, and a person ends the step", async () => {
  const { world, told } = asking({ echo: true, works: false });
  const { engine, id } = await asked(world);
  await approve(engine, id);
  await reached(engine, id, ({ progress }) => progress !== undefined);
  expect(await told(id)).toEqual([{ id: "execute.echoes", params: { secret: "omm" } }]);
  await engine.interrupt(id, "promote", zhang);
  expect((await reached(engine, id, closed)).closed?.outcome).toBe("failed");
  expect(world.shell.typed).toEqual([]);
});

test("at a terminal that shows nothing any more the secret is typed after all", async () => {
  const { world, question } = asking({ echo: true });
  const { engine, id } = await asked(world);
  await approve(engine, id);
  await reached(engine, id, ({ progress }) => progress !== undefined);
  question.echo = false;
  expect((await reached(engine, id, closed)).closed?.outcome).toBe("done");
  expect(world.shell.typed).toEqual([`${SECRET}\n`]);
});

test("a bot that died while a secret could not be had types it once after its start", async () => {
  const { world } = asking({ after: 1_000_000 });
  const { engine, id } = await asked(world);
  await approve(engine, id);
  await reached(engine, id, ({ progress }) => progress !== undefined);
  await engine.stop();
  const next = new Engine({ ...world, secret: async () => SECRET });
  await next.resume();
  expect((await reached(next, id, closed)).closed?.outcome).toBe("done");
  expect(world.shell.typed).toEqual([`${SECRET}\n`]);
});
