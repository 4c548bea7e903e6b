import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { uuidv7 } from "uuidv7";
import { vi } from "vitest";
import { readConfig } from "../../src/config.ts";
import { RunId } from "../../src/core/entry.ts";
import { Report } from "../../src/core/operation.ts";
import { type Run, stepsEnded } from "../../src/core/run.ts";
import type { World } from "../../src/core/world.ts";
import { loadOperations } from "../../src/load-operations.ts";
import { type PracticeOptions, startCluster } from "../../src/practice/cluster/cluster.ts";
import type { PracticeCluster } from "../../src/practice/cluster/practice-cluster.ts";
import { secretsFrom } from "../../src/secrets.ts";
import { chen, lin, zhang } from "../support/fixed-world.ts";
import { BotLife, type Outside } from "./bot-life.ts";
import { storyOf } from "./run-story.ts";

const CLUSTER = "practice";
/** A run takes seconds, and on a busy machine many of them. */
const PATIENCE = { timeout: 90_000, interval: 50 };

interface Parts {
  readonly cluster: PracticeCluster;
  readonly folder: string;
  readonly config: ReturnType<typeof readConfig>;
  readonly outside: Outside;
  /** How far the bot's clock is ahead of the real one. */
  readonly clock: { aheadMs: number };
  /** What the bot would write to its own log. */
  readonly logged: string[];
}

/** A practice cluster with the bot's own engine, shell and journal: all but Slack. Lin asks, Zhang and Chen approve. */
export class Headless {
  readonly cluster: PracticeCluster;
  readonly #parts: Parts;
  #life: BotLife;

  private constructor(parts: Parts, life: BotLife) {
    this.cluster = parts.cluster;
    this.#parts = parts;
    this.#life = life;
  }

  static async open(options: PracticeOptions): Promise<Headless> {
    const cluster = await startCluster({ timeScale: 0.02, ...options });
    const folder = await mkdtemp(join(tmpdir(), "gauss-headless-"));
    try {
      const config = readConfig({
        SLACK_BOT_TOKEN: "xoxb-nobody",
        SLACK_APP_TOKEN: "xapp-nobody",
        GAUSS_INVENTORY: cluster.inventory,
        GAUSS_DATA_DIR: join(folder, "data"),
        GAUSS_IDENTITY: cluster.identity,
        GAUSS_ENROL_HOST_KEYS: "yes",
      });
      const logged: string[] = [];
      const clock = { aheadMs: 0 };
      const { omm, root, database } = cluster.passwords;
      const outside: Outside = {
        now: () => new Date(Date.now() + clock.aheadMs),
        newId: () => RunId.parse(uuidv7()),
        operations: await loadOperations(),
        clusters: config.clusters,
        tell: () => undefined,
        secret: secretsFrom({
          PRACTICE_OMM_PASSWORD: omm,
          PRACTICE_ROOT_PASSWORD: root,
          PRACTICE_DATABASE_PASSWORD: database,
        }),
        sleep: (ms, stop) => wait(ms, undefined, { signal: stop, ref: false }).catch(() => undefined),
        log: into(logged),
      };
      return new Headless({ cluster, folder, config, outside, clock, logged }, await BotLife.begin(config, outside));
    } catch (error) {
      await cluster.close();
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  get #engine() {
    return this.#life.engine;
  }

  /** Once such an entry is on disk, and before anything follows from it, this happens. */
  at(...awaited: Parameters<BotLife["at"]>): Promise<void> {
    return this.#life.at(...awaited);
  }

  /** The bot is killed, and started again on what it has left. */
  async restarts(): Promise<void> {
    await this.#life.dies();
    this.#life = await BotLife.begin(this.#parts.config, this.#parts.outside);
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
    const asked = await this.#engine.request({ operation, cluster: CLUSTER, args, by: lin, key: uuidv7(), place });
    return asked.run;
  }

  /** By as many people as the rule wants, each with the word that it wants. The countdown, where there is one, passes at once. */
  async approves(id: RunId): Promise<void> {
    const { proposal } = await this.reached(id, (run) => run.proposal !== undefined);
    if (proposal === undefined) throw new Error("there is nothing to approve");
    const { digest, rule, word = CLUSTER, countdownMs = 0 } = proposal;
    for (const by of [zhang, chen].slice(0, rule.quorum))
      await this.#engine.decide(id, by, { vote: "approve", digest, typed: word });
    this.#parts.clock.aheadMs += countdownMs;
    this.#engine.advance(id);
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
    await this.#engine.answer(id, step, question, { text }, zhang);
  }

  stops(id: RunId, step: string): Promise<void> {
    return this.#engine.interrupt(id, step, zhang);
  }

  /** Nobody waits for the checks at the end. */
  async leaves(id: RunId): Promise<Run> {
    const run = await this.reached(id, stepsEnded);
    if (run.closed === undefined) await this.#engine.leave(id, lin);
    return this.ends(id);
  }

  ends(id: RunId): Promise<Run> {
    return this.reached(id, (run) => run.closed !== undefined);
  }

  /** The run once it is so; what has ended otherwise never will be. */
  async reached(id: RunId, isSo: (run: Run) => boolean): Promise<Run> {
    const over = async (): Promise<Run> => {
      const run = await this.#engine.run(id);
      if (run !== undefined && (isSo(run) || run.closed !== undefined)) return run;
      throw new Error("not yet");
    };
    const run = await vi.waitFor(over, PATIENCE).catch(() => this.#engine.run(id));
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

  /** All that a step has printed. */
  async printed(id: RunId, step: string): Promise<string> {
    return (await this.#life.store.logs.read(id, step, 0)).toString("utf8");
  }

  async #storyOf(run: Run): Promise<string> {
    const begun = Object.keys(run.steps);
    const printed = new Map(await Promise.all(begun.map(async (id) => [id, await this.printed(run.id, id)] as const)));
    return [storyOf(run, (step) => printed.get(step) ?? ""), ...this.#parts.logged].join("\n");
  }

  async close(): Promise<void> {
    const { cluster, folder } = this.#parts;
    await this.#life.ends();
    await cluster.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const into =
  (lines: string[]): World["log"] =>
  (message, details) =>
    void lines.push(`${message} ${JSON.stringify(details)}`);

/** Works on practice hosts of its own, and takes them down whatever happened. */
export async function onHosts<T>(options: PracticeOptions, work: (hosts: Headless) => Promise<T>): Promise<T> {
  const hosts = await Headless.open(options);
  try {
    return await work(hosts);
  } finally {
    await hosts.close();
  }
}
