import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface BotProcess {
  readonly pid: number;
  /** Resolves with the exit code, or null after a signal. */
  readonly ended: Promise<number | null>;
  /** What it wrote to its log so far. */
  readonly log: readonly string[];
  kill(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
}

const ENTRY = fileURLToPath(new URL("../main.ts", import.meta.url));

/** Starts the real bot as a process of its own and resolves when it serves people. Rejects with its log when it ends before that. */
export async function startBotProcess(
  settings: Readonly<Record<string, string>>,
  folder: string,
  entry: string = ENTRY,
): Promise<BotProcess> {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), entry], {
    // Not in the project: a .env there is for the real Slack.
    cwd: folder,
    env: { PATH, HOME, NODE_NO_WARNINGS: "1", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log: string[] = [];
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        log.push(line);
        if (line.includes('"msg":"ready"')) resolve();
      });
    }
  });
  const first = await Promise.race([ready, ended.then((code) => ({ code }))]);
  if (first !== undefined) throw new Error(`the bot ended with ${first.code} before it was ready:\n${log.join("\n")}`);
  return { pid: child.pid ?? 0, ended, log, kill: (signal) => end(child, ended, signal) };
}

async function end(child: ChildProcess, ended: Promise<number | null>, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  child.kill(signal);
  await ended;
}
