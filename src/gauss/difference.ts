import { formatPatch, OMIT_HEADERS, type StructuredPatch, structuredPatch } from "diff";

/** Lines around a change that are shown with it. */
const CONTEXT = 3;

/** The work grows with the square of this; 1,000 take half a second. A file with more changes is shown as taken out and put in anew. */
const MOST_CHANGES = 1000;

/** The change of a file as people read it: a unified diff. `before` is null where there was no file, `after` where there is none left. */
export function differenceOf(before: string | null, after: string | null, path: string): string {
  const [old, now] = withVisibleReturns(before ?? "", after ?? "");
  const options = { context: CONTEXT, maxEditLength: MOST_CHANGES };
  const patch = structuredPatch(path, path, old, now, undefined, undefined, options) ?? whole(path, old, now);
  const heads = [`--- ${before === null ? "/dev/null" : path}`, `+++ ${after === null ? "/dev/null" : path}`];
  return [...heads, ...(patch.hunks.length > 0 ? [formatPatch(patch, OMIT_HEADERS).replace(/\n$/, "")] : [])].join(
    "\n",
  );
}

/** A return that ends every line before and after says nothing; anywhere else it may be the change, and nobody would see it. */
function withVisibleReturns(before: string, after: string): [before: string, after: string] {
  const everywhere = [before, after].every((text) => text.includes("\r\n") && !/(?<!\r)\n/.test(text));
  const shown = (text: string): string =>
    (everywhere ? text.replaceAll("\r\n", "\n") : text).replaceAll("\r", "\u240D");
  return [shown(before), shown(after)];
}

function whole(path: string, before: string, after: string): StructuredPatch {
  const lines = [...marked("-", before), ...marked("+", after)];
  const hunk = { oldStart: 1, oldLines: count(before), newStart: 1, newLines: count(after), lines };
  return { oldFileName: path, newFileName: path, oldHeader: undefined, newHeader: undefined, hunks: [hunk] };
}

const marked = (mark: string, text: string): string[] => linesIn(text).map((line) => `${mark}${line}`);
const count = (text: string): number => linesIn(text).length;
const linesIn = (text: string): string[] => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));
