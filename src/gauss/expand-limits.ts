import { z } from "zod";
import type { Probe } from "../core/operation.ts";
import { gsql, oneRowOf } from "./sql.ts";

/** How many standbys a primary can serve at most. */
export const SenderLimits = z.object({ senders: z.number().int(), slots: z.number().int() });
export type SenderLimits = z.infer<typeof SenderLimits>;

export const senderLimits = (port: number): Probe<SenderLimits> => ({
  source: "gsql",
  command: gsql(port, "select current_setting('max_wal_senders'), current_setting('max_replication_slots');"),
  parse(output, code) {
    const row = oneRowOf(output, code, 2);
    if ("notRecognised" in row) return row;
    const [senders, slots] = row.value.map(Number);
    const read = SenderLimits.safeParse({ senders, slots });
    return read.success
      ? { value: read.data }
      : { notRecognised: "max_wal_senders or max_replication_slots is no number" };
  },
});
