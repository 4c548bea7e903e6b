import { z } from "zod";
import { command, type Parsed, type Probe } from "../core/operation.ts";
import { firstText, linesOf, quoted } from "./lines.ts";

/** Of a file's content: by it copies on several hosts are compared without being read. */
export const Checksum = z.string().regex(/^[0-9a-f]{64}$/);

/** Null when there is no such file. */
export const checksumOf = (path: string): Probe<string | null> => ({
  source: `sha256sum ${path}`,
  command: command("sha256sum", "--", path),
  parse: parseChecksum,
});

function parseChecksum(output: string, code: number): Parsed<string | null> {
  const lines = linesOf(output);
  if ("notRecognised" in lines) return lines;
  const said = firstText(lines.value);
  if (code === 1 && /^sha256sum: .*: No such file or directory$/.test(said)) return { value: null };
  // Before the sum of a name that holds a backslash or a line break, a backslash stands.
  const [, sum] = /^\\?([0-9a-f]{64}) [ *]\//.exec(said) ?? [];
  return code === 0 && sum !== undefined
    ? { value: sum }
    : { notRecognised: `sha256sum ended with ${code}: ${quoted(said)}` };
}
