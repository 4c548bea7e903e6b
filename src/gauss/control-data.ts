import { z } from "zod";
import { command, type Parsed, type Probe } from "../core/operation.ts";
import { firstText, linesOf, quoted } from "./lines.ts";

/** Who this data directory belongs to; it can be read while the database is down. */
export const ControlData = z.object({
  /** A number of 64 bits, kept as text. */
  systemIdentifier: z.string().regex(/^\d+$/),
  timeline: z.number().int().nonnegative(),
  /** "in production", "in archive recovery", "shut down" … */
  clusterState: z.string().nullable(),
  latestCheckpoint: z.string().nullable(),
});
export type ControlData = z.infer<typeof ControlData>;

export const controlData = (dataDir: string): Probe<ControlData> => ({
  source: "pg_controldata",
  command: command("pg_controldata", dataDir),
  parse: parseControlData,
});

function parseControlData(output: string, code: number): Parsed<ControlData> {
  const lines = linesOf(output);
  if ("notRecognised" in lines) return lines;
  if (code !== 0) return { notRecognised: `pg_controldata ended with ${code}: ${quoted(firstText(lines.value))}` };
  if (lines.value.some((line) => line.includes("untrustworthy")))
    return { notRecognised: "pg_controldata warns that its results are untrustworthy: the checksum is wrong" };
  const values = new Map(lines.value.map((line) => [line.slice(0, line.indexOf(":")).trim(), afterColon(line)]));
  const timeline = values.get("Latest checkpoint's TimeLineID");
  const read = ControlData.safeParse({
    systemIdentifier: values.get("Database system identifier"),
    timeline: timeline === undefined || timeline === "" ? undefined : Number(timeline),
    clusterState: values.get("Database cluster state") ?? null,
    latestCheckpoint: values.get("Latest checkpoint location") ?? null,
  });
  if (!read.success) return { notRecognised: "no system identifier or no timeline in pg_controldata's answer" };
  return { value: read.data };
}

const afterColon = (line: string): string => line.slice(line.indexOf(":") + 1).trim();
