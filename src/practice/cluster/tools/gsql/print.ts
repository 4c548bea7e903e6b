import type { Result } from "./evaluate.ts";
import type { Value } from "./sources.ts";

export interface Format {
  readonly aligned: boolean;
  readonly tuplesOnly: boolean;
  readonly separator: string;
}

const text = (value: Value): string => {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "t" : "f";
  return String(value);
};

export function print({ titles, rows }: Result, { aligned, tuplesOnly, separator }: Format): string {
  const cells = rows.map((row) => row.map(text));
  const count = tuplesOnly ? "" : `(${rows.length} row${rows.length === 1 ? "" : "s"})\n`;
  if (!aligned) {
    const lines = tuplesOnly ? cells : [titles, ...cells];
    return lines.map((line) => `${line.join(separator)}\n`).join("") + count;
  }
  const widths = titles.map((title, index) =>
    Math.max(tuplesOnly ? 0 : title.length, ...cells.map((row) => row[index]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    ` ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(" | ")}`;
  const head = tuplesOnly ? "" : `${line(titles)} \n${widths.map((width) => "-".repeat(width + 2)).join("+")}\n`;
  return `${head}${cells.map((row) => `${line(row).trimEnd()}\n`).join("")}${count}\n`;
}
