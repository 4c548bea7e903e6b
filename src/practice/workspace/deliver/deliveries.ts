import { randomUUID } from "node:crypto";
import type { Changes } from "../changes.ts";
import type { Json } from "../json.ts";
import type { Answer, Attempt, Envelope, EnvelopeType, Transport } from "./transport.ts";

/** What was sent and how the bot answered last. */
export interface Delivered {
  readonly envelope: Envelope;
  readonly attempts: number;
  readonly answer: Answer;
}

export interface RetryRules {
  /** Slack repeats an event at once, after a minute and after five. */
  readonly eventRetryMs: readonly number[];
  /** Commands and clicks are never repeated by Slack; with this they are, once, to try a bot with doubles. */
  readonly redeliverUnacked: boolean;
}

const REMEMBERED = 2_000;
const FIRST: Attempt = { number: 0, reason: "" };

export class Deliveries {
  readonly #log = new Map<string, Delivered>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #changes: Changes;
  readonly #rules: RetryRules;
  readonly #transport: () => Transport;

  constructor(transport: () => Transport, rules: RetryRules, changes: Changes) {
    this.#transport = transport;
    this.#rules = rules;
    this.#changes = changes;
  }

  get log(): readonly Delivered[] {
    return [...this.#log.values()];
  }

  async deliver(type: EnvelopeType, payload: Json): Promise<Delivered> {
    const envelope: Envelope = { id: randomUUID(), type, payload };
    const delivered = await this.#attempt(envelope, FIRST);
    if (type === "events_api") this.#retryLater(envelope, delivered.answer, 1);
    else if (this.#rules.redeliverUnacked && delivered.answer.kind === "timeout") return this.#attempt(envelope, FIRST);
    return delivered;
  }

  /** Sends an old envelope once more under its old id, as a network that repeats itself would. */
  redeliver(id: string): Promise<Delivered> {
    const known = this.#log.get(id);
    if (known === undefined) throw new Error(`no envelope ${id} was sent`);
    const isEvent = known.envelope.type === "events_api";
    return this.#attempt(known.envelope, isEvent ? { number: known.attempts, reason: "http_timeout" } : FIRST);
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  async #attempt(envelope: Envelope, attempt: Attempt): Promise<Delivered> {
    const answer = await this.#transport().send(envelope, attempt);
    const delivered = { envelope, attempts: (this.#log.get(envelope.id)?.attempts ?? 0) + 1, answer };
    this.#log.set(envelope.id, delivered);
    const [oldest] = this.#log.keys();
    if (this.#log.size > REMEMBERED && oldest !== undefined) this.#log.delete(oldest);
    this.#changes.tell({ kind: "envelope", id: envelope.id });
    return delivered;
  }

  #retryLater(envelope: Envelope, answer: Answer, number: number): void {
    const afterMs = this.#rules.eventRetryMs[number - 1];
    if (answer.kind === "acked" || afterMs === undefined) return;
    if (answer.kind === "failed" && answer.noRetry) return;
    const reason = answer.kind === "timeout" ? "http_timeout" : answer.why;
    const timer = setTimeout(async () => {
      this.#timers.delete(timer);
      const again = await this.#attempt(envelope, { number, reason });
      this.#retryLater(envelope, again.answer, number + 1);
    }, afterMs).unref();
    this.#timers.add(timer);
  }
}
