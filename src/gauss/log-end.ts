import type { Parsed, Probe } from "../core/operation.ts";
import { quoted } from "./lines.ts";
import { position } from "./position.ts";
import { gsql, oneRowOf } from "./sql.ts";

/** Where the log of a primary ends now; a standby answers with an error. */
export const logEnd = (port: number): Probe<string> => ({
  source: "gsql",
  command: gsql(port, "select pg_current_xlog_location();"),
  parse: parseEnd,
});

function parseEnd(output: string, code: number): Parsed<string> {
  const row = oneRowOf(output, code, 1);
  if ("notRecognised" in row) return row;
  const [end = ""] = row.value.map((field) => field.trim());
  return position(end) === undefined ? { notRecognised: `no position: ${quoted(end)}` } : { value: end };
}
