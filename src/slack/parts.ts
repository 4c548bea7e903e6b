import type { WebClient } from "@slack/web-api";
import { RunId, type UserId } from "../core/entry.ts";
import { Refusal } from "../core/refusal.ts";
import { LANGUAGES, type Language, type Message } from "../core/words.ts";
import { type Block, lines } from "./blocks.ts";
import type { Bot, Clock, Journal, Known, Log } from "./bot.ts";
import { note } from "./help.ts";
import type { People } from "./people.ts";
import { plainly } from "./text.ts";
import { say } from "./texts.ts";
import type { Threads } from "./thread.ts";
import type { Body, Web } from "./web.ts";

/** What every listener works with. */
export interface Parts extends Known {
  readonly bot: Bot;
  readonly store: Journal;
  readonly threads: Threads;
  readonly people: People;
  readonly web: Web;
  /** For modals and links; it retries a little. */
  readonly client: WebClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly language: Language;
}

export const LANGUAGE: Language = LANGUAGES[0];

/** Where one person is told something that nobody else hears. */
export interface Ear {
  readonly user: UserId;
  readonly channel: string;
  readonly thread: string | undefined;
  readonly responseUrl: string | undefined;
}

/** Never throws: a person who cannot be told must not stop what was asked for. */
export async function whisper({ web, log }: Parts, ear: Ear, body: Body): Promise<void> {
  const { channel, thread, user, responseUrl } = ear;
  // The reply address works in channels that do not know us; it cannot reach into a thread.
  const first = responseUrl === undefined || thread !== undefined ? undefined : await web.respond(responseUrl, body);
  if (first?.kind === "sent") return;
  const second = await web.whisper({ channel, thread }, user, body);
  if (second.kind === "sent") return;
  if (responseUrl !== undefined && first === undefined && (await web.respond(responseUrl, body)).kind === "sent")
    return;
  log("a person could not be told", { user, channel, result: second.kind });
}

/** Does what a person asked for. A polite no and a fault are told to that person only. */
export async function attend(parts: Parts, ear: Ear, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Refusal) {
      await whisper(parts, ear, await refusalNote(parts, error));
      return;
    }
    parts.log("a request could not be carried out", { user: ear.user, cause: causeOf(error) });
    await whisper(parts, ear, note(say("gone-wrong"), parts.language));
  }
}

/** A refusal as one line, for the input of a modal. */
export const refusalLine = async ({ people, language }: Parts, { said }: Refusal): Promise<string> =>
  plainly(await people.named(said), language);

async function refusalNote(parts: Parts, { said, run }: Refusal): Promise<Body> {
  const link = run === undefined ? undefined : await linkTo(parts, RunId.parse(run));
  return note(await parts.people.named(said), parts.language, ...(link === undefined ? [] : [link]));
}

async function linkTo({ threads, client, language, log }: Parts, run: RunId): Promise<Block | undefined> {
  try {
    const root = await threads.rootOf(run);
    if (root === undefined) return undefined;
    const { permalink } = await client.chat.getPermalink({ channel: root.channel, message_ts: root.ts });
    const said = plainly(say("its-thread"), language);
    return permalink === undefined ? undefined : lines([{ type: "link", url: permalink, text: said }]);
  } catch (error) {
    log("a link to a thread could not be made", { run, cause: causeOf(error) });
    return undefined;
  }
}

export const tellThem = (parts: Parts, ear: Ear, message: Message): Promise<void> =>
  whisper(parts, ear, note(message, parts.language));

export const causeOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** Answers to Slack can fail when the connection drops in that moment; the work goes on all the same. */
export async function safely(parts: Pick<Parts, "log">, ack: () => Promise<void>): Promise<void> {
  try {
    await ack();
  } catch (error) {
    parts.log("Slack did not take an acknowledgement", { cause: causeOf(error) });
  }
}
