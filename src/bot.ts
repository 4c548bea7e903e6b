import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { uuidv7 } from "uuidv7";
import type { Config } from "./config.ts";
import { Engine } from "./core/engine.ts";
import { type RunId, RunId as RunIdSchema } from "./core/entry.ts";
import type { Store, World } from "./core/world.ts";
import { explain } from "./gauss/explain.ts";
import { loadOperations } from "./load-operations.ts";
import { openShell } from "./open-shell.ts";
import { secretsFrom } from "./secrets.ts";
import { startSlack } from "./slack/app.ts";
import { emptyThread } from "./slack/thread-state.ts";
import { openLowdb } from "./store/lowdb.ts";
import { openNotes } from "./store/notes.ts";

export interface Bot {
  /** Lets go of everything; commands on hosts go on and are taken up at the next start. */
  stop(): Promise<void>;
}

/** How many of the newest runs are compared with Slack at the start. */
const RESUMED = 100;

type Log = World["log"];

export const openJournal = (config: Config, log: Log): Promise<Store> =>
  openLowdb({
    folder: config.dataDir,
    onDamaged: (path, aside, why) =>
      log("a damaged journal document was set aside; nothing in it was changed", { path, aside, why }),
  });

/** Builds the real things and joins them; resolves when people can be served. */
export async function startBot(
  config: Config,
  environment: Readonly<Record<string, string | undefined>>,
  log: Log,
  store: Store,
): Promise<Bot> {
  const operations = await loadOperations();
  const shell = openShell(config, log);
  let tell = (_run: RunId): void => undefined;
  const engine = new Engine({
    now: () => new Date(),
    newId: () => RunIdSchema.parse(uuidv7()),
    store,
    shell,
    operations,
    clusters: config.clusters,
    tell: (run) => tell(run),
    secret: secretsFrom(environment),
    sleep: (ms, stop) => wait(ms, undefined, { signal: stop, ref: false }).catch(() => undefined),
    log,
  });
  const slack = await startSlack({
    ...config.slack,
    people: config.people,
    bot: engine,
    operations,
    clusters: config.clusters,
    explain,
    store,
    threads: await openNotes(join(config.dataDir, "threads"), emptyThread),
    log,
  });
  tell = slack.tell;
  await engine.resume();
  // A run may have been closed and its thread left half way; the newest ones are compared, complete ones cost one small file each.
  slack.resume((await store.allRuns()).slice(-RESUMED));
  return {
    async stop() {
      await engine.stop();
      await slack.stop();
      await shell.close();
      await store.close();
    },
  };
}
