import { rm } from "node:fs/promises";
import { uuidv7 } from "uuidv7";
import { vi } from "vitest";
import type { RunId } from "../../src/core/entry.ts";
import { Report } from "../../src/core/operation.ts";
import { type Run, stepsEnded } from "../../src/core/run.ts";
import type { PracticeOptions } from "../../src/practice/cluster/cluster.ts";
import type { PracticeCluster } from "../../src/practice/cluster/practice-cluster.ts";
import { chen, lin, zhang } from "../support/fixed-world.ts";
import { BotLife } from "./bot-life.ts";
import { storyOf } from "./run-story.ts";
import { type Moment, openSurroundings, type Surroundings } from "./surroundings.ts";

const CLUSTER = "practice";
/** A run takes seconds, and on a busy machine many of them. */
const PATIENCE = { timeout: 90_000, interval: 50 };

/** A practice cluster with the bot's own engine, shell and journal: all but Slack. Lin asks, Zhang and Chen approve. */
export class Headless {
  readonly cluster: PracticeCluster;
  readonly #parts: Surroundings;
  #life: Promise<BotLife>;

  private constructor(parts: Surroundings, life: BotLife) {
    this.cluster = parts.cluster;
    this.#parts = parts;
    this.#life = Promise.resolve(life);
  }

  static async open(options: PracticeOptions): Promise<Headless> {
    const parts = await openSurroundings(options);
    return new Headless(parts, await BotLife.begin(parts.config, parts.outside));
  }

  /** Once the first such entry is on disk, and before anything follows from it, this happens. */
  at(isIt: Moment["isIt"], happens: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const moment: Moment = {
        isIt,
        happens: () => {
          this.#parts.moments.delete(moment);
          return happens().then(resolve, reject);
        },
      };
      this.#parts.moments.add(moment);
    });
  }

  /** From now on this happens each time; says how often it has. */
  atEvery(isIt: Moment["isIt"], happens: Moment["happens"]): () => number {
    let times = 0;
    this.#parts.moments.add({
      isIt,
      happens: (event) => {
        times += 1;
        return happens(event);
      },
    });
    return () => times;
  }

  /** The bot is killed, and started again on what it has left. */
  async restarts(): Promise<void> {
    const life = await this.#life;
    this.#life = life.dies().then(() => BotLife.begin(this.#parts.config, this.#parts.outside));
    await this.#life;
  }

  /** What people do again when the bot dies before it has answered. */
  async #with<T>(act: (life: BotLife) => Promise<T>): Promise<T> {
    for (;;) {
      const life = await this.#life;
      const answer = await Promise.race([act(life).then((value) => ({ value })), life.death]);
      if (answer !== undefined) return answer.value;
    }
  }

  /** The whole way, which has to end as done. */
  async does(operation: string, args: Readonly<Record<string, string>> = {}): Promise<Run> {
    const id = await this.asks(operation, args);
    if (this.#parts.outside.operations.get(operation)?.risk !== "read") await this.approves(id);
    const run = await this.ends(id);
    if (run.closed?.outcome !== "done") throw new Error(await this.#storyOf(run));
    return run;
  }

  async asks(operation: string, args: Readonly<Record<string, string>> = {}): Promise<RunId> {
    const place = { kind: "channel" as const, channel: "C1" };
    const asked = { operation, cluster: CLUSTER, args, by: lin, key: uuidv7(), place };
    return (await this.#with(({ engine }) => engine.request(asked))).run;
  }

  /** By as many people as the rule wants, each with the word that it wants. The countdown, where there is one, passes at once. */
  async approves(id: RunId): Promise<void> {
    const { proposal } = await this.reached(id, (run) => run.proposal !== undefined);
    if (proposal === undefined) throw new Error("there is nothing to approve");
    const { digest, rule, word = CLUSTER, countdownMs = 0 } = proposal;
    for (const by of [zhang, chen].slice(0, rule.quorum)) {
      await this.#with(async ({ engine }) => {
        const counts = (await engine.run(id))?.votes.some((vote) => vote.by.id === by.id) === true;
        if (!counts) await engine.decide(id, by, { vote: "approve", digest, typed: word });
      });
    }
    this.#parts.clock.aheadMs += countdownMs;
    await this.#with(async ({ engine }) => engine.advance(id));
  }

  /** The question that a step puts to people. */
  async questionOf(id: RunId, step: string) {
    const { steps } = await this.reached(id, (run) => run.steps[step]?.question !== undefined);
    const question = steps[step]?.question;
    if (question === undefined) throw new Error(`${step} asks nothing`);
    return question;
  }

  async answers(id: RunId, step: string, text: string): Promise<void> {
    const { question } = await this.questionOf(id, step);
    await this.#with(({ engine }) => engine.answer(id, step, question, { text }, zhang));
  }

  /** Somebody has looked at the host, and says what became of a step. */
  settles(id: RunId, step: string, as: "happened" | "failed"): Promise<void> {
    return this.#with(({ engine }) => engine.settle(id, step, as, zhang));
  }

  stops(id: RunId, step: string): Promise<void> {
    return this.#with(({ engine }) => engine.interrupt(id, step, zhang));
  }

  /** Nobody waits for the checks at the end. */
  async leaves(id: RunId): Promise<Run> {
    const run = await this.reached(id, stepsEnded);
    if (run.closed === undefined) await this.#with(({ engine }) => engine.leave(id, lin));
    return this.ends(id);
  }

  ends(id: RunId): Promise<Run> {
    return this.reached(id, (run) => run.closed !== undefined);
  }

  /** The run once it is so; what has ended otherwise never will be. */
  async reached(id: RunId, isSo: (run: Run) => boolean): Promise<Run> {
    const now = (): Promise<Run | undefined> => this.#with(({ engine }) => engine.run(id));
    const over = async (): Promise<Run> => {
      const run = await now();
      if (run !== undefined && (isSo(run) || run.closed !== undefined)) return run;
      throw new Error("not yet");
    };
    const run = await vi.waitFor(over, PATIENCE).catch(now);
    if (run === undefined) throw new Error(`there is no run ${id}`);
    if (isSo(run)) return run;
    throw new Error(await this.#storyOf(run));
  }

  /** What a step was answered, in order: what was typed, or which secret. */
  async answered(id: RunId, step: string): Promise<string[]> {
    const { steps } = await this.ends(id);
    return (steps[step]?.answered ?? []).map(({ reply }) => ("text" in reply ? reply.text : `secret ${reply.secret}`));
  }

  /** What a run tells people when it has ended. */
  reportOf(run: Run): Report {
    const { operations, clusters } = this.#parts.outside;
    const operation = operations.get(run.requested.operation);
    const cluster = clusters.get(CLUSTER);
    if (operation === undefined || cluster === undefined) throw new Error("nobody knows how to report that");
    const [first, newest] = [run.before, run.after ?? run.followed ?? run.before].map((look) =>
      operation.facts.parse(look?.facts),
    );
    return Report.parse(operation.report(newest, operation.args.parse(run.requested.args), cluster, first));
  }

  /** All there ever were, oldest first. */
  async runs(): Promise<Run[]> {
    const ids = await this.#with(({ store }) => store.allRuns());
    const runs = await Promise.all(ids.map((id) => this.#with(({ engine }) => engine.run(id))));
    return runs.filter((run) => run !== undefined);
  }

  /** All that a step has printed. */
  async printed(id: RunId, step: string): Promise<string> {
    return (await this.#with(({ store }) => store.logs.read(id, step, 0))).toString("utf8");
  }

  async #storyOf(run: Run): Promise<string> {
    const begun = Object.keys(run.steps);
    const printed = new Map(await Promise.all(begun.map(async (id) => [id, await this.printed(run.id, id)] as const)));
    return [storyOf(run, (step) => printed.get(step) ?? ""), ...this.#parts.logged].join("\n");
  }

  async close(): Promise<void> {
    const { cluster, folder } = this.#parts;
    this.#parts.moments.clear();
    await (await this.#life).ends();
    await cluster.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Works on practice hosts of its own, and takes them down whatever happened. */
export async function onHosts<T>(options: PracticeOptions, work: (hosts: Headless) => Promise<T>): Promise<T> {
  const hosts = await Headless.open(options);
  try {
    return await work(hosts);
  } finally {
    await hosts.close();
  }
}
