import type { Changes } from "./changes.ts";
import { type Draft, type Message, messageFrom } from "./message.ts";
import type { Channel } from "./people.ts";

/** Channels and what was said in them. */
export class Conversations {
  readonly #channels: Map<string, Channel>;
  readonly #messages = new Map<string, Map<string, Message>>();
  readonly #changes: Changes;
  readonly #now: () => number;
  #lastMicros = 0;

  constructor(channels: readonly Channel[], changes: Changes, now: () => number) {
    this.#channels = new Map(channels.map((channel) => [channel.id, channel]));
    this.#changes = changes;
    this.#now = now;
  }

  get channels(): readonly Channel[] {
    return [...this.#channels.values()];
  }

  /** By id, or by name with or without `#`. */
  channel(idOrName: string): Channel | undefined {
    const name = idOrName.replace(/^#/, "");
    return (
      this.#channels.get(idOrName) ??
      this.channels.find((channel) => channel.name === name && channel.directWith === undefined)
    );
  }

  post(channel: string, draft: Draft): Message {
    const message = messageFrom(draft, channel, this.nextTs());
    this.#put(message);
    return message;
  }

  replace(message: Message): Message {
    this.#put(message);
    return message;
  }

  delete(message: Message): void {
    this.#messages.get(message.channel)?.delete(message.ts);
    this.#changes.tell({ kind: "gone", message });
  }

  message(channel: string, ts: string): Message | undefined {
    return this.#messages.get(channel)?.get(ts);
  }

  /** Everything in a channel in the order it was said, replies and private messages too. */
  all(channel: string): readonly Message[] {
    return [...(this.#messages.get(channel)?.values() ?? [])];
  }

  roots(channel: string): readonly Message[] {
    return this.all(channel).filter(
      (message) => message.only_for === undefined && (message.thread_ts ?? message.ts) === message.ts,
    );
  }

  thread(channel: string, rootTs: string): readonly Message[] {
    return this.all(channel).filter(
      ({ ts, thread_ts, only_for }) => only_for === undefined && (ts === rootTs || thread_ts === rootTs),
    );
  }

  ephemerals(person: string): readonly Message[] {
    return this.channels.flatMap(({ id }) => this.all(id)).filter(({ only_for }) => only_for === person);
  }

  /** Seconds, a dot and six digits; no two messages share one, even within one microsecond of the clock. */
  nextTs(): string {
    this.#lastMicros = Math.max(this.#lastMicros + 1, this.#now() * 1000);
    const seconds = Math.floor(this.#lastMicros / 1_000_000);
    return `${seconds}.${String(this.#lastMicros % 1_000_000).padStart(6, "0")}`;
  }

  #put(message: Message): void {
    const messages = this.#messages.get(message.channel) ?? new Map<string, Message>();
    messages.set(message.ts, message);
    this.#messages.set(message.channel, messages);
    this.#changes.tell({ kind: "message", message });
  }
}
