import { z } from "zod";
import type { Parsed, Probe } from "../core/operation.ts";
import { quoted } from "./lines.ts";
import { gsql, oneRowOf } from "./sql.ts";

/** What holds up a demotion: open transactions by their age, and prepared ones, which nobody but their client ends. */
export const Sessions = z.object({
  longestSeconds: z.number().int().nonnegative(),
  prepared: z.number().int().nonnegative(),
});
export type Sessions = z.infer<typeof Sessions>;

export const sessions = (port: number): Probe<Sessions> => ({
  source: "gsql",
  command: gsql(
    port,
    "select coalesce(max(extract(epoch from now() - xact_start))::bigint, 0), (select count(*) from pg_prepared_xacts) from pg_stat_activity where state <> 'idle' and pid <> pg_backend_pid();",
  ),
  parse: parseSessions,
});

function parseSessions(output: string, code: number): Parsed<Sessions> {
  const row = oneRowOf(output, code, 2);
  if ("notRecognised" in row) return row;
  const [longestSeconds, prepared] = row.value.map(Number);
  const read = Sessions.safeParse({ longestSeconds, prepared });
  return read.success ? { value: read.data } : { notRecognised: `no sessions in ${quoted(row.value.join("|"))}` };
}
