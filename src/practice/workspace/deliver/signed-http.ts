import { createHmac } from "node:crypto";
import { parseJson } from "../json.ts";
import type { Answer, Attempt, Envelope, Transport } from "./transport.ts";

/** Deliveries to a bot that listens on a request url, signed as Slack signs them. */
export class SignedHttp implements Transport {
  readonly requestUrl: string;
  readonly #secret: string;
  readonly #ackTimeoutMs: number;
  readonly #now: () => number;

  constructor(requestUrl: string, secret: string, ackTimeoutMs: number, now: () => number) {
    this.requestUrl = requestUrl;
    this.#secret = secret;
    this.#ackTimeoutMs = ackTimeoutMs;
    this.#now = now;
  }

  async send(envelope: Envelope, attempt: Attempt): Promise<Answer> {
    const retry =
      attempt.number === 0
        ? {}
        : { "x-slack-retry-num": String(attempt.number), "x-slack-retry-reason": attempt.reason };
    const startedAt = performance.now();
    try {
      const response = await this.#post(
        bodyOf(envelope),
        envelope.type === "events_api" ? JSON_TYPE : FORM_TYPE,
        retry,
      );
      const text = await response.text();
      const noRetry = response.headers.get("x-slack-no-retry") === "1";
      if (!response.ok) return { kind: "failed", why: "http_error", noRetry };
      return { kind: "acked", afterMs: performance.now() - startedAt, body: parseJson(text) ?? text };
    } catch (error) {
      if (error instanceof Error && error.name === "TimeoutError") return { kind: "timeout" };
      return { kind: "failed", why: "connection_failed", noRetry: false };
    }
  }

  /** What Slack does when a request url is entered: true when the bot gave the challenge back. */
  async verify(challenge: string): Promise<boolean> {
    const response = await this.#post(JSON.stringify({ type: "url_verification", challenge }), JSON_TYPE, {});
    return response.ok && (await response.text()).includes(challenge);
  }

  #post(body: string, type: string, headers: Readonly<Record<string, string>>): Promise<Response> {
    const timestamp = String(Math.floor(this.#now() / 1000));
    const signature = createHmac("sha256", this.#secret).update(`v0:${timestamp}:${body}`).digest("hex");
    return fetch(this.requestUrl, {
      method: "POST",
      redirect: "error",
      signal: AbortSignal.timeout(this.#ackTimeoutMs),
      headers: {
        ...headers,
        "content-type": type,
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": `v0=${signature}`,
      },
      body,
    });
  }
}

const JSON_TYPE = "application/json";
/** Without a charset: Bolt takes a form with one for JSON. */
const FORM_TYPE = "application/x-www-form-urlencoded";

function bodyOf({ type, payload }: Envelope): string {
  switch (type) {
    case "events_api":
      return JSON.stringify(payload);
    case "interactive":
      return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    case "slash_commands": {
      const form = new URLSearchParams();
      for (const [name, value] of Object.entries(payload)) form.append(name, String(value));
      return form.toString();
    }
  }
}
