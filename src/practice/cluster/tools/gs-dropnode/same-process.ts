import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MARK, processesOf } from "../../hosts/processes.ts";
import type { Call } from "../tool.ts";

/**
 * `ps -ef | grep 'gs_dropnode -U u -G g'` with more than one hit. A shell that has the command in its own command line is one too many,
 * unless it names the options in another order or becomes the tool by exec (trap 3).
 */
export async function runsTwice(call: Call, user: string, group: string): Promise<boolean> {
  const mark = call.env[MARK];
  const processes = mark === undefined ? [] : await processesOf(mark);
  const words = `gs_dropnode -U ${user} -G ${group}`;
  return processes.filter(({ args }) => args.join(" ").includes(words)).length > 1;
}

/** The file of 6.0 that says so too. A run that was killed leaves it behind. */
export class Lock {
  readonly #path: string | undefined;

  constructor({ env }: Call) {
    const folder = env["PGHOST"];
    this.#path = folder === undefined ? undefined : join(folder, "gs_dropnode_tmp_file");
  }

  /** False = it is there already. */
  take(): boolean {
    if (this.#path === undefined) return true;
    if (existsSync(this.#path)) return false;
    writeFileSync(this.#path, "");
    return true;
  }

  /** Whoever's it is: a run that was refused takes that of the other one away (observed-runs (10)). */
  remove(): void {
    if (this.#path !== undefined) rmSync(this.#path, { force: true });
  }
}
