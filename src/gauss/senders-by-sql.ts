import type { Parsed, Probe } from "../core/operation.ts";
import { SENDER_COLUMNS, type Sender, senderFrom } from "./replication.ts";
import { gsql, rowsOf } from "./sql.ts";

/** Who receives from this instance and how far. No rows on an instance that nobody follows. */
export const sendersBySql = (port: number): Probe<Sender[]> => ({
  source: "gsql",
  command: gsql(port, `select ${SENDER_COLUMNS.join(", ")} from pg_stat_get_wal_senders();`),
  parse: parseSenders,
});

function parseSenders(output: string, code: number): Parsed<Sender[]> {
  const rows = rowsOf(output, code, SENDER_COLUMNS.length);
  if ("notRecognised" in rows) return rows;
  const senders: Sender[] = [];
  for (const row of rows.value) {
    const sender = senderFrom(new Map(SENDER_COLUMNS.map((column, at) => [column, row[at] ?? ""])));
    if (sender === undefined) return { notRecognised: "a sender has no channel or no number where one belongs" };
    senders.push(sender);
  }
  return { value: senders };
}
