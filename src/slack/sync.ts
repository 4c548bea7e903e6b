import type { Place, RunId } from "../core/entry.ts";
import type { Log } from "./bot.ts";
import { bodyOf, DOOR_ERRORS, FORMS, hashOf, SHAPE_ERRORS } from "./form.ts";
import type { Pace } from "./pace.ts";
import type { Form, Known, ThreadState } from "./thread-state.ts";
import type { Drawn } from "./view.ts";
import type { Address, Sent, Upload, Web } from "./web.ts";

type Message = Extract<Drawn, { kind: "message" }>;
type Posting = Extract<Known, { kind: "posting" }>;
type Posted = Extract<Known, { kind: "posted" }>;

/** `later`: look again after that time. `firm`: nothing new in the run makes it sooner. */
export type Rest = { readonly kind: "equal" } | { readonly kind: "later"; readonly ms: number; readonly firm: boolean };

/** What a pass over one thread needs. */
export interface Desk {
  readonly web: Web;
  readonly pace: Pace;
  readonly now: () => Date;
  readonly log: Log;
  readonly save: (state: ThreadState) => Promise<void>;
  readonly file: (step: string) => Promise<Omit<Upload, "name">>;
  /** The channel does not take our messages. */
  readonly blocked: (error: string) => void;
}

/** After an unknown result a post may still be on its way: look for it only then. */
const SETTLE_MS = 3_000;
const AWAY_MS = 2_000;
const CLOSED_DOOR_MS = 30_000;

/** Makes a thread equal to what is drawn: posts what is missing, in order, and edits what differs. One pass; it can stop anywhere. */
export class Sync {
  readonly #desk: Desk;
  readonly #run: RunId;
  readonly #place: Place;
  #state: ThreadState;

  constructor(desk: Desk, run: RunId, place: Place, state: ThreadState) {
    this.#desk = desk;
    this.#run = run;
    this.#place = place;
    this.#state = state;
  }

  async pass(drawn: readonly Drawn[]): Promise<Rest> {
    let rest: Rest = { kind: "equal" };
    for (const one of drawn) {
      const known = this.#state.messages[one.key];
      if (known?.kind === "given-up") continue;
      if (known?.kind !== "posted") {
        const posted = await this.#post(one, known);
        // What comes later must not stand above it.
        if (posted.kind === "later") return sooner(rest, posted);
      } else if (one.kind === "message" && known.hash !== hashOf(one, known.form)) {
        rest = sooner(rest, await this.#edit(one, known));
      }
    }
    return rest;
  }

  async #post(one: Drawn, known: Posting | undefined): Promise<Rest> {
    const { pace, web, now, file } = this.#desk;
    const to = this.#address(one);
    if (to === undefined) return later(AWAY_MS, false);
    if (known !== undefined) {
      const found = await this.#lookFor(one, known, to);
      if (found !== "missing") return found;
    }
    const wait = pace.post(to.channel, now().getTime());
    if (wait > 0) return later(wait, false);
    const content = one.kind === "file" ? await file(one.step) : undefined;
    await this.#note(one.key, { kind: "posting", at: now().toISOString(), doubts: known?.doubts ?? 0 });
    if (content !== undefined && one.kind === "file") {
      const sent = await web.upload(to, { name: one.name, ...content });
      return this.#after(one, sent, "full");
    }
    return one.kind === "message" ? this.#postForms(one, to) : later(0, false);
  }

  /** The full message; when the workspace does not take its blocks, the plainer ones. */
  async #postForms(one: Message, to: Address): Promise<Rest> {
    for (const form of FORMS) {
      const sent = await this.#desk.web.post(to, bodyOf(one, form), { run: this.#run, key: one.key });
      if (!(sent.kind === "refused" && SHAPE_ERRORS.test(sent.error) && form !== "bare")) {
        return this.#after(one, sent, form);
      }
      this.#desk.log("Slack did not take the blocks of a message", { run: this.#run, key: one.key, error: sent.error });
    }
    return later(AWAY_MS, true);
  }

  async #after(one: Drawn, sent: Sent, form: Form): Promise<Rest> {
    const { pace, now, log, blocked } = this.#desk;
    const { key } = one;
    switch (sent.kind) {
      case "sent":
        await this.#note(key, { kind: "posted", ts: sent.ts, hash: hashOf(one, form), form });
        return { kind: "equal" };
      case "limited":
        pace.pause("post", now().getTime() + sent.afterMs);
        await this.#note(key, undefined);
        return later(sent.afterMs, true);
      case "away":
        await this.#note(key, undefined);
        return later(AWAY_MS, true);
      case "unknown":
        log("it is unknown whether a message was posted", { run: this.#run, key, why: sent.why });
        return later(SETTLE_MS, true);
      case "refused": {
        log("Slack refused a message", { run: this.#run, key, error: sent.error });
        if (DOOR_ERRORS.test(sent.error) && one.kind === "message") {
          await this.#note(key, undefined);
          blocked(sent.error);
          return later(CLOSED_DOOR_MS, true);
        }
        await this.#note(key, { kind: "given-up", error: sent.error });
        return { kind: "equal" };
      }
    }
  }

  /** Whether a post whose result is not known did arrive. Without the right to read the channel one double is accepted. */
  async #lookFor(one: Drawn, known: Posting, to: Address): Promise<Rest | "missing"> {
    const { web, log, now } = this.#desk;
    const age = now().getTime() - new Date(known.at).getTime();
    if (age < SETTLE_MS) return later(SETTLE_MS - age, true);
    const found = await web.find(to, this.#run, new Date(known.at));
    if (found.kind === "limited") return later(found.afterMs, true);
    if (found.kind === "away" || found.kind === "unknown") return later(AWAY_MS, true);
    if (found.kind === "refused") {
      log("a message may appear twice: the channel cannot be read", {
        run: this.#run,
        key: one.key,
        error: found.error,
      });
      return "missing";
    }
    const mine = found.messages.find(({ key, files }) =>
      one.kind === "file" ? files.includes(one.name) : key === one.key,
    );
    if (mine === undefined) return "missing";
    // What it says is not known, so it is edited once more.
    await this.#note(one.key, { kind: "posted", ts: mine.ts, hash: one.kind === "file" ? one.name : "", form: "full" });
    return { kind: "equal" };
  }

  async #edit(one: Message, known: Posted): Promise<Rest> {
    const { pace, web, now, log } = this.#desk;
    const wait = pace.edit(`${this.#run} ${one.key}`, one.urgent, now().getTime());
    if (wait > 0) return later(wait, false);
    for (const form of FORMS.slice(FORMS.indexOf(known.form))) {
      const at = { channel: this.#place.channel, ts: known.ts };
      const sent = await web.update(at, bodyOf(one, form), { run: this.#run, key: one.key });
      if (sent.kind === "refused" && SHAPE_ERRORS.test(sent.error) && form !== "bare") continue;
      if (sent.kind === "sent") {
        await this.#note(one.key, { ...known, hash: hashOf(one, form), form });
        return { kind: "equal" };
      }
      if (sent.kind === "limited") pace.pause("edit", now().getTime() + sent.afterMs);
      if (sent.kind === "limited") return later(sent.afterMs, true);
      if (sent.kind !== "refused") return later(AWAY_MS, true);
      log("Slack refused an edit", { run: this.#run, key: one.key, error: sent.error });
      if (DOOR_ERRORS.test(sent.error)) return later(CLOSED_DOOR_MS, true);
      // Somebody deleted it: what people still have to decide on is posted anew, the rest is left alone.
      await this.#note(
        one.key,
        one.urgent && sent.error === "message_not_found" ? undefined : { kind: "given-up", error: sent.error },
      );
      return later(AWAY_MS, false);
    }
    return later(AWAY_MS, true);
  }

  /** Undefined while the message under which it belongs does not exist. */
  #address(one: Drawn): Address | undefined {
    const { channel } = this.#place;
    if (one.kind === "message" && !one.thread) return { channel, thread: undefined };
    const root = this.#state.messages["card"] ?? this.#state.messages["report"];
    const own = this.#place.kind === "channel" ? this.#place.thread : undefined;
    const thread = own ?? (root?.kind === "posted" ? root.ts : undefined);
    return thread === undefined ? undefined : { channel, thread };
  }

  async #note(key: string, known: Known | undefined): Promise<void> {
    const { [key]: _, ...others } = this.#state.messages;
    const messages = known === undefined ? others : { ...others, [key]: known };
    this.#state = { ...this.#state, messages };
    await this.#desk.save(this.#state);
  }
}

const later = (ms: number, firm: boolean): Rest => ({ kind: "later", ms, firm });

function sooner(one: Rest, other: Rest): Rest {
  if (one.kind === "equal") return other;
  if (other.kind === "equal") return one;
  return { kind: "later", ms: Math.min(one.ms, other.ms), firm: one.firm && other.firm };
}
