import { readdirSync, readFileSync } from "node:fs";

const FIXTURES = new URL("../fixtures/", import.meta.url);

export const sample = (name: string): string => readFileSync(new URL(name, FIXTURES), "utf8");

/** The names of the samples of one kind, so that a table of expectations can prove that it misses none. */
export const samplesIn = (folder: "gauss" | "xml", prefix = ""): string[] =>
  readdirSync(new URL(`${folder}/`, FIXTURES)).filter((name) => /\.(?:txt|xml)$/.test(name) && name.startsWith(prefix));

/** What a tool printed in one recorded run: the lines behind the first command that holds `typed`, counted from `nth`. */
export function recorded(file: string, typed: string, nth = 0): string {
  const lines = sample(`gauss/om-runs/${file}`).split("\n");
  const commands = lines.flatMap((line, at) => (line.includes(" $ ssh ") && line.includes(typed) ? [at] : []));
  const from = (commands[nth] ?? lines.length) + 1;
  const printed = lines.slice(
    from,
    lines.findIndex((line, at) => at >= from && line.includes(" = exit ")),
  );
  return printed
    .flatMap((line) => /^\S+ +\+ +[\d.]+s \| ?(.*)$/s.exec(line)?.[1] ?? [])
    .map((text) => (text.endsWith("   (no newline)") ? text.slice(0, -15) : `${text}\n`))
    .join("")
    .replaceAll("\\r", "\r");
}

/** How terminals, pages and pipes change a text without changing what it says. */
export const variations = (text: string): [how: string, text: string][] => {
  const plain = text.replaceAll("\r\n", "\n");
  return [
    ["CR LF", plain.replaceAll("\n", "\r\n")],
    ["LF", plain],
    ["blanks at the end of lines", plain.replaceAll("\n", "   \t\n")],
    ["collapsed blanks", plain.replace(/[ \t]+/g, " ").replaceAll("\n ", "\n")],
    ["empty lines before and after", `\n\n${plain}\n\n`],
  ];
};
