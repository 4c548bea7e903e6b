import { type Expression, expression, type Reader, SqlError } from "./expression.ts";

export interface Item {
  /** Undefined = `*`. */
  readonly of: Expression | undefined;
  readonly title: string;
}

export interface Select {
  readonly items: readonly Item[];
  readonly source: { readonly name: string; readonly args: readonly Expression[] } | undefined;
  readonly where: Expression | undefined;
  readonly order: { readonly by: Expression; readonly down: boolean } | undefined;
  readonly limit: number | undefined;
}

/** `select` has been taken already. */
export function parseSelect(reader: Reader): Select {
  const items: Item[] = [];
  do items.push(item(reader));
  while (reader.take(","));
  const source = reader.take("from") ? sourceOf(reader) : undefined;
  const where = reader.take("where") ? expression(reader) : undefined;
  const order = reader.take("order", "by") ? orderOf(reader) : undefined;
  const limit = reader.take("limit") ? Number(reader.next().value) : undefined;
  if (!reader.done) throw new SqlError(`syntax error at or near "${reader.next().value}"`);
  return { items, source, where, order, limit };
}

function item(reader: Reader): Item {
  if (reader.take("*")) return { of: undefined, title: "*" };
  const of = expression(reader);
  const named = reader.take("as") || !/^(from|where|order|limit|,)$/.test(reader.peek() ?? ",");
  return { of, title: named ? reader.next().value : titleOf(of) };
}

function titleOf(of: Expression): string {
  if (of.kind === "column" || of.kind === "call") return of.name;
  return "?column?";
}

function sourceOf(reader: Reader): Select["source"] {
  const from = expression(reader, Number.POSITIVE_INFINITY);
  reader.take("as");
  if (!/^(where|order|limit)$/.test(reader.peek() ?? "where")) reader.next();
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
