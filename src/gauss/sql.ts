import { type Command, command, type Parsed } from "../core/operation.ts";
import { firstText, linesOf, quoted } from "./lines.ts";

/** One statement as the database user over the local socket: no header, fields joined by `|`. It shows only its last result. */
export const gsql = (port: number, statement: string): Command =>
  command("gsql", "-d", "postgres", "-p", String(port), "-A", "-t", "-c", statement);

/** The rows gsql printed. A server that is down ends with 2 (`failed to connect Unknown:5432.`), an SQL error with 1. */
export function rowsOf(output: string, code: number, fields: number): Parsed<string[][]> {
  const lines = linesOf(output);
  if ("notRecognised" in lines) return lines;
  if (code !== 0) return { notRecognised: `gsql ended with ${code}: ${quoted(firstText(lines.value))}` };
  const rows = lines.value.filter((line) => line !== "" && !/^(?:WARNING|NOTICE|LOG|HINT|DETAIL|CONTEXT): /.test(line));
  const split = rows.map((row) => row.split("|"));
  const other = split.findIndex((row) => row.length !== fields);
  return other < 0 ? { value: split } : { notRecognised: `not ${fields} fields: ${quoted(rows[other] ?? "")}` };
}

export function oneRowOf(output: string, code: number, fields: number): Parsed<string[]> {
  const rows = rowsOf(output, code, fields);
  if ("notRecognised" in rows) return rows;
  const [row, ...more] = rows.value;
  if (row === undefined || more.length > 0) return { notRecognised: `${rows.value.length} rows instead of one` };
  return { value: row };
}

export function trueOrFalse(field: string | undefined): boolean | undefined {
  if (field === "t") return true;
  return field === "f" ? false : undefined;
}
