/** Slack counts edits of an app over all channels; 50 a minute are promised, and clicks need some of them. */
const EDITS_PER_MINUTE = 40;
const EDITS_FOR_OUTPUT = 30;
const MINUTE = 60_000;
const BETWEEN_EDITS = 2_000;
/** Posts in one channel: about one a second, with a short burst. */
const POST_EVERY = 1_000;
const POST_BURST = 3;

/** When something may be sent. Every answer is the number of milliseconds to wait; 0 takes the turn. */
export class Pace {
  readonly #edits: number[] = [];
  readonly #edited = new Map<string, number>();
  readonly #posts = new Map<string, number>();
  #pausedUntil = { post: 0, edit: 0 };

  edit(message: string, urgent: boolean, now: number): number {
    while ((this.#edits[0] ?? now) <= now - MINUTE) this.#edits.shift();
    const oldest = this.#edits[0];
    const full = this.#edits.length >= (urgent ? EDITS_PER_MINUTE : EDITS_FOR_OUTPUT);
    const again = (this.#edited.get(message) ?? Number.NEGATIVE_INFINITY) + BETWEEN_EDITS - now;
    const wait = Math.max(
      this.#pausedUntil.edit - now,
      again,
      full && oldest !== undefined ? oldest + MINUTE - now : 0,
    );
    if (wait > 0) return wait;
    this.#edits.push(now);
    this.#edited.delete(message);
    this.#edited.set(message, now);
    this.#forget(now);
    return 0;
  }

  post(channel: string, now: number): number {
    // The moment at which this channel's burst is used up, moved on by each post.
    const due = Math.max(this.#posts.get(channel) ?? 0, now - POST_BURST * POST_EVERY);
    const wait = Math.max(this.#pausedUntil.post - now, due + POST_EVERY - now);
    if (wait > 0) return wait;
    this.#posts.set(channel, due + POST_EVERY);
    return 0;
  }

  /** Slack said to wait. */
  pause(what: "post" | "edit", until: number): void {
    this.#pausedUntil = { ...this.#pausedUntil, [what]: Math.max(this.#pausedUntil[what], until) };
  }

  #forget(now: number): void {
    for (const [message, at] of this.#edited) {
      if (at > now - BETWEEN_EDITS) return;
      this.#edited.delete(message);
    }
  }
}
