import { z } from "zod";
import type { Parsed, Probe } from "../core/operation.ts";
import { quoted } from "./lines.ts";
import { gsql, rowsOf, trueOrFalse } from "./sql.ts";

/** Log is kept for a slot that nobody reads from, until the disk is full. */
export const Slot = z.object({
  name: z.string().min(1),
  type: z.string(),
  active: z.boolean(),
  /** From here on the log is kept. */
  restartLocation: z.string().nullable(),
});
export type Slot = z.infer<typeof Slot>;

export const slots = (port: number): Probe<Slot[]> => ({
  source: "gsql",
  command: gsql(port, "select slot_name, slot_type, active, restart_lsn from pg_replication_slots;"),
  parse: parseSlots,
});

function parseSlots(output: string, code: number): Parsed<Slot[]> {
  const rows = rowsOf(output, code, 4);
  if ("notRecognised" in rows) return rows;
  const found: Slot[] = [];
  for (const row of rows.value) {
    const [name, type, active, restart] = row;
    const slot = Slot.safeParse({ name, type, active: trueOrFalse(active), restartLocation: restart || null });
    if (!slot.success) return { notRecognised: `no slot: ${quoted(row.join("|"))}` };
    found.push(slot.data);
  }
  return { value: found };
}
