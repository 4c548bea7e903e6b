import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { uuidv7 } from "uuidv7";
import { vi } from "vitest";
import { openJournal } from "../../src/bot.ts";
import { readConfig } from "../../src/config.ts";
import { Engine } from "../../src/core/engine.ts";
import { RunId } from "../../src/core/entry.ts";
import { type Operation, Report } from "../../src/core/operation.ts";
import type { Run } from "../../src/core/run.ts";
import type { Store, World } from "../../src/core/world.ts";
import { loadOperations } from "../../src/load-operations.ts";
import { openShell } from "../../src/open-shell.ts";
import { type PracticeOptions, startCluster } from "../../src/practice/cluster/cluster.ts";
import type { PracticeCluster } from "../../src/practice/cluster/practice-cluster.ts";
import { secretsFrom } from "../../src/secrets.ts";
import type { SshShell } from "../../src/ssh/shell.ts";
import { chen, lin, zhang } from "../support/fixed-world.ts";
import { storyOf } from "./run-story.ts";

const CLUSTER = "practice";
/** A run takes seconds, and on a busy machine many of them. */
const PATIENCE = { timeout: 90_000, interval: 50 };

interface Parts {
  readonly cluster: PracticeCluster;
  readonly folder: string;
  readonly config: ReturnType<typeof readConfig>;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly store: Store;
  readonly shell: SshShell;
  /** What the bot would write to its own log. */
  readonly logged: string[];
}

/** A practice cluster with the bot's own engine, shell and journal: all but Slack. Lin asks, Zhang and Chen approve. */
export class Headless {
  readonly cluster: PracticeCluster;
  readonly #parts: Parts;
  readonly #engine: Engine;
  #aheadMs = 0;

  private constructor(parts: Parts) {
    const { cluster, config, operations, store, shell, logged } = parts;
    this.cluster = cluster;
    this.#parts = parts;
    const { omm, root, database } = cluster.passwords;
    this.#engine = new Engine({
      now: () => new Date(Date.now() + this.#aheadMs),
      newId: () => RunId.parse(uuidv7()),
      store,
      shell,
      operations,
      clusters: config.clusters,
      tell: () => undefined,
      secret: secretsFrom({
        PRACTICE_OMM_PASSWORD: omm,
        PRACTICE_ROOT_PASSWORD: root,
        PRACTICE_DATABASE_PASSWORD: database,
      }),
      sleep: (ms, stop) => wait(ms, undefined, { signal: stop, ref: false }).catch(() => undefined),
      log: into(logged),
    });
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
      const [operations, store] = await Promise.all([loadOperations(), openJournal(config, into(logged))]);
      return new Headless({
        cluster,
        folder,
        config,
        operations,
        store,
        shell: openShell(config, into(logged)),
        logged,
      });
    } catch (error) {
      await cluster.close();
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** The whole way, which has to end as done. */
  async does(operation: string, args: Readonly<Record<string, string>> = {}): Promise<Run> {
    const id = await this.asks(operation, args);
    if (this.#parts.operations.get(operation)?.risk !== "read") await this.approves(id);
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
    this.#aheadMs += countdownMs;
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
    const { operations, config } = this.#parts;
    const operation = operations.get(run.requested.operation);
    const cluster = config.clusters.get(CLUSTER);
    if (operation === undefined || cluster === undefined) throw new Error("nobody knows how to report that");
    const [first, newest] = [run.before, run.after ?? run.before].map((look) => operation.facts.parse(look?.facts));
    return Report.parse(operation.report(newest, operation.args.parse(run.requested.args), cluster, first));
  }

  /** All that a step has printed. */
  async printed(id: RunId, step: string): Promise<string> {
    return (await this.#parts.store.logs.read(id, step, 0)).toString("utf8");
  }

  async #storyOf(run: Run): Promise<string> {
    const begun = Object.keys(run.steps);
    const printed = new Map(await Promise.all(begun.map(async (id) => [id, await this.printed(run.id, id)] as const)));
    return [storyOf(run, (step) => printed.get(step) ?? ""), ...this.#parts.logged].join("\n");
  }

  async close(): Promise<void> {
    const { shell, store, cluster, folder } = this.#parts;
    await this.#engine.stop();
    await shell.close();
    await store.close();
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
