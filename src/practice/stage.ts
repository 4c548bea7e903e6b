import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { type BotProcess, startBotProcess } from "./bot-process.ts";
import { type PracticeOptions, startCluster } from "./cluster/cluster.ts";
import type { PracticeCluster } from "./cluster/practice-cluster.ts";
import { panelFor, panelLines } from "./panel.ts";
import { startWorkspace, type Workspace, type WorkspaceOptions } from "./workspace/start.ts";

export interface StageOptions {
  readonly cluster?: PracticeOptions;
  readonly workspace?: WorkspaceOptions;
  /** Signed HTTP instead of Socket Mode. */
  readonly http?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
}

/** A workspace, a cluster, and the settings with which the real bot finds both. */
export interface Stage {
  readonly workspace: Workspace;
  readonly cluster: PracticeCluster;
  readonly dataDir: string;
  /** Starts the bot; an own `entry` may replace its main file. */
  startBot(entry?: string, more?: Readonly<Record<string, string>>): Promise<BotProcess>;
  /** The journal's documents as they lie on disk, oldest run first. */
  journal(): Promise<readonly JournalDocument[]>;
  close(): Promise<void>;
}

const JournalDocument = z.object({
  entries: z.array(z.object({ at: z.string(), event: z.object({ kind: z.string(), phase: z.string().optional() }) })),
});
type JournalDocument = z.infer<typeof JournalDocument>;

async function journalIn(dataDir: string): Promise<JournalDocument[]> {
  const names = await readdir(join(dataDir, "runs"), { recursive: true });
  const paths = names.filter((name) => name.endsWith(".json")).sort();
  return Promise.all(
    paths.map(async (name) => JournalDocument.parse(JSON.parse(await readFile(join(dataDir, "runs", name), "utf8")))),
  );
}

const Inventory = z.object({ clusters: z.array(z.record(z.string(), z.unknown())) });

export async function startStage(options: StageOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "gauss-stage-"));
  const cluster = await startCluster(options.cluster);
  const workspace = await startWorkspace({
    panel: panelFor(cluster),
    panelState: () => panelLines(cluster),
    ...options.workspace,
  });
  const inventory = join(folder, "inventory.yml");
  const dataDir = join(folder, "data");
  await writeFile(inventory, await inventoryWith(cluster, workspace));
  const port = options.http ? await freePort() : undefined;
  if (port !== undefined) workspace.deliverTo(`http://127.0.0.1:${port}/slack/events`);
  const receive: Record<string, string> =
    port === undefined
      ? { SLACK_APP_TOKEN: workspace.appToken }
      : { SLACK_SIGNING_SECRET: workspace.signingSecret, GAUSS_HTTP_PORT: String(port) };
  const bots: BotProcess[] = [];
  return {
    workspace,
    cluster,
    dataDir,
    async startBot(entry, more = {}) {
      const bot = await startBotProcess(
        {
          SLACK_BOT_TOKEN: workspace.botToken,
          SLACK_API_URL: workspace.apiUrl,
          ...receive,
          GAUSS_INVENTORY: inventory,
          GAUSS_DATA_DIR: dataDir,
          GAUSS_IDENTITY: cluster.identity,
          GAUSS_ENROL_HOST_KEYS: "yes",
          PRACTICE_OMM_PASSWORD: cluster.passwords.omm,
          PRACTICE_ROOT_PASSWORD: cluster.passwords.root,
          PRACTICE_DATABASE_PASSWORD: cluster.passwords.database,
          ...options.settings,
          ...more,
        },
        folder,
        entry,
      );
      bots.push(bot);
      return bot;
    },
    journal: () => journalIn(dataDir),
    async close() {
      await Promise.all(bots.map((bot) => bot.kill("SIGKILL")));
      await workspace.close();
      await cluster.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The cluster's own inventory, at home in #gauss-ops and approved by the leads. */
async function inventoryWith(cluster: PracticeCluster, workspace: Workspace): Promise<string> {
  const { clusters } = Inventory.parse(parse(await readFile(cluster.inventory, "utf8")));
  const everybody = [workspace.people.requester, ...workspace.people.approvers, workspace.people.stranger];
  const destroy = { approvers: ["S0DBALEADS"], typed: true };
  return stringify({
    clusters: clusters.map((one) => ({ ...one, channel: "C0GAUSSOPS", policy: { destroy } })),
    people: Object.fromEntries(everybody.map(({ id, name }) => [id, name])),
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no free port")),
      );
    });
  });
}
