import type { Probe } from "../core/operation.ts";
import { gsql, oneRowOf } from "./sql.ts";

/** What gs_expansion sets wal_keep_segments to for the time of a build, and leaves when it is broken off (all versions). */
export const RAISED_SEGMENTS = 1_024;

/** How many pieces of log, 16 MB each, a primary keeps whoever has them. */
export const segmentsKept = (port: number): Probe<number> => ({
  source: "gsql",
  command: gsql(port, "select current_setting('wal_keep_segments');"),
  parse(output, code) {
    const row = oneRowOf(output, code, 1);
    if ("notRecognised" in row) return row;
    const [count = ""] = row.value;
    return /^\d+$/.test(count) ? { value: Number(count) } : { notRecognised: "wal_keep_segments is no number" };
  },
});
