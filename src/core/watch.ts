import type { RunId } from "./entry.ts";
import { digestOf } from "./entry.ts";
import { recordIn } from "./record.ts";
import type { Message } from "./words.ts";
import type { World } from "./world.ts";

/** Between two looks at how far a run is (milliseconds). */
const PAUSE_MS = 10_000;

/** Looks from time to time how far a run is, and writes it down when it is something new. Nothing waits for it. */
export class Watch {
  readonly #world: World;
  readonly #run: RunId;
  readonly #look: () => Promise<Message | undefined>;
  #next = 0;
  #looking = false;

  constructor(world: World, run: RunId, look: () => Promise<Message | undefined>) {
    this.#world = world;
    this.#run = run;
    this.#look = look;
  }

  /** Called as often as one likes. Never throws: who watches must not stop what is watched. */
  tick(): void {
    const now = this.#world.now().getTime();
    if (this.#looking || now < this.#next) return;
    this.#next = now + PAUSE_MS;
    this.#looking = true;
    void this.#look()
      .then((said) => this.tell(said))
      .catch((error: unknown) =>
        this.#world.log("a look at how far a run is failed", { run: this.#run, cause: String(error) }),
      )
      .finally(() => {
        this.#looking = false;
      });
  }

  /** Writes it down unless it is what stands there already. */
  async tell(said: Message | undefined): Promise<void> {
    if (said === undefined) return;
    await recordIn(this.#world, this.#run, ({ progress, closed }) =>
      closed !== undefined || (progress !== undefined && digestOf(progress.said) === digestOf(said))
        ? undefined
        : [{ kind: "progress", said }],
    );
  }
}
