import { z } from "zod";
import type { Parsed, Probe } from "../core/operation.ts";
import { quoted } from "./lines.ts";
import { gsql, oneRowOf } from "./sql.ts";

/** What commits wait for. With most_available_sync off and no sync standby left, commits hang. */
export const SyncSettings = z.object({
  synchronousStandbyNames: z.string(),
  synchronousCommit: z.string().min(1),
  mostAvailableSync: z.boolean(),
});
export type SyncSettings = z.infer<typeof SyncSettings>;

/** One statement with current_setting: of several `show` gsql prints only the last. */
export const syncSettings = (port: number): Probe<SyncSettings> => ({
  source: "gsql",
  command: gsql(
    port,
    "select current_setting('synchronous_standby_names'), current_setting('synchronous_commit'), current_setting('most_available_sync');",
  ),
  parse: parseSettings,
});

function parseSettings(output: string, code: number): Parsed<SyncSettings> {
  const row = oneRowOf(output, code, 3);
  if ("notRecognised" in row) return row;
  const [synchronousStandbyNames, synchronousCommit, available = ""] = row.value;
  const mostAvailableSync = available === "on" || (available === "off" ? false : undefined);
  const read = SyncSettings.safeParse({ synchronousStandbyNames, synchronousCommit, mostAvailableSync });
  return read.success ? { value: read.data } : { notRecognised: `no settings in ${quoted(row.value.join("|"))}` };
}
