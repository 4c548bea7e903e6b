import type { Json } from "./json.ts";

/** Slack's polite no: `{"ok":false,"error":…}`. Caught where an answer is written. */
export class Refused extends Error {
  readonly code: string;
  readonly details: Json;

  constructor(code: string, messages: readonly string[] = []) {
    super(messages.length === 0 ? code : `${code}: ${messages.join("; ")}`);
    this.code = code;
    this.details =
      messages.length === 0
        ? {}
        : { errors: messages, response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) } };
  }
}
