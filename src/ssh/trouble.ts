import type { Trouble } from "../core/operation.ts";

/** A host that could not be asked. Thrown inside this folder, and turned into a value where the folder ends. */
export class Unreachable extends Error {
  readonly trouble: Trouble;
  constructor(trouble: Trouble, message: string, options?: ErrorOptions) {
    super(message, options);
    this.trouble = trouble;
  }
}

/** The value for what failed; anything that is no `Unreachable` is a bug or an outage here and goes up. */
export function unreachable(error: unknown): {
  readonly kind: "unreachable";
  readonly trouble: Trouble;
  readonly detail: string;
} {
  if (!(error instanceof Unreachable)) throw error;
  return { kind: "unreachable", trouble: error.trouble, detail: error.message };
}

const BY_CODE: Readonly<Record<string, Trouble>> = {
  ECONNREFUSED: "refused",
  ETIMEDOUT: "timed-out",
  EHOSTUNREACH: "no-route",
  ENETUNREACH: "no-route",
  EHOSTDOWN: "no-route",
  ENETDOWN: "no-route",
  EADDRNOTAVAIL: "no-route",
  ENOTFOUND: "no-route",
  EAI_AGAIN: "no-route",
};

const BY_LEVEL: Readonly<Record<string, Trouble>> = {
  "client-authentication": "not-authenticated",
  // No common algorithm, or a peer that does not speak SSH.
  handshake: "not-recognised",
};

/** What an error of the system (by its code) or of ssh2 (by its level) means. The peer hung up is what is left over. */
export function troubleOf(error: unknown): Unreachable {
  if (error instanceof Unreachable) return error;
  const found = BY_CODE[field(error, "code")] ?? BY_LEVEL[field(error, "level")] ?? "connection-lost";
  return new Unreachable(found, error instanceof Error ? error.message : String(error), { cause: error });
}

function field(error: unknown, name: "code" | "level"): string {
  if (typeof error !== "object" || error === null) return "";
  const value: unknown = Reflect.get(error, name);
  return typeof value === "string" ? value : "";
}
