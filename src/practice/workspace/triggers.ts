import { randomUUID } from "node:crypto";
import { Refused } from "./refused.ts";

const LIFE_MS = 3_000;

/** A trigger id opens one modal within three seconds of what the person did. */
export class Triggers {
  readonly #open = new Map<string, { readonly person: string; readonly at: number; used: boolean }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  issue(person: string): string {
    const id = `${Math.floor(this.#now())}.${randomUUID().slice(0, 8)}.${randomUUID().slice(0, 8)}`;
    this.#open.set(id, { person, at: this.#now(), used: false });
    return id;
  }

  /** The person it belongs to; from now on it is used up. */
  use(id: string): string {
    const trigger = this.#open.get(id);
    if (trigger === undefined) throw new Refused("invalid_trigger_id");
    if (trigger.used) throw new Refused("exchanged_trigger_id");
    if (this.#now() - trigger.at > LIFE_MS) throw new Refused("expired_trigger_id");
    trigger.used = true;
    return trigger.person;
  }
}
