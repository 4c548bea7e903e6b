import type { types } from "@slack/bolt";
import type { Report } from "../core/operation.ts";
import { type Block, bold, bullets, emoji, fixed, type Inline, lines, prose, sizeOf, text } from "./blocks.ts";
import { offers } from "./offers.ts";
import { cut, visible } from "./text.ts";
import { say } from "./texts.ts";
import { told, toldAsProse, type View } from "./view.ts";

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
const FIXED_MAX = 2_900;

/** A report as blocks. `tables` false: for a workspace that does not take them, and for narrow screens. */
export function reportBlocks(view: View, report: Report, room: Room, tables = true): Block[] {
  const next = offers(view, report);
  const total = room.total - sizeOf(next);
  return [...seenBlocks(view, report, { table: Math.min(room.table, total), total }, tables), ...next];
}

function seenBlocks(view: View, report: Report, room: Room, tables: boolean): Block[] {
  const blocks: Block[] = [lines([emoji(SIGNS[report.tone]), text(" "), bold(cut(told(view, report.headline), 300))])];
  const table = cells(view, report);
  if (table !== undefined) {
    const drawn = tables && (table[0]?.length ?? 0) <= COLUMNS_MAX ? tableBlock(table, room) : fixedTable(table, room);
    blocks.push(...drawn.blocks);
    const hidden = (report.table?.rows.length ?? 0) - drawn.rows;
    if (hidden > 0) blocks.push(lines([text(told(view, say("more-rows", { count: hidden })))]));
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
  const said = prose(cut(toldAsProse(view, what), FINDING_MAX));
  if (next === undefined) return said;
  return [...said, text(" → "), ...prose(cut(toldAsProse(view, next), FINDING_MAX), { italic: true })];
}

/** Header and rows as text, each row as long as the header. */
function cells(view: View, { table }: Report): string[][] | undefined {
  if (table === undefined || table.columns.length === 0) return undefined;
  const cell = (value: string): string => cut(visible(value).replaceAll("\n", " ").trim(), CELL_MAX) || "–";
  const columns = table.columns.map((column) => cell(told(view, column)));
  const rows = table.rows.slice(0, ROWS_MAX).map((row) =>
    columns.map((_, index) => {
      const value = row[index] ?? "";
      return cell(typeof value === "string" ? value : told(view, value));
    }),
  );
  return [columns, ...rows];
}

interface DrawnTable {
  readonly blocks: Block[];
  /** How many rows had room. */
  readonly rows: number;
}

function tableBlock(table: readonly (readonly string[])[], room: Room): DrawnTable {
  const rows = within(table, (row) => row.join("").length, room.table);
  const block: types.TableBlock = {
    type: "table",
    rows: rows.map((row, index) =>
      row.map((value) =>
        index === 0
          ? { type: "rich_text", elements: [{ type: "rich_text_section", elements: [bold(value)] }] }
          : { type: "raw_text", text: value },
      ),
    ),
  };
  return { blocks: [block], rows: rows.length - 1 };
}

/** The same in fixed width. A Chinese character is as wide as two Latin ones. */
function fixedTable(table: readonly (readonly string[])[], room: Room): DrawnTable {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => width(row[column] ?? ""))));
  const pad = (value: string, column: number): string => value + " ".repeat((widths[column] ?? 0) - width(value));
  const all = table.map((row) => cut(row.map(pad).join("  ").trimEnd(), FIXED_MAX));
  const shown = within(all, (row) => row.length + 1, room.table);
  const pieces: string[] = [];
  for (const row of shown) {
    const open = pieces.at(-1);
    if (open !== undefined && open.length + 1 + row.length <= FIXED_MAX) pieces[pieces.length - 1] = `${open}\n${row}`;
    else pieces.push(row);
  }
  return { blocks: pieces.map(fixed), rows: shown.length - 1 };
}

/** As many from the front as have room, and always the first. */
function within<T>(all: readonly T[], sizeOfOne: (one: T) => number, room: number): T[] {
  let left = room;
  const end = all.findIndex((one, index) => {
    left -= sizeOfOne(one);
    return left < 0 && index > 0;
  });
  return all.slice(0, end === -1 ? all.length : end);
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
