import type { Parsed } from "../core/operation.ts";
import { isRule, quoted } from "./lines.ts";
import type { Member } from "./member.ts";
import { columnsOf, memberOf } from "./status-row.ts";

/**
 * The table under `[  Datanode State   ]`: header, rule, rows. Members stand one per line, or all in one line joined by `|`
 * (gs_om up to 2.0.1, cm_ctl without -w); published copies break such a line after each `|`. One row that cannot be read makes
 * the whole table unreadable: a missing member looks like a dropped one.
 */
export function membersIn(lines: readonly string[]): Parsed<{ members: Member[]; cm: boolean }> {
  const [header = "", rule = "", ...rows] = lines.filter((line) => line.trim() !== "");
  const columns = columnsOf(header);
  if (columns === undefined || !isRule(rule)) return { notRecognised: `no table of datanodes below ${quoted(header)}` };
  const groups = rows.flatMap((row) => row.split("|").slice(0, row.trimEnd().endsWith("|") ? -1 : undefined));
  const members: Member[] = [];
  for (const group of groups) {
    const member = memberOf(group, columns);
    if (member === undefined) return { notRecognised: `a row of the datanode table cannot be read: ${quoted(group)}` };
    members.push(member);
  }
  const cut = rows.at(-1)?.trimEnd().endsWith("|") || (columns.groups > 1 && columns.groups !== members.length);
  if (members.length === 0 || cut)
    return { notRecognised: `the table of datanodes is cut off after ${members.length} rows` };
  return { value: { members, cm: !columns.portFirst && members.some(({ port }) => port !== null) } };
}
