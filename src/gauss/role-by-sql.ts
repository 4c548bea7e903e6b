import { z } from "zod";
import type { Parsed, Probe } from "../core/operation.ts";
import { quoted } from "./lines.ts";
import { gsql, oneRowOf, trueOrFalse } from "./sql.ts";

/** What the database itself says of its role. It outranks gs_ctl query, which may read a stale state file. */
export const SqlRole = z.object({
  localRole: z.string(),
  staticConnections: z.number().int(),
  dbState: z.string(),
  detail: z.string(),
  inRecovery: z.boolean(),
});
export type SqlRole = z.infer<typeof SqlRole>;

export const roleBySql = (port: number): Probe<SqlRole> => ({
  source: "gsql",
  command: gsql(
    port,
    "select local_role, static_connections, db_state, detail_information, pg_is_in_recovery() from pg_stat_get_stream_replications();",
  ),
  parse: parseRole,
});

function parseRole(output: string, code: number): Parsed<SqlRole> {
  const row = oneRowOf(output, code, 5);
  if ("notRecognised" in row) return row;
  const [localRole, staticConnections, dbState, detail, recovery] = row.value;
  const read = SqlRole.safeParse({
    localRole,
    staticConnections: Number(staticConnections),
    dbState,
    detail,
    inRecovery: trueOrFalse(recovery),
  });
  return read.success ? { value: read.data } : { notRecognised: `no role in ${quoted(row.value.join("|"))}` };
}
