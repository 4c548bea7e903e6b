import { z } from "zod";
import type { Parsed, Probe } from "../core/operation.ts";
import { quoted } from "./lines.ts";
import { position } from "./position.ts";
import { gsql, oneRowOf } from "./sql.ts";

/** How far a standby has come. Null where it has received nothing since its start: that is not the same as no lag. */
export const Positions = z.object({ received: z.string().nullable(), replayed: z.string().nullable() });
export type Positions = z.infer<typeof Positions>;

/** `pg_last_xlog_replay_location()` gives two columns, term and lsn. */
export const positions = (port: number): Probe<Positions> => ({
  source: "gsql",
  command: gsql(port, "select pg_last_xlog_receive_location(), (select lsn from pg_last_xlog_replay_location());"),
  parse: parsePositions,
});

function parsePositions(output: string, code: number): Parsed<Positions> {
  const row = oneRowOf(output, code, 2);
  if ("notRecognised" in row) return row;
  const [received = "", replayed = ""] = row.value.map((field) => field.trim());
  const strange = [received, replayed].find((field) => field !== "" && position(field) === undefined);
  if (strange !== undefined) return { notRecognised: `no position: ${quoted(strange)}` };
  return { value: { received: received || null, replayed: replayed || null } };
}
