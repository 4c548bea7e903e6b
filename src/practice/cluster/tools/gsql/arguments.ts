import type { Format } from "./print.ts";

export interface Asked {
  readonly format: Format;
  readonly quiet: boolean;
  readonly port: string | undefined;
  /** From `-c`; without one the SQL comes from a file or stdin. */
  readonly commands: readonly string[];
  readonly file: string | undefined;
  readonly version: boolean;
}

const TAKE_VALUE = "cdfhpUFRPvWLoT";
const LONG: Readonly<Record<string, string>> = {
  "--command": "c",
  "--dbname": "d",
  "--file": "f",
  "--host": "h",
  "--port": "p",
  "--username": "U",
  "--field-separator": "F",
  "--no-align": "A",
  "--tuples-only": "t",
  "--quiet": "q",
  "--version": "V",
};

/** getopt's rules: flags may be glued (`-Atc`), values may be glued to their letter. */
export function parseArguments(args: readonly string[]): Asked {
  const found: (readonly [string, string])[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [name = "", value] = arg.split(/=(.*)/s);
    const letters = LONG[name] ?? (/^-[^-]/.test(arg) ? arg.slice(1) : "");
    for (let index = 0; index < letters.length; index++) {
      const letter = letters[index] ?? "";
      if (!TAKE_VALUE.includes(letter)) {
        found.push([letter, ""]);
        continue;
      }
      const glued = LONG[name] === undefined ? letters.slice(index + 1) : (value ?? "");
      found.push([letter, glued === "" ? (rest.shift() ?? "") : glued]);
      break;
    }
  }
  const all = (letter: string): string[] => found.flatMap(([one, value]) => (one === letter ? [value] : []));
  const has = (letter: string): boolean => found.some(([one]) => one === letter);
  return {
    format: { aligned: !has("A"), tuplesOnly: has("t"), separator: all("F").at(-1) ?? "|" },
    quiet: has("q"),
    port: all("p").at(-1),
    commands: all("c"),
    file: all("f").at(-1),
    version: has("V"),
  };
}
