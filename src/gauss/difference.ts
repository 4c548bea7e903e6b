/** Lines around a change that are shown with it. */
const CONTEXT = 3;

/** The change of a file as people read it: a unified diff in one piece. `before` is null where there was no file. */
export function differenceOf(before: string | null, after: string, path: string): string {
  const [old, now] = [linesIn(before ?? ""), linesIn(after)];
  const alike = (from: (index: number) => boolean, most: number): number => {
    let count = 0;
    while (count < most && from(count)) count += 1;
    return count;
  };
  const shorter = Math.min(old.length, now.length);
  const head = alike((index) => old[index] === now[index], shorter);
  const tail = alike((index) => old.at(-1 - index) === now.at(-1 - index), shorter - head);
  const from = Math.max(0, head - CONTEXT);
  const end = (lines: readonly string[]): number => lines.length - Math.max(0, tail - CONTEXT);
  const marked = (mark: string, lines: readonly string[]): string[] => lines.map((line) => `${mark}${line}`);
  return [
    `--- ${before === null ? "/dev/null" : path}`,
    `+++ ${path}`,
    `@@ -${from + 1},${end(old) - from} +${from + 1},${end(now) - from} @@`,
    ...marked(" ", now.slice(from, head)),
    ...marked("-", old.slice(head, old.length - tail)),
    ...marked("+", now.slice(head, now.length - tail)),
    ...marked(" ", now.slice(now.length - tail, end(now))),
  ].join("\n");
}

const linesIn = (text: string): string[] => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));
