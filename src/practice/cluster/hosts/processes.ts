import { readdir, readFile } from "node:fs/promises";

/** In the environment of everything that runs on a practice host; its value is the host's own file tree. */
export const MARK = "GAUSS_PRACTICE_HOST";
const ROUNDS = 20;

/** Kills every process of a host at once, detached ones too. Looks again until none is left, because a shell may just have forked. */
export async function killAll(mark: string): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const pids = await processesOf(mark);
    if (pids.length === 0) return;
    for (const pid of pids) kill(pid);
  }
}

/** The processes with the mark in their environment, and the descendants of those. */
export async function processesOf(mark: string): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map<number, number>();
  const found = new Set<number>();
  for (const pid of pids) {
    const stat = await readText(`/proc/${pid}/stat`);
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (stat === "" || state === "Z") continue;
    parents.set(pid, Number(parent));
    const environment = await readText(`/proc/${pid}/environ`);
    if (environment.split("\0").includes(`${MARK}=${mark}`)) found.add(pid);
  }
  const belongs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
      if (found.has(at)) return true;
    return false;
  };
  return [...parents.keys()].filter((pid) => pid !== process.pid && belongs(pid));
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
