import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";

/** In the environment of everything that runs on a practice host; its value is the host's own file tree. */
export const MARK = "GAUSS_PRACTICE_HOST";
const ROUNDS = 20;
/** What a killed process is given to be gone. */
const ROUND_MS = 5;
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
    for (const { pid } of processes) kill(pid, "SIGKILL");
    await setTimeout(ROUND_MS);
  }
}

/** The processes with the mark in their environment, and the descendants of those. */
export async function processesOf(mark: string): Promise<Process[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = pids.map(glance).filter((one) => one !== undefined);
  const byPid = new Map(all.map((one) => [one.pid, one]));
  const marked = `\0${MARK}=${mark}\0`;
  const belongs = (one: Glance | undefined): boolean =>
    one !== undefined && (`\0${one.environ}`.includes(marked) || belongs(byPid.get(one.parent)));
  return all.filter((one) => one.pid !== process.pid && belongs(one)).map(inFull);
}

/** What tells whose a process is. */
interface Glance extends Omit<Process, "args" | "env"> {
  readonly environ: string;
}

/** Undefined for one that is gone or a zombie. */
function glance(pid: number): Glance | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === "") return undefined;
  const [state, parent, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (state === "Z" || state === "X") return undefined;
  return {
    pid,
    parent: Number(parent),
    name: stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")")),
    environ: readText(`/proc/${pid}/environ`),
    // Field 22 of proc(5), starttime.
    startedSecondsAfterBoot: Number(fields[17]) / TICKS_PER_SECOND,
  };
}

function inFull({ environ, ...rest }: Glance): Process {
  const pairs = environ.split("\0").map((pair): [string, string] => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  return { ...rest, args: readText(`/proc/${rest.pid}/cmdline`).split("\0").slice(0, -1), env: new Map(pairs) };
}

// At once, since the kernel answers from memory: a promise for each of some hundred files costs many times their reading.
function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Gone already, or another user's: both mean that it is not ours to read.
    return "";
  }
}

/** Nothing happens when it is gone already. */
export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
