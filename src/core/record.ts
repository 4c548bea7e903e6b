import type { Event, RunId } from "./entry.ts";
import { fold, type Run } from "./run.ts";
import type { World } from "./world.ts";

/**
 * Decides on the newest state of a run and records the outcome of the decision; when somebody else wrote in between, decides anew.
 * True when something was recorded, false when `decide` wanted nothing.
 */
export async function recordIn(
  world: Pick<World, "store" | "now" | "tell">,
  id: RunId,
  decide: (run: Run) => readonly Event[] | undefined,
): Promise<boolean> {
  for (;;) {
    const run = fold(await world.store.read(id));
    const events = decide(run);
    if (events === undefined || events.length === 0) return false;
    if (await world.store.append(id, run.seq, events, world.now())) {
      world.tell(id);
      return true;
    }
  }
}
