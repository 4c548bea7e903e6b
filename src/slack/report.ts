import type { types } from "@slack/bolt";
import type { Report } from "../core/operation.ts";
import { type Block, bold, bullets, emoji, fixed, type Inline, lines, sizeOf, text } from "./blocks.ts";
import { cut, visible } from "./text.ts";
import { say } from "./texts.ts";
import { told, type View } from "./view.ts";

const SIGNS: Record<Report["tone"], string> = {
  good: "large_green_circle",
  attention: "large_yellow_circle",
  bad: "red_circle",
};

/** How many characters a report may take in its message, and how many of them its table. Slack refuses long messages as a whole. */
export interface Room {
  readonly table: number;
  readonly total: number;
}
export const WHOLE: Room = { table: 6_000, total: 9_000 };
const ROWS_MAX = 99;
const FINDING_MAX = 400;
const CELL_MAX = 200;
const COLUMNS_MAX = 20;

/** A report as blocks. `tables` false: for a workspace that does not take them, and for narrow screens. */
export function reportBlocks(view: View, report: Report, room: Room, tables = true): Block[] {
  const blocks: Block[] = [lines([emoji(SIGNS[report.tone]), text(" "), bold(cut(told(view, report.headline), 300))])];
  const table = cells(view, report, room);
  if (table !== undefined) {
    const fits = tables && (table.rows[0]?.length ?? 0) <= COLUMNS_MAX;
    blocks.push(fits ? tableBlock(table.rows) : fixed(aligned(table.rows)));
    if (table.hidden > 0) blocks.push(lines([text(told(view, say("more-rows", { count: table.hidden })))]));
  }
  const findings: Inline[][] = [];
  let left = room.total - sizeOf(blocks);
  for (const finding of report.findings) {
    const line = findingLine(view, finding);
    left -= sizeOf(line);
    if (left < 0) break;
    findings.push(line);
  }
  if (findings.length > 0) blocks.push(bullets(findings));
  const more = report.findings.length - findings.length;
  if (more > 0) blocks.push(lines([text(told(view, say("more-findings", { count: more })))]));
  if (report.text !== undefined && report.text !== "" && left > 100) {
    blocks.push(fixed(cut(visible(report.text), Math.min(left, 3_000))));
  }
  return blocks;
}

function findingLine(view: View, { what, next }: Report["findings"][number]): Inline[] {
  const said = text(cut(told(view, what), FINDING_MAX));
  if (next === undefined) return [said];
  return [said, text(" → "), text(cut(told(view, next), FINDING_MAX), { italic: true })];
}

/** Header and rows as text of equal width, as many as there is room for. */
function cells(view: View, { table }: Report, room: Room): { rows: string[][]; hidden: number } | undefined {
  if (table === undefined || table.columns.length === 0) return undefined;
  const cell = (value: string): string => cut(visible(value).replaceAll("\n", " ").trim(), CELL_MAX) || "–";
  const columns = table.columns.map((column) => cell(told(view, column)));
  const rows = [columns];
  let characters = columns.join("").length;
  for (const row of table.rows.slice(0, ROWS_MAX)) {
    const shown = columns.map((_, index) => {
      const value = row[index] ?? "";
      return cell(typeof value === "string" ? value : told(view, value));
    });
    characters += shown.join("").length;
    if (characters > room.table) break;
    rows.push(shown);
  }
  return { rows, hidden: table.rows.length - (rows.length - 1) };
}

const tableBlock = (rows: readonly (readonly string[])[]): types.TableBlock => ({
  type: "table",
  rows: rows.map((row, index) =>
    row.map((value) =>
      index === 0
        ? { type: "rich_text", elements: [{ type: "rich_text_section", elements: [bold(value)] }] }
        : { type: "raw_text", text: value },
    ),
  ),
});

/** The same in fixed width. A Chinese character is as wide as two Latin ones. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ""))));
  return rows
    .map((row) =>
      row
        .map((value, column) => value + " ".repeat((widths[column] ?? 0) - width(value)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const width = (value: string): number =>
  [...value].reduce(
    (sum, character) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(character)
        ? 2
        : 1),
    0,
  );
