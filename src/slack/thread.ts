import type { RunId } from "../core/entry.ts";
import type { Clock, Explain, Journal, Known, Log } from "./bot.ts";
import { Pace } from "./pace.ts";
import { type Picture, Pictures } from "./pictures.ts";
import { deliver } from "./private.ts";
import { type Desk, type Rest, Sync } from "./sync.ts";
import type { ThreadState, ThreadStore } from "./thread-state.ts";
import type { View } from "./view.ts";
import type { Upload, Web } from "./web.ts";

export interface ThreadsOptions extends Known {
  readonly web: Web;
  readonly store: Journal;
  readonly threads: ThreadStore;
  readonly explain: Explain;
  readonly clock: Clock;
  readonly log: Log;
  /** The channel does not take our messages: somebody has to be told another way. */
  readonly blocked: (view: View, error: string) => void;
}

interface Loop {
  dirty: boolean;
  wake: () => void;
  failures: number;
  done: Promise<void>;
}

/** However often a run is told of, it is drawn at most once in this time. */
const GAP_MS = 300;
const BACKOFF_MAX_MS = 60_000;
const WATCHED_MS = 60_000;

/**
 * Keeps Slack equal to the journal. `tell` only marks a run; each run has one writer, which draws it anew as often as needed and
 * keeps trying through any outage. Nothing here ever reaches the engine.
 */
export class Threads {
  readonly #options: ThreadsOptions;
  readonly #pace = new Pace();
  readonly #pictures: Pictures;
  readonly #loops = new Map<RunId, Loop>();
  readonly #shared = new Map<RunId, string>();
  /** Whom a closed door was told of, so that it is told once. */
  readonly #doors = new Set<RunId>();
  readonly #stopping = new AbortController();

  constructor(options: ThreadsOptions) {
    this.#options = options;
    this.#pictures = new Pictures(options, options.store, options.explain);
  }

  /** Something about this run is new. */
  tell(run: RunId): void {
    if (this.#stopping.signal.aborted) return;
    const loop = this.#loops.get(run);
    if (loop !== undefined) {
      loop.dirty = true;
      loop.wake();
      return;
    }
    const begun: Loop = { dirty: false, wake: () => undefined, failures: 0, done: Promise.resolve() };
    this.#loops.set(run, begun);
    begun.done = this.#drive(run, begun);
  }

  /** Completes the threads of these runs, as after a restart. */
  resume(runs: Iterable<RunId>): void {
    for (const run of runs) this.tell(run);
  }

  /** Shows a private report to the channel, once however often it is asked for. */
  share(run: RunId, by: string): void {
    this.#shared.set(run, by);
    this.tell(run);
  }

  view(run: RunId): Promise<View | undefined> {
    return this.#pictures.view(run);
  }

  /** Where the run's card is, once it is posted. */
  async rootOf(run: RunId): Promise<{ channel: string; ts: string } | undefined> {
    const view = await this.#pictures.view(run);
    const { messages } = await this.#options.threads.load(run);
    const root = messages["card"] ?? messages["report"];
    if (view === undefined || root?.kind !== "posted") return undefined;
    return { channel: view.run.requested.place.channel, ts: root.ts };
  }

  /** Resolves when nothing is left to send. */
  async drained(): Promise<void> {
    while (this.#loops.size > 0) await Promise.all([...this.#loops.values()].map(({ done }) => done));
  }

  /** Stops between two messages; what is missing is posted after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const { wake } of this.#loops.values()) wake();
    await this.drained();
  }

  async #drive(run: RunId, loop: Loop): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      loop.dirty = false;
      const rest = await this.#pass(run, loop);
      await this.#options.clock.sleep(GAP_MS, signal);
      if (loop.dirty && !(rest.kind === "later" && rest.firm)) continue;
      if (rest.kind === "equal") break;
      await this.#pause(rest.ms - GAP_MS, rest.firm, loop);
    }
    this.#loops.delete(run);
  }

  async #pass(run: RunId, loop: Loop): Promise<Rest> {
    try {
      const rest = await this.#bringUpToDate(run);
      loop.failures = 0;
      return rest;
    } catch (error) {
      loop.failures += 1;
      this.#options.log("a thread could not be brought up to date", { run, cause: causeOf(error) });
      return { kind: "later", ms: Math.min(BACKOFF_MAX_MS, 1_000 * 2 ** loop.failures), firm: true };
    }
  }

  async #bringUpToDate(run: RunId): Promise<Rest> {
    const { threads } = this.#options;
    let state = await threads.load(run);
    const by = this.#shared.get(run);
    if (state.complete && by === undefined) return { kind: "equal" };
    const picture = await this.#pictures.of(run, by);
    if (picture === undefined) return { kind: "equal" };
    const save = async (next: ThreadState): Promise<void> => {
      state = next;
      await threads.save(run, next);
    };
    const rest = await this.#send(picture, state, save);
    if (rest.kind === "equal" && picture.view.run.closed !== undefined) {
      if (!state.complete) await save({ ...state, complete: true });
      this.#shared.delete(run);
      this.#pictures.forget(run);
      this.#doors.delete(run);
      threads.forget?.(run);
    }
    return rest;
  }

  async #send({ view, drawn }: Picture, state: ThreadState, save: Desk["save"]): Promise<Rest> {
    const { web, clock, log, store } = this.#options;
    const { run } = view;
    const { place } = run.requested;
    let current = state;
    const keep = (next: ThreadState): Promise<void> => {
      current = next;
      return save(next);
    };
    const desk: Desk = {
      web,
      pace: this.#pace,
      now: () => clock.now(),
      log,
      save: keep,
      file: (step) => logFileOf(store.logs, run.id, step),
      blocked: (error) => this.#blocked(view, error),
    };
    const messages = drawn.flatMap((one) => (one.kind === "message" ? [one] : []));
    if (place.kind === "private") {
      const mine = messages.filter(({ key }) => key !== "shared");
      const rest = await deliver({ web, now: desk.now, log, save: keep }, run.id, place, mine, current);
      if (rest.kind === "later") return rest;
    }
    const open = place.kind === "private" ? messages.filter(({ key }) => key === "shared") : drawn;
    return new Sync(desk, run.id, place, current).pass(open);
  }

  #blocked(view: View, error: string): void {
    if (this.#doors.has(view.run.id)) return;
    this.#doors.add(view.run.id);
    this.#options.blocked(view, error);
  }

  /** Until that time, or until there is something new; a firm pause is kept. */
  async #pause(ms: number, firm: boolean, loop: Loop): Promise<void> {
    if (ms <= 0) return;
    const woken = new AbortController();
    if (!firm) loop.wake = () => woken.abort();
    const stop = AbortSignal.any([this.#stopping.signal, woken.signal]);
    await this.#options.clock.sleep(Math.min(ms, WATCHED_MS), stop);
    loop.wake = () => undefined;
  }
}

async function logFileOf(logs: Journal["logs"], run: RunId, step: string): Promise<Omit<Upload, "name">> {
  const size = await logs.size(run, step);
  return { size, pieces: () => logs.pieces(run, step, 0, size) };
}

const causeOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
