/** How often a method may be called: `perMinute` refills, `burst` can be spent at once. */
export interface Limit {
  readonly perMinute: number;
  readonly burst: number;
  readonly per?: "channel";
}

const tier = (perMinute: number): Limit => ({ perMinute, burst: perMinute });

/** Slack promises a number per minute and tolerates bursts without saying how large: here a minute's worth may come at once. */
export const LIMITS: Readonly<Record<string, Limit>> = {
  "chat.postMessage": { perMinute: 60, burst: 10, per: "channel" },
  "chat.update": tier(50),
  "chat.delete": tier(50),
  "chat.postEphemeral": tier(100),
  "conversations.info": tier(50),
  "conversations.open": tier(50),
  "conversations.history": tier(50),
  "conversations.replies": tier(50),
  "users.info": tier(100),
  "usergroups.list": tier(20),
  "usergroups.users.list": tier(20),
  "reactions.add": tier(50),
  "views.open": tier(100),
  "views.push": tier(100),
  "views.update": tier(100),
  "views.publish": tier(100),
  "files.getUploadURLExternal": tier(100),
  "files.completeUploadExternal": tier(100),
};

export class RateLimits {
  readonly #limits: Readonly<Record<string, Limit>>;
  readonly #now: () => number;
  readonly #spent = new Map<string, { tokens: number; at: number }>();

  constructor(limits: Readonly<Record<string, Limit>>, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Seconds to wait when it is too much, as in `Retry-After`. A refused call costs nothing. */
  take(method: string, channel: string): number | undefined {
    const limit = this.#limits[method];
    if (limit === undefined) return undefined;
    const key = limit.per === "channel" ? `${method} ${channel}` : method;
    const bucket = this.#spent.get(key) ?? { tokens: limit.burst, at: this.#now() };
    const perMs = limit.perMinute / 60_000;
    const tokens = Math.min(limit.burst, bucket.tokens + (this.#now() - bucket.at) * perMs);
    const allowed = tokens >= 1;
    this.#spent.set(key, { tokens: allowed ? tokens - 1 : tokens, at: this.#now() });
    return allowed ? undefined : Math.max(1, Math.ceil((1 - tokens) / perMs / 1000));
  }
}
