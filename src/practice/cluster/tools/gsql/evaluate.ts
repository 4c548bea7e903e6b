import { callFunction, type Server } from "./functions.ts";
import { fromMoment, moment } from "./moment.ts";
import { type Row, rowsOf, type Value } from "./sources.ts";
import { type Expression, type Item, type Select, SqlError } from "./syntax.ts";

export interface Result {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

export function runSelect(select: Select, server: Server): Result {
  const all = rowsFrom(select, server);
  const where = select.where;
  const kept = where === undefined ? all : all.filter((row) => evaluate(where, server, row, all) === true);
  const sorted = sort(kept, select.order, server);
  const items = select.items.flatMap((item) => expand(item, all));
  const aggregate = items.some(({ of }) => of !== undefined && hasAggregate(of));
  const shown = aggregate ? [sorted[0] ?? new Map<string, Value>()] : sorted.slice(0, select.limit);
  return {
    titles: items.map(({ title }) => title),
    rows: shown.map((row) => items.map(({ of }) => (of === undefined ? null : evaluate(of, server, row, sorted)))),
  };
}

function rowsFrom({ source }: Select, server: Server): readonly Row[] {
  if (source === undefined) return [new Map()];
  const rows = rowsOf(source.name, server.state, server.host, server.now);
  if (rows !== undefined) return rows;
  if (source.args.length === 0) throw new SqlError(`relation "${source.name}" does not exist`);
  throw new SqlError(`function ${source.name}() does not exist`);
}

const expand = (item: Item, rows: readonly Row[]): Item[] =>
  item.of !== undefined
    ? [item]
    : [...(rows[0]?.keys() ?? [])].map((name): Item => ({ of: { kind: "column", name }, title: name }));

function sort(rows: readonly Row[], order: Select["order"], server: Server): readonly Row[] {
  if (order === undefined) return rows;
  const key = (row: Row): string => String(evaluate(order.by, server, row, rows) ?? "");
  const sorted = rows.toSorted((a, b) => key(a).localeCompare(key(b), "en", { numeric: true }));
  return order.down ? sorted.toReversed() : sorted;
}

const AGGREGATES: Readonly<Record<string, (values: readonly Value[]) => Value>> = {
  count: (values) => values.length,
  max: (values) => values.toSorted(byNumber).at(-1) ?? null,
  min: (values) => values.toSorted(byNumber)[0] ?? null,
  sum: (values) => (values.length === 0 ? null : values.reduce<number>((sum, value) => sum + Number(value), 0)),
};

const byNumber = (a: Value, b: Value): number => String(a).localeCompare(String(b), "en", { numeric: true });

function hasAggregate(of: Expression): boolean {
  if (of.kind === "call") return Object.hasOwn(AGGREGATES, of.name) || of.args.some(hasAggregate);
  if (of.kind === "binary") return hasAggregate(of.left) || hasAggregate(of.right);
  return of.kind === "not" && hasAggregate(of.of);
}

function evaluate(of: Expression, server: Server, row: Row, rows: readonly Row[]): Value {
  switch (of.kind) {
    case "literal":
      return of.value;
    case "column":
      return column(of.name, server, row, rows);
    case "call": {
      const aggregate = Object.hasOwn(AGGREGATES, of.name) ? AGGREGATES[of.name] : undefined;
      const [argument] = of.args;
      if (aggregate === undefined)
        return callFunction(
          server,
          of.name,
          of.args.map((arg) => evaluate(arg, server, row, rows)),
        );
      const values = rows.map((one) => (argument === undefined ? 1 : evaluate(argument, server, one, rows)));
      return aggregate(values.filter((value) => value !== null));
    }
    case "not": {
      const value = evaluate(of.of, server, row, rows);
      return value === null ? null : value !== true;
    }
    case "in": {
      const value = evaluate(of.of, server, row, rows);
      return of.list.some((one) => String(evaluate(one, server, row, rows)) === String(value));
    }
    case "case": {
      const branch = of.branches.find(({ when }) => evaluate(when, server, row, rows) === true);
      return evaluate(branch?.value ?? of.otherwise, server, row, rows);
    }
    case "query":
      return runSelect(of.select, server).rows[0]?.[0] ?? null;
    case "binary":
      return binary(of.sign, evaluate(of.left, server, row, rows), evaluate(of.right, server, row, rows));
  }
}

function column(name: string, server: Server, row: Row, rows: readonly Row[]): Value {
  const value = row.get(name);
  if (value !== undefined) return value;
  if (name === "current_timestamp") return moment(server.now);
  if (name === "current_user") return "omm";
  // Of a view without rows the columns are not known here, so any name passes.
  if (rows.length === 0) return null;
  throw new SqlError(`column "${name}" does not exist`);
}

function binary(sign: string, left: Value, right: Value): Value {
  if (sign === "and") return left === true && right === true;
  if (sign === "or") return left === true || right === true;
  if (left === null || right === null) return null;
  if (sign === "||") return `${left}${right}`;
  if (sign === "=") return String(left) === String(right);
  if (sign === "<>" || sign === "!=") return String(left) !== String(right);
  if (sign === "like")
    return new RegExp(
      `^${String(right)
        .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
        .replaceAll("%", ".*")
        .replaceAll("_", ".")}$`,
    ).test(String(left));
  const [from, to] = [fromMoment(right), fromMoment(left)];
  if (sign === "-" && from !== undefined && to !== undefined) return (to - from) / 1_000;
  return arithmetic(sign, Number(left), Number(right));
}

function arithmetic(sign: string, left: number, right: number): Value {
  const results: Readonly<Record<string, Value>> = {
    "+": left + right,
    "-": left - right,
    "*": left * right,
    "/": left / right,
    "%": left % right,
    "<": left < right,
    ">": left > right,
    "<=": left <= right,
    ">=": left >= right,
  };
  return results[sign] ?? null;
}
