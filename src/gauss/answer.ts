import type { Parsed } from "../core/operation.ts";
import { firstText, linesOf, quoted } from "./lines.ts";

/** The one line that a small command of the system prints. */
export function oneLineOf(output: string, code: number): Parsed<string> {
  const lines = linesOf(output);
  if ("notRecognised" in lines) return lines;
  const said = lines.value.map((line) => line.trim()).filter((line) => line !== "");
  const [line, ...more] = said;
  if (code !== 0) return { notRecognised: `it ended with ${code}: ${quoted(firstText(said))}` };
  return line === undefined || more.length > 0
    ? { notRecognised: `${said.length} lines instead of one` }
    : { value: line };
}

/** What a pattern finds in that line, made into a value; undefined when it is nothing of the kind. */
export function readLine<T>(pattern: RegExp, make: (found: readonly string[]) => T | undefined) {
  return (output: string, code: number): Parsed<T> => {
    const line = oneLineOf(output, code);
    if ("notRecognised" in line) return line;
    const found = pattern.exec(line.value);
    const value = found === null ? undefined : make(found.slice(1).map((group) => group ?? ""));
    return value === undefined ? { notRecognised: `not recognised: ${quoted(line.value)}` } : { value };
  };
}
