import { command, type Probe } from "../core/operation.ts";
import { readLine } from "./answer.ts";

/** How many processors' worth of work there was over the last quarter of an hour: the last minute tells another story each minute. */
export const load: Probe<number> = {
  source: "/proc/loadavg",
  command: command("cat", "--", "/proc/loadavg"),
  parse: readLine(/^\d+\.\d+ \d+\.\d+ (\d+\.\d+) /, ([average]) => Number(average)),
};
