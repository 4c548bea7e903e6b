import type { Block } from "./blocks.ts";

/** What became of a call. Only `unknown` leaves open whether people saw it. */
export type Sent =
  | { readonly kind: "sent"; readonly ts: string }
  | { readonly kind: "limited"; readonly afterMs: number }
  | { readonly kind: "refused"; readonly error: string }
  /** Slack was never reached, so nothing was posted. */
  | { readonly kind: "away"; readonly why: string }
  | { readonly kind: "unknown"; readonly why: string };

export interface Body {
  readonly text: string;
  /** Empty: the text alone. */
  readonly blocks: readonly Block[];
}
export interface Address {
  readonly channel: string;
  readonly thread: string | undefined;
}
/** A file in pieces: the log of an hour-long step need not be in memory to be sent. */
export interface Upload {
  readonly name: string;
  /** In bytes; the pieces together are exactly so long. */
  readonly size: number;
  /** They may share their memory: one is there until the next is asked for. */
  pieces(): AsyncIterable<Buffer>;
}
/** Carried by each message, so that it can be found again. */
export interface Label {
  readonly run: string;
  readonly key: string;
}
export interface Found {
  readonly ts: string;
  readonly key: string | undefined;
  readonly files: readonly string[];
}

/** The few calls that keep threads equal to runs. None of them repeats anything by itself. */
export interface Web {
  post(to: Address, body: Body, label: Label): Promise<Sent>;
  update(at: { channel: string; ts: string }, body: Body, label: Label): Promise<Sent>;
  upload(to: Address, file: Upload): Promise<Sent>;
  /** The messages of a run that are in the thread, or since that moment in the channel. */
  find(
    to: Address,
    run: string,
    since: Date,
  ): Promise<Exclude<Sent, { kind: "sent" }> | { kind: "found"; messages: readonly Found[] }>;
  respond(url: string, body: Body): Promise<Sent>;
  whisper(to: Address, user: string, body: Body): Promise<Sent>;
}
