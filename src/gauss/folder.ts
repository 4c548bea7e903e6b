import { command, type Parsed, type Probe } from "../core/operation.ts";
import { firstText, linesOf, quoted } from "./lines.ts";

/** Everything in a folder, hidden files too; null when there is no such folder. */
export const folderAt = (path: string): Probe<string[] | null> => ({
  source: `ls ${path}`,
  command: command("ls", "-A", "--", path),
  parse: parseFolder,
});

function parseFolder(output: string, code: number): Parsed<string[] | null> {
  if (code !== 0) {
    if (/^ls: .*: No such file or directory\s*$/.test(output)) return { value: null };
    return { notRecognised: `ls ended with ${code}: ${quoted(firstText(output.split("\n", 10)))}` };
  }
  const names = output.split("\n").filter((name) => name !== "");
  // Of what is no folder, ls prints the path.
  const strange = names.find((name) => name.includes("/"));
  return strange === undefined ? { value: names } : { notRecognised: `no folder: ${quoted(strange)}` };
}

/** How much disk a folder takes, in bytes. Of a large one it takes a while. */
export const sizeOf = (path: string): Probe<number> => ({
  source: `du ${path}`,
  command: command("du", "-sk", "--", path),
  deadlineMs: 30_000,
  parse: parseSize,
});

/** A server at work removes files that du has seen already: it says so, ends with 1, and the sum is good. */
function parseSize(output: string, code: number): Parsed<number> {
  const lines = linesOf(output);
  if ("notRecognised" in lines) return lines;
  const sums = lines.value.flatMap((line) => /^(\d+)\t/.exec(line)?.[1] ?? []);
  const [sum, ...more] = sums;
  const vanished = lines.value.filter((line) => /^du: .*: No such file or directory$/.test(line)).length;
  const said = lines.value.filter((line) => line !== "").length;
  if (sum === undefined || more.length > 0 || code > 1 || said > 1 + vanished)
    return { notRecognised: `du ended with ${code}: ${quoted(firstText(lines.value))}` };
  return { value: Number(sum) * 1024 };
}
