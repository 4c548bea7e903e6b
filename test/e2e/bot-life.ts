import { openJournal } from "../../src/bot.ts";
import type { Config } from "../../src/config.ts";
import { Engine } from "../../src/core/engine.ts";
import type { Event } from "../../src/core/entry.ts";
import type { Store, World } from "../../src/core/world.ts";
import { openShell } from "../../src/open-shell.ts";
import type { SshShell } from "../../src/ssh/shell.ts";

export type Outside = Omit<World, "shell" | "store"> & {
  /** Told of every entry once it is on disk, and before anything follows from it. */
  readonly written: (event: Event) => Promise<void>;
};

/** One process of the bot, from its start to its death: engine, shell and journal. */
export class BotLife {
  readonly engine: Engine;
  readonly store: Store;
  /** Settles when it dies: who still waits for an answer of it gets none. */
  readonly death: Promise<void>;
  readonly #shell: SshShell;
  readonly #written: Outside["written"];
  readonly #writing = new Set<Promise<unknown>>();
  #isDead = false;
  #die = (): void => undefined;

  private constructor({ written, ...outside }: Outside, shell: SshShell, store: Store) {
    this.death = new Promise((resolve) => {
      this.#die = resolve;
    });
    this.#written = written;
    this.#shell = shell;
    this.store = store;
    this.engine = new Engine({ ...outside, shell, store: this.#mortal(store) });
  }

  static async begin(config: Config, outside: Outside): Promise<BotLife> {
    const store = await openJournal(config, outside.log);
    const life = new BotLife(outside, openShell(config, outside.log), store);
    await life.engine.resume();
    return life;
  }

  /** From one moment to the next, as by kill -9: nothing that was under way is answered any more, so nothing follows from it. */
  async dies(): Promise<void> {
    this.#isDead = true;
    this.#die();
    void this.engine.stop();
    await this.#shell.close();
    // What the kernel has taken it writes.
    await Promise.allSettled(this.#writing);
    await this.store.close();
  }

  async ends(): Promise<void> {
    await this.engine.stop();
    await this.#shell.close();
    await this.store.close();
  }

  #mortal(store: Store): Store {
    return {
      ...store,
      open: (...input) => this.#alive(() => store.open(...input)),
      read: (...input) => this.#alive(() => store.read(...input)),
      append: async (run, seq, events, at) => {
        const mine = await this.#alive(() => store.append(run, seq, events, at));
        for (const event of mine ? events : []) await this.#written(event);
        return this.#alive(async () => mine);
      },
      logs: { ...store.logs, append: (...input) => this.#alive(() => store.logs.append(...input)) },
    };
  }

  async #alive<T>(work: () => Promise<T>): Promise<T> {
    const never = new Promise<never>(() => undefined);
    if (this.#isDead) return never;
    const writing = work();
    this.#writing.add(writing);
    const result = await writing.finally(() => this.#writing.delete(writing));
    return this.#isDead ? never : result;
  }
}
