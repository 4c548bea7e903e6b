import type { RunId } from "../core/entry.ts";
import { fold, type Run, stepState } from "../core/run.ts";
import { LANGUAGES, type Language } from "../core/words.ts";
import type { Explain, Explained, Journal, Known } from "./bot.ts";
import { draw } from "./draw.ts";
import { historyOf } from "./history.ts";
import { type Lines, noLines, withBytes } from "./lines.ts";
import { shared } from "./result.ts";
import type { Drawn, View } from "./view.ts";

const END_BYTES = 65_536;

/** A run as it should look now. */
export interface Picture {
  readonly view: View;
  readonly drawn: readonly Drawn[];
}

/** Reads the journal and draws. It keeps how far each log was read, so that a long one is read once. */
export class Pictures {
  readonly #known: Known;
  readonly #journal: Journal;
  readonly #explaining: Explain;
  readonly #logs = new Map<RunId, Map<string, Lines>>();
  /** Of steps that have ended: their logs do not change any more. */
  readonly #explained = new Map<RunId, Map<string, readonly Explained[]>>();

  constructor(known: Known, journal: Journal, explain: Explain) {
    this.#known = known;
    this.#journal = journal;
    this.#explaining = explain;
  }

  /** Undefined for a run that does not exist, or whose operation or cluster is no longer configured. */
  async of(run: RunId, sharedBy: string | undefined): Promise<Picture | undefined> {
    const view = await this.view(run);
    if (view === undefined) return undefined;
    return { view, drawn: [...draw(view), ...(sharedBy === undefined ? [] : shared(view, sharedBy))] };
  }

  async view(id: RunId): Promise<View | undefined> {
    const entries = await this.#journal.read(id);
    if (entries.length === 0) return undefined;
    const run = fold(entries);
    const operation = this.#known.operations.get(run.requested.operation);
    const cluster = this.#known.clusters.get(run.requested.cluster);
    if (operation === undefined || cluster === undefined) return undefined;
    const language: Language = LANGUAGES[0];
    const lines = await this.#readLogs(id, Object.keys(run.steps));
    const explained = await this.#explain(run);
    return { run, history: historyOf(entries), operation, cluster, lines, explained, language };
  }

  forget(run: RunId): void {
    this.#logs.delete(run);
    this.#explained.delete(run);
  }

  /** Errors stand at the end of what a tool prints. Of a step that ended well only those with a code are told. */
  async #explain(run: Run): Promise<View["explained"]> {
    if (Object.keys(run.steps).length === 0) return new Map();
    const known = this.#explained.get(run.id) ?? new Map<string, readonly Explained[]>();
    this.#explained.set(run.id, known);
    for (const step of run.proposal?.observation.steps ?? []) {
      const state = stepState(step, run.steps[step.id]);
      if (state === "waiting" || state === "started" || known.has(step.id)) continue;
      const from = Math.max(0, (await this.#journal.logs.size(run.id, step.id)) - END_BYTES);
      const found = this.#explaining((await this.#journal.logs.read(run.id, step.id, from)).toString("utf8"));
      known.set(step.id, state === "good" ? found.filter(({ code }) => code !== null) : found);
    }
    return new Map(known);
  }

  async #readLogs(run: RunId, steps: readonly string[]): Promise<ReadonlyMap<string, Lines>> {
    if (steps.length === 0) return new Map();
    const known = this.#logs.get(run) ?? new Map<string, Lines>();
    this.#logs.set(run, known);
    for (const step of steps) {
      let lines = known.get(step) ?? noLines;
      for await (const piece of this.#journal.logs.pieces(run, step, lines.size)) lines = withBytes(lines, piece);
      known.set(step, lines);
    }
    return new Map(known);
  }
}
