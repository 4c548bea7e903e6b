import { readdir, readFile } from "node:fs/promises";

/** In the environment of everything that runs on a practice host; its value is the host's own file tree. */
export const MARK = "GAUSS_PRACTICE_HOST";
const ROUNDS = 20;
const TICKS_PER_SECOND = 100;

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly args: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly startedSecondsAfterBoot: number;
}

/** Kills every process of a host at once, detached ones too. Looks again until none is left, because a shell may just have forked. */
export async function killAll(mark: string): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const processes = await processesOf(mark);
    if (processes.length === 0) return;
    for (const { pid } of processes) kill(pid);
  }
}

/** The processes with the mark in their environment, and the descendants of those. */
export async function processesOf(mark: string): Promise<Process[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = (await Promise.all(pids.map(readProcess))).filter((one) => one !== undefined);
  const byPid = new Map(all.map((one) => [one.pid, one]));
  const belongs = (one: Process | undefined): boolean =>
    one !== undefined && (one.env.get(MARK) === mark || belongs(byPid.get(one.parent)));
  return all.filter((one) => one.pid !== process.pid && belongs(one));
}

/** Undefined for one that is gone or a zombie. */
async function readProcess(pid: number): Promise<Process | undefined> {
  const [stat, cmdline, environ] = await Promise.all(
    ["stat", "cmdline", "environ"].map((file) => readText(`/proc/${pid}/${file}`)),
  );
  if (stat === undefined || stat === "") return undefined;
  const [state, parent, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (state === "Z" || state === "X") return undefined;
  const pairs = (environ ?? "").split("\0").map((pair): [string, string] => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  return {
    pid,
    parent: Number(parent),
    name: stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")")),
    args: (cmdline ?? "").split("\0").slice(0, -1),
    env: new Map(pairs),
    // Field 22 of proc(5), starttime.
    startedSecondsAfterBoot: Number(fields[17]) / TICKS_PER_SECOND,
  };
}

// Gone already, or another user's: both mean that it is not ours to read.
const readText = (path: string): Promise<string> => readFile(path, "utf8").catch(() => "");

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
