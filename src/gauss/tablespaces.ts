import { z } from "zod";
import type { Parsed, Probe } from "../core/operation.ts";
import { quoted } from "./lines.ts";
import { gsql, rowsOf } from "./sql.ts";

/** A part of the data with a folder of its own. */
export const Tablespace = z.object({ name: z.string().min(1), location: z.string().regex(/^\//) });
export type Tablespace = z.infer<typeof Tablespace>;

/** Those with a folder; the two that every database has lie in the data directory and have none. */
export const tablespaces = (port: number): Probe<Tablespace[]> => ({
  source: "gsql",
  command: gsql(port, "select spcname, pg_tablespace_location(oid) from pg_tablespace;"),
  parse: parseTablespaces,
});

function parseTablespaces(output: string, code: number): Parsed<Tablespace[]> {
  const rows = rowsOf(output, code, 2);
  if ("notRecognised" in rows) return rows;
  const found: Tablespace[] = [];
  for (const [name, location] of rows.value.filter(([, location]) => location !== "")) {
    const read = Tablespace.safeParse({ name, location });
    if (!read.success) return { notRecognised: `no tablespace: ${quoted(`${name}|${location}`)}` };
    found.push(read.data);
  }
  return { value: found };
}
