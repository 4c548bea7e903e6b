import type { RunId } from "../core/entry.ts";
import { fold, type Run, stepState } from "../core/run.ts";
import { LANGUAGES, type Language } from "../core/words.ts";
import type { Explain, Journal, Known } from "./bot.ts";
import { draw } from "./draw.ts";
import { historyOf } from "./history.ts";
import { type Lines, noLines, withBytes } from "./lines.ts";
import { shared } from "./result.ts";
import type { Drawn, View } from "./view.ts";

const PIECE = 262_144;
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

  /** Errors stand at the end of what a tool prints. */
  async #explain(run: Run): Promise<View["explained"]> {
    const steps = run.proposal?.observation.steps ?? [];
    const bad = steps.filter((step) => ["bad", "lost"].includes(stepState(step, run.steps[step.id])));
    const all = bad.map(async ({ id }) => {
      const size = (await this.#journal.logs.size(run.id, id)) - END_BYTES;
      const output = (await this.#journal.logs.read(run.id, id, Math.max(0, size))).toString("utf8");
      return [id, this.#explaining(output)] as const;
    });
    return new Map(await Promise.all(all));
  }

  forget(run: RunId): void {
    this.#logs.delete(run);
  }

  async #readLogs(run: RunId, steps: readonly string[]): Promise<ReadonlyMap<string, Lines>> {
    if (steps.length === 0) return new Map();
    const known = this.#logs.get(run) ?? new Map<string, Lines>();
    this.#logs.set(run, known);
    for (const step of steps) {
      let lines = known.get(step) ?? noLines;
      for (;;) {
        const chunk = await this.#journal.logs.read(run, step, lines.size, lines.size + PIECE);
        if (chunk.length === 0) break;
        lines = withBytes(lines, chunk);
      }
      known.set(step, lines);
    }
    return new Map(known);
  }
}
