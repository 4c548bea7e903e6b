import type { RunId } from "../core/entry.ts";

/** What is known of one message. `posting` is on disk before Slack hears of it, since a post must not be repeated blindly. */
export type Known =
  | { readonly kind: "posting"; readonly at: string; readonly doubts: number }
  | { readonly kind: "posted"; readonly ts: string; readonly hash: string; readonly form: Form }
  | { readonly kind: "given-up"; readonly error: string };

/** Which form of a message the workspace takes: the full one, the one without newer blocks, the mere text. */
export type Form = "full" | "plain" | "bare";

/** What was told to Slack of one run. */
export interface ThreadState {
  readonly schemaVersion: 1;
  readonly messages: Readonly<Record<string, Known>>;
  /** The run is closed and everything about it is in Slack: it need not be drawn again. */
  readonly complete: boolean;
}
export const emptyThread = (): ThreadState => ({ schemaVersion: 1, messages: {}, complete: false });

export interface ThreadStore {
  load(run: RunId): Promise<ThreadState>;
  /** Durable when it resolves. */
  save(run: RunId, state: ThreadState): Promise<void>;
  forget?(run: RunId): void;
}
