import type { Json } from "../json.ts";

export type EnvelopeType = "slash_commands" | "interactive" | "events_api";

/** One thing that happened and has to reach the bot. */
export interface Envelope {
  readonly id: string;
  readonly type: EnvelopeType;
  readonly payload: Json;
}

export interface Attempt {
  readonly number: number;
  readonly reason: string;
}

export type Answer =
  | { readonly kind: "acked"; readonly afterMs: number; readonly body: unknown }
  | { readonly kind: "timeout" }
  | {
      readonly kind: "failed";
      readonly why: "not_connected" | "http_error" | "connection_failed";
      readonly noRetry: boolean;
    };

export interface Transport {
  send(envelope: Envelope, attempt: Attempt): Promise<Answer>;
}
