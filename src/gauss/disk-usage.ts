import { z } from "zod";
import { command, type Parsed, type Probe } from "../core/operation.ts";
import { firstText, linesOf, quoted } from "./lines.ts";

export const DiskUsage = z.object({
  mount: z.string(),
  sizeBytes: z.number(),
  usedBytes: z.number(),
  freeBytes: z.number(),
  /** As df rounds it: of what the user may fill, the reserve of root left out. */
  usedPercent: z.number(),
});
export type DiskUsage = z.infer<typeof DiskUsage>;

/** -P keeps every file system on one line, however long its name. */
export const diskUsage = (dir: string): Probe<DiskUsage> => ({
  source: "df",
  command: command("df", "-P", "-B1", "--", dir),
  parse: parseDiskUsage,
});

function parseDiskUsage(output: string, code: number): Parsed<DiskUsage> {
  const lines = linesOf(output);
  if ("notRecognised" in lines) return lines;
  const rows = lines.value.filter((line) => / \d+% +\//.test(line));
  const [, size, used, free, percent, mount] = / (\d+) +(\d+) +(\d+) +(\d+)% +(\/.*)$/.exec(rows[0] ?? "") ?? [];
  if (code !== 0 || rows.length !== 1 || mount === undefined)
    return { notRecognised: `df ended with ${code}: ${quoted(firstText(lines.value))}` };
  const [sizeBytes = 0, usedBytes = 0, freeBytes = 0, usedPercent = 0] = [size, used, free, percent].map(Number);
  return { value: { mount, sizeBytes, usedBytes, freeBytes, usedPercent } };
}
