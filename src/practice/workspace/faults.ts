/** What goes wrong with a coming call of the Web API or of a response_url. */
export interface Fault {
  /** Any call when it is left out; `response_url` is a method here too. */
  readonly method?: string;
  readonly status?: 429 | 500 | 503;
  readonly retryAfter?: number;
  /** Slack's own error instead of the work, such as `fatal_error`. */
  readonly error?: string;
  /** The connection breaks: before anything is done, or after it was done so that only the answer is lost. */
  readonly reset?: true | "after";
  readonly times?: number;
}

export class Faults {
  #waiting: { readonly fault: Fault; left: number }[] = [];

  next(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#waiting = [];
  }

  take(method: string): Fault | undefined {
    const entry = this.#waiting.find(({ fault }) => (fault.method ?? method) === method);
    if (entry === undefined) return undefined;
    entry.left -= 1;
    this.#waiting = this.#waiting.filter(({ left }) => left > 0);
    return entry.fault;
  }
}
