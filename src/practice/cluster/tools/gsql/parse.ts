import type { Reader } from "./reader.ts";
import { type Branch, type Expression, type Item, type Select, SqlError } from "./syntax.ts";

/** From weak to strong. */
const LEVELS: readonly (readonly string[])[] = [
  ["or"],
  ["and"],
  ["=", "<>", "!=", "<", ">", "<=", ">=", "like"],
  ["||"],
  ["+", "-"],
  ["*", "/", "%"],
];
const COMPARISON = 2;
const ENDS_ITEM = new Set(["from", "where", "order", "limit", ",", ")"]);
const ENDS_SOURCE = new Set(["where", "order", "limit", ")"]);
const NULL: Expression = { kind: "literal", value: null };

/** `select` has been taken already. */
export function parseSelect(reader: Reader): Select {
  const items: Item[] = [];
  do items.push(item(reader));
  while (reader.take(","));
  const source = reader.take("from") ? sourceOf(reader) : undefined;
  const where = reader.take("where") ? expression(reader) : undefined;
  const order = reader.take("order", "by") ? orderOf(reader) : undefined;
  const limit = reader.take("limit") ? Number(reader.next().value) : undefined;
  return { items, source, where, order, limit };
}

function item(reader: Reader): Item {
  if (reader.take("*")) return { of: undefined, title: "*" };
  const of = expression(reader);
  if (reader.take("as") || !(reader.done || ENDS_ITEM.has(reader.peek() ?? "")))
    return { of, title: reader.next().value };
  return { of, title: of.kind === "column" || of.kind === "call" ? of.name : "?column?" };
}

function sourceOf(reader: Reader): Select["source"] {
  const from = primary(reader);
  if (reader.take("as") || !(reader.done || ENDS_SOURCE.has(reader.peek() ?? ""))) reader.next();
  if (from.kind === "column") return { name: from.name, args: [] };
  if (from.kind === "call") return from;
  throw new SqlError("syntax error in FROM");
}

function orderOf(reader: Reader): Select["order"] {
  const by = expression(reader);
  const down = reader.take("desc");
  reader.take("asc");
  return { by, down };
}

function expression(reader: Reader, level = 0): Expression {
  const signs = LEVELS[level];
  if (signs === undefined) return cast(reader);
  if (level === COMPARISON && reader.take("not")) return { kind: "not", of: expression(reader, level) };
  let left = expression(reader, level + 1);
  for (;;) {
    const sign = signs.find((one) => reader.take(one));
    const test = level === COMPARISON ? comparison(reader, left) : undefined;
    if (sign !== undefined) left = { kind: "binary", sign, left, right: expression(reader, level + 1) };
    else if (test !== undefined) left = test;
    else return left;
  }
}

/** `is [not] null` and `[not] in (…)`. */
function comparison(reader: Reader, of: Expression): Expression | undefined {
  if (reader.take("is")) {
    const negated = reader.take("not");
    reader.need("null");
    const test: Expression = { kind: "call", name: "is null", args: [of] };
    return negated ? { kind: "not", of: test } : test;
  }
  if (reader.take("not", "in")) return { kind: "not", of: { kind: "in", of, list: list(reader) } };
  return reader.take("in") ? { kind: "in", of, list: list(reader) } : undefined;
}

function list(reader: Reader): Expression[] {
  reader.need("(");
  const items: Expression[] = [];
  if (reader.take(")")) return items;
  do items.push(reader.take("*") ? { kind: "literal", value: 1 } : expression(reader));
  while (reader.take(","));
  reader.need(")");
  return items;
}

function cast(reader: Reader): Expression {
  const value = primary(reader);
  while (reader.take("::")) reader.next();
  return value;
}

function primary(reader: Reader): Expression {
  if (reader.take("-"))
    return { kind: "binary", sign: "-", left: { kind: "literal", value: 0 }, right: primary(reader) };
  if (reader.take("(")) {
    const inner: Expression = reader.take("select")
      ? { kind: "query", select: parseSelect(reader) }
      : expression(reader);
    reader.need(")");
    return inner;
  }
  if (reader.take("case")) return caseOf(reader);
  if (reader.take("extract", "(")) return extract(reader);
  const token = reader.next();
  if (token.kind === "text") return { kind: "literal", value: token.value };
  if (token.kind === "number") return { kind: "literal", value: Number(token.value) };
  if (token.kind === "sign") throw new SqlError(`syntax error at or near "${token.value}"`);
  if (token.value === "null") return NULL;
  if (token.value === "true" || token.value === "false") return { kind: "literal", value: token.value === "true" };
  if (reader.peek() === "(") return { kind: "call", name: token.value, args: list(reader) };
  return { kind: "column", name: token.value.split(".").at(-1) ?? token.value };
}

function caseOf(reader: Reader): Expression {
  const branches: Branch[] = [];
  while (reader.take("when")) {
    const when = expression(reader);
    reader.need("then");
    branches.push({ when, value: expression(reader) });
  }
  const otherwise = reader.take("else") ? expression(reader) : NULL;
  reader.need("end");
  return { kind: "case", branches, otherwise };
}

function extract(reader: Reader): Expression {
  const field: Expression = { kind: "literal", value: reader.next().value };
  reader.need("from");
  const from = expression(reader);
  reader.need(")");
  return { kind: "call", name: "extract", args: [field, from] };
}
