import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { uuidv7 } from "uuidv7";
import { readConfig } from "../../src/config.ts";
import { type Event, RunId } from "../../src/core/entry.ts";
import { loadOperations } from "../../src/load-operations.ts";
import { type PracticeOptions, startCluster } from "../../src/practice/cluster/cluster.ts";
import type { PracticeCluster } from "../../src/practice/cluster/practice-cluster.ts";
import { secretsFrom } from "../../src/secrets.ts";
import type { Outside } from "./bot-life.ts";

/** Something that happens once such an entry is on disk, and before anything follows from it. */
export interface Moment {
  readonly isIt: (event: Event) => boolean;
  readonly happens: (event: Event) => Promise<void>;
}

/** What outlives a bot that is killed. */
export interface Surroundings {
  readonly cluster: PracticeCluster;
  readonly folder: string;
  readonly config: ReturnType<typeof readConfig>;
  readonly outside: Outside;
  /** How far the bot's clock is ahead of the real one. */
  readonly clock: { aheadMs: number };
  /** What the bot would write to its own log. */
  readonly logged: string[];
  readonly moments: Set<Moment>;
}

export async function openSurroundings(options: PracticeOptions): Promise<Surroundings> {
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
    const moments = new Set<Moment>();
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
      log: (message, details) => void logged.push(`${message} ${JSON.stringify(details)}`),
      written: async (event) => {
        for (const { isIt, happens } of moments) if (isIt(event)) await happens(event);
      },
    };
    return { cluster, folder, config, outside, clock, logged, moments };
  } catch (error) {
    await cluster.close();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
