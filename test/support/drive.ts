import { vi } from "vitest";
import { Engine } from "../../src/core/engine.ts";
import type { RunId } from "../../src/core/entry.ts";
import { Refusal } from "../../src/core/refusal.ts";
import type { Run } from "../../src/core/run.ts";
import type { World } from "../../src/core/world.ts";
import { lin, zhang } from "./fixed-world.ts";

/** Lin asks for node2 to be promoted on blue. */
export const request = {
  operation: "promotion",
  cluster: "blue",
  args: { node: "node2" },
  by: lin,
  place: { kind: "channel" as const, channel: "C1" },
};

export async function asked(world: World, key = "k1") {
  const engine = new Engine(world);
  const { run } = await engine.request({ ...request, key });
  return { engine, id: run };
}

export async function reached(engine: Engine, id: RunId, when: (run: Run) => boolean): Promise<Run> {
  return vi.waitFor(async () => {
    const run = await engine.run(id);
    if (run === undefined || !when(run)) throw new Error(`not yet: ${JSON.stringify(run?.closed ?? run?.steps)}`);
    return run;
  });
}
export const proposed = (run: Run): boolean => run.proposal !== undefined && run.votes.length === 0;
export const closed = (run: Run): boolean => run.closed !== undefined;

export async function approve(engine: Engine, id: RunId, by = zhang): Promise<void> {
  const run = await reached(engine, id, proposed);
  await engine.decide(id, by, { vote: "approve", digest: run.proposal?.digest ?? "" });
}

/** The id of the polite no that somebody got, or "counted". */
export const refusal = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "counted",
    (error: unknown) => (error instanceof Refusal ? error.said.id : Promise.reject(error)),
  );
