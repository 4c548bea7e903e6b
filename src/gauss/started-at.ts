import type { Parsed, Probe } from "../core/operation.ts";
import { gsql, oneRowOf } from "./sql.ts";

/** When this server was started: another answer than before is the proof that it was started anew. */
export const startedAt = (port: number): Probe<string> => ({
  source: "gsql",
  command: gsql(port, "select pg_postmaster_start_time();"),
  parse: parseMoment,
});

function parseMoment(output: string, code: number): Parsed<string> {
  const row = oneRowOf(output, code, 1);
  if ("notRecognised" in row) return row;
  const [moment = ""] = row.value;
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.test(moment)
    ? { value: moment.trim() }
    : { notRecognised: "no moment at which the server was started" };
}
