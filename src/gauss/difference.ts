import { formatPatch, OMIT_HEADERS, type StructuredPatch, structuredPatch } from "diff";

/** Lines around a change that are shown with it. */
const CONTEXT = 3;

/** The work grows with the square of this; 1,000 take half a second. A file with more changes is shown as taken out and put in anew. */
const MOST_CHANGES = 1000;

/** The change of a file as people read it: a unified diff. `before` is null where there was no file, `after` where there is none left. */
export function differenceOf(before: string | null, after: string | null, path: string): string {
  const [old, now] = [before ?? "", after ?? ""];
  const options = { context: CONTEXT, maxEditLength: MOST_CHANGES };
  const patch = structuredPatch(path, path, old, now, undefined, undefined, options) ?? whole(path, old, now);
  const heads = [`--- ${before === null ? "/dev/null" : path}`, `+++ ${after === null ? "/dev/null" : path}`];
  if (patch.hunks.length === 0) return heads.join("\n");
  const hunks = formatPatch(patch, OMIT_HEADERS).replace(/\n$/, "").split("\n");
  return [...heads, ...(before !== null && saysNothing(hunks) ? withoutReturns(hunks) : hunks)]
    .join("\n")
    .replaceAll("\r", "\u240D");
}

/** A return at the end of all lines that are shown says nothing. Anywhere else it may be the change, and nobody would see it. */
const saysNothing = (hunks: readonly string[]): boolean =>
  hunks.every((line, at) => /\r$|^@@|^\\/.test(line) || hunks[at + 1]?.startsWith("\\"));

const withoutReturns = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/\r$/, ""));

function whole(path: string, before: string, after: string): StructuredPatch {
  const lines = [...marked("-", before), ...marked("+", after)];
  const hunk = { oldStart: 1, oldLines: count(before), newStart: 1, newLines: count(after), lines };
  return { oldFileName: path, newFileName: path, oldHeader: undefined, newHeader: undefined, hunks: [hunk] };
}

const marked = (mark: string, text: string): string[] => linesIn(text).map((line) => `${mark}${line}`);
const count = (text: string): number => linesIn(text).length;
const linesIn = (text: string): string[] => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));
