/** Answers that are kept for a while. A look that failed is not kept. */
export class Kept<T> {
  readonly #forMs: number;
  readonly #answers = new Map<string, { readonly value: Promise<T>; readonly until: number }>();

  constructor(forMs: number) {
    this.#forMs = forMs;
  }

  get(key: string, now: Date, look: () => Promise<T>): Promise<T> {
    const kept = this.#answers.get(key);
    if (kept !== undefined && kept.until > now.getTime()) return kept.value;
    const value = look();
    this.#answers.set(key, { value, until: now.getTime() + this.#forMs });
    value.catch(() => this.#answers.delete(key));
    return value;
  }
}
