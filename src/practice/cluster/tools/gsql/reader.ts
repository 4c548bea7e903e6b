import { SqlError } from "./syntax.ts";
import type { Token } from "./tokens.ts";

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

  /** The next word, number or sign; undefined before a text and at the end. */
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
