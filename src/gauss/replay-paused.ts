import { z } from "zod";
import type { Parsed, Probe } from "../core/operation.ts";
import { quoted } from "./lines.ts";
import { gsql, oneRowOf, trueOrFalse } from "./sql.ts";

/** What may keep a standby from replaying what it has. `paused` is null on an instance that is not in recovery. */
export const Replay = z.object({ paused: z.boolean().nullable(), applyDelayMs: z.number().int().nonnegative() });
export type Replay = z.infer<typeof Replay>;

/** pg_is_xlog_replay_paused() is an error on a primary, therefore the case. */
export const replayPaused = (port: number): Probe<Replay> => ({
  source: "gsql",
  command: gsql(
    port,
    "select case when pg_is_in_recovery() then pg_is_xlog_replay_paused() end, current_setting('recovery_min_apply_delay');",
  ),
  parse: parseReplay,
});

function parseReplay(output: string, code: number): Parsed<Replay> {
  const row = oneRowOf(output, code, 2);
  if ("notRecognised" in row) return row;
  const [field = "", delay = ""] = row.value;
  const paused = field === "" ? null : trueOrFalse(field);
  const applyDelayMs = milliseconds(delay);
  if (paused === undefined || applyDelayMs === undefined)
    return { notRecognised: `neither pause nor delay in ${quoted(row.value.join("|"))}` };
  return { value: { paused, applyDelayMs } };
}

const UNITS: Readonly<Record<string, number>> = { "": 1, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** A setting of time as it is shown: `0`, `500ms`, `5min`. */
function milliseconds(setting: string): number | undefined {
  const [, count, unit = ""] = /^(\d{1,15}) ?([a-z]*)$/.exec(setting.trim()) ?? [];
  const factor = UNITS[unit];
  return count === undefined || factor === undefined ? undefined : Number(count) * factor;
}
