import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { stamp } from "../clock.ts";
import type { Call } from "../tool.ts";

/** Says a line on stdout and in the tool's log file, which is always up to date, also while stdout is held back (observed-runs (5)). */
export type Log = (text: string) => void;

export function omLog(call: Call, tool: string): Log {
  const folder = call.env["GAUSSLOG"];
  const name = stamp(call.now()).slice(0, 19).replace(" ", "_").replaceAll(":", "");
  return (text) => {
    call.out(`${text}\n`);
    if (folder === undefined) return;
    const line = `[${stamp(call.now())}000][${call.pid}][${tool}][LOG]:${text}\n`;
    mkdirSync(join(folder, "om"), { recursive: true });
    appendFileSync(join(folder, "om", `${tool}-${name}.log`), line);
  };
}
