import { expect, test, vi } from "vitest";
import { Engine } from "../../src/core/engine.ts";
import type { RunId } from "../../src/core/entry.ts";
import type { Store } from "../../src/core/world.ts";
import { type FixedWorld, fixedWorld, lin, zhang } from "../support/fixed-world.ts";
import { memoryStore } from "../support/memory-store.ts";
import { promotion, promotionHosts } from "../support/promotion.ts";

const request = {
  operation: "promotion",
  cluster: "blue",
  args: { node: "node2" },
  by: lin,
  key: "k1",
  place: { kind: "channel" as const, channel: "C1" },
};

/** Dies at the n-th write: before it reaches the store, or after. A dead process does nothing any more, so nothing that follows is answered. */
function dyingStore(store: Store, n: number, when: "before" | "after"): { store: Store; died: Promise<void> } {
  let writes = 0;
  let dead = false;
  let died = (): void => undefined;
  const death = new Promise<void>((resolve) => {
    died = resolve;
  });
  const never = new Promise<never>(() => undefined);
  const write = async <T>(work: () => Promise<T>): Promise<T> => {
    if (dead) return never;
    writes += 1;
    if (writes < n) return work();
    dead = true;
    if (when === "after") await work();
    died();
    return never;
  };
  return {
    died: death,
    store: {
      ...store,
      open: (...input) => write(() => store.open(...input)),
      append: (...input) => write(() => store.append(...input)),
      read: (run) => (dead ? never : store.read(run)),
      logs: { ...store.logs, append: (...input) => write(() => store.logs.append(...input)) },
    },
  };
}

/** A bot that is asked, approved by a person who clicks whenever there is a card, and waited for. */
async function live(world: FixedWorld, until: Promise<unknown>): Promise<RunId | undefined> {
  const engine = new Engine(world);
  await Promise.race([engine.resume(), until]);
  const nothing = until.then(() => undefined);
  const known = await Promise.race([engine.request(request).catch(() => undefined), nothing]);
  const id = known?.run;
  if (id === undefined) return undefined;
  let gone = false;
  void until.then(() => {
    gone = true;
  });
  await vi.waitFor(async () => {
    if (gone) return;
    const run = await Promise.race([engine.run(id), nothing]);
    if (gone || run === undefined || run.closed !== undefined) return;
    if (run.proposal !== undefined && run.votes.length === 0) {
      await Promise.race([
        engine.decide(id, zhang, { vote: "approve", digest: run.proposal.digest }).catch(() => undefined),
        until,
      ]);
    }
    throw new Error("not yet");
  }, 10_000);
  return id;
}

async function writesOfAWholeRun(): Promise<number> {
  const counted = memoryStore();
  const append = vi.fn(counted.append);
  const logs = vi.fn(counted.logs.append);
  const store = { ...counted, append, logs: { ...counted.logs, append: logs } };
  await live(fixedWorld([promotion], { store, shell: promotionHosts() }), new Promise(() => undefined));
  return 1 + append.mock.calls.length + logs.mock.calls.length;
}

test("killed before or after any write, a new bot ends the run the one right way and begins each command once", async () => {
  const writes = await writesOfAWholeRun();
  expect(writes).toBeGreaterThan(12);
  for (const when of ["before", "after"] as const) {
    for (let n = 1; n <= writes; n += 1) {
      const store = memoryStore();
      const shell = promotionHosts();
      const dying = dyingStore(store, n, when);
      await live(fixedWorld([promotion], { store: dying.store, shell }), dying.died);
      await dying.died;

      const id = await live(fixedWorld([promotion], { store, shell }), new Promise(() => undefined));
      const where = `${when} write ${n} of ${writes}`;
      if (id === undefined) throw new Error(`no run after a death ${where}`);
      const entries = await store.read(id);
      expect(entries.at(-1)?.event, where).toMatchObject({ kind: "closed", outcome: "done" });
      expect(shell.begun, where).toEqual(["omm@node2$ promote node2", "omm@node2$ note"]);
      expect(shell.typed, where).toEqual(["yes\n"]);
      expect((await store.logs.read(id, "promote", 0)).toString(), where).toBe(
        "begin\nsure (yes/no)? \nline 1\nline 2\ncompleted\n",
      );
      expect(await store.allRuns(), where).toHaveLength(1);
    }
  }
});
