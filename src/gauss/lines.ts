import type { Parsed } from "../core/operation.ts";

/** A status of a hundred members is about 30 kB. More than this is not one answer of one tool. */
const LONGEST_OUTPUT = 1024 * 1024;
/** Nine members side by side in one line (up to 2.0.1) are about 2 kB. */
const LONGEST_LINE = 16 * 1024;

/** A spinner makes one long line, not many. */
const MOST_LINES = 100_000;

/** The lines of an answer as a terminal would leave them: no CR LF, nothing before a bare CR, no blanks at the end. */
export function linesOf(output: string, longest = LONGEST_OUTPUT): Parsed<string[]> {
  if (output.length > longest) return { notRecognised: `the output is longer than ${longest} characters` };
  const pieces = output.replace(/^\uFEFF/, "").split("\n", MOST_LINES + 1);
  if (pieces.length > MOST_LINES) return { notRecognised: `the output has more than ${MOST_LINES} lines` };
  const lines = pieces.map(folded);
  const tooLong = lines.findIndex((line) => line.length > LONGEST_LINE);
  if (tooLong >= 0) return { notRecognised: `line ${tooLong + 1} is longer than ${LONGEST_LINE} characters` };
  return { value: lines };
}

/** What stands behind the last bare CR: gs_expansion turns a spinner with it, see gs_expansion-5.0.x-partly-failed. */
function folded(line: string): string {
  const text = line.trimEnd();
  return text.slice(text.lastIndexOf("\r") + 1);
}

/** `key : value` in all its paddings; receiver_received_location has no blank before its colon. */
export function keyAndValue(line: string): readonly [key: string, value: string] | undefined {
  const colon = line.indexOf(":");
  const key = line.slice(0, Math.max(colon, 0)).trim();
  return /^[A-Za-z][A-Za-z_ ]*$/.test(key) ? [key, line.slice(colon + 1).trim()] : undefined;
}

/** Runs of blanks as one, so that a text is the same whether a terminal, a page or a pipe carried it. */
export const oneBlank = (text: string): string => text.trim().replace(/[^\S\n]+/g, " ");

export const isRule = (line: string): boolean => /^[-=]{10,}$/.test(line.trim());

/** A line as it can stand in a reason: quoted and cut. */
export const quoted = (line: string): string =>
  JSON.stringify(line.trim().length > 120 ? `${line.trim().slice(0, 120)}…` : line.trim());

export const firstText = (lines: readonly string[]): string => lines.find((line) => line.trim() !== "") ?? "";
