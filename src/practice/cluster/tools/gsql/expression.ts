import type { Token } from "./tokens.ts";

export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "column"; readonly name: string }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: "binary"; readonly sign: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "not"; readonly of: Expression }
  | { readonly kind: "in"; readonly of: Expression; readonly list: readonly Expression[] };

/** What the server says to a statement that it does not take. */
export class SqlError extends Error {}

/** Reads tokens one after the other. */
export class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get done(): boolean {
    return this.#at >= this.#tokens.length;
  }

  peek(): string | undefined {
    const token = this.#tokens[this.#at];
    return token === undefined || token.kind === "text" ? undefined : token.value;
  }

  next(): Token {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new SqlError("syntax error at end of input");
    return token;
  }

  /** Takes these words or signs when they come next. */
  take(...values: readonly string[]): boolean {
    const matches = values.every((value, index) => {
      const token = this.#tokens[this.#at + index];
      return token !== undefined && token.kind !== "text" && token.value === value;
    });
    if (matches) this.#at += values.length;
    return matches;
  }

  need(value: string): void {
    if (!this.take(value)) throw new SqlError(`syntax error at or near "${this.peek() ?? ""}"`);
  }
}

const LEVELS: readonly (readonly string[])[] = [
  ["or"],
  ["and"],
  ["=", "<>", "!=", "<", ">", "<=", ">=", "like"],
  ["||"],
  ["+", "-"],
  ["*", "/", "%"],
];
const COMPARISON = 2;

export function expression(reader: Reader, level = 0): Expression {
  const signs = LEVELS[level];
  if (signs === undefined) return cast(reader);
  if (level === COMPARISON && reader.take("not")) return { kind: "not", of: expression(reader, level) };
  let left = expression(reader, level + 1);
  for (;;) {
    const sign = signs.find((one) => reader.take(one));
    if (sign !== undefined) left = { kind: "binary", sign, left, right: expression(reader, level + 1) };
    else if (level === COMPARISON && reader.take("is")) left = isNull(reader, left);
    else if (level === COMPARISON && reader.take("not", "in"))
      left = { kind: "not", of: { kind: "in", of: left, list: list(reader) } };
    else if (level === COMPARISON && reader.take("in")) left = { kind: "in", of: left, list: list(reader) };
    else return left;
  }
}

function isNull(reader: Reader, of: Expression): Expression {
  const negated = reader.take("not");
  reader.need("null");
  const test: Expression = { kind: "call", name: "is null", args: [of] };
  return negated ? { kind: "not", of: test } : test;
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
    const inner = expression(reader);
    reader.need(")");
    return inner;
  }
  const token = reader.next();
  if (token.kind === "text") return { kind: "literal", value: token.value };
  if (token.kind === "number") return { kind: "literal", value: Number(token.value) };
  if (token.kind === "sign") throw new SqlError(`syntax error at or near "${token.value}"`);
  if (token.value === "null") return { kind: "literal", value: null };
  if (token.value === "true" || token.value === "false") return { kind: "literal", value: token.value === "true" };
  if (reader.peek() === "(") return { kind: "call", name: token.value, args: list(reader) };
  return { kind: "column", name: token.value.split(".").at(-1) ?? token.value };
}
