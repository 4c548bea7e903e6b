import type { Place, RunId } from "../core/entry.ts";
import type { Log } from "./bot.ts";
import { bodyOf, FORMS, hashOf } from "./form.ts";
import type { Rest } from "./sync.ts";
import type { Known, ThreadState } from "./thread-state.ts";
import type { Drawn } from "./view.ts";
import type { Sent, Web } from "./web.ts";

type Message = Extract<Drawn, { kind: "message" }>;
type Private = Extract<Place, { kind: "private" }>;

/** What the private deliveries of one run need. */
export interface Mailbag {
  readonly web: Web;
  readonly now: () => Date;
  readonly log: Log;
  readonly save: (state: ThreadState) => Promise<void>;
}

const AWAY_MS = 2_000;

/**
 * Tells one person what a read found. Such a message can be neither found nor edited afterwards, so it is sent once; after an
 * unknown result it is sent once more, since a report told twice does no harm.
 */
export async function deliver(
  { web, now, log, save }: Mailbag,
  run: RunId,
  place: Private,
  drawn: readonly Message[],
  state: ThreadState,
): Promise<Rest> {
  let current = state;
  const note = async (key: string, known: Known | undefined): Promise<void> => {
    const { [key]: _, ...others } = current.messages;
    current = { ...current, messages: known === undefined ? others : { ...others, [key]: known } };
    await save(current);
  };
  for (const one of drawn) {
    const known = current.messages[one.key];
    if (known?.kind === "posted" || known?.kind === "given-up") continue;
    const doubts = known === undefined ? 0 : known.doubts + 1;
    if (doubts > 1) {
      await note(one.key, { kind: "given-up", error: "unknown" });
      continue;
    }
    await note(one.key, { kind: "posting", at: now().toISOString(), doubts });
    const sent = await tell(web, place, one);
    if (sent.kind === "sent") {
      await note(one.key, { kind: "posted", ts: sent.ts, hash: hashOf(one, "full"), form: "full" });
      continue;
    }
    log("a private message was not delivered", { run, key: one.key, result: sent.kind });
    if (sent.kind === "unknown") return { kind: "later", ms: AWAY_MS, firm: true };
    await note(one.key, sent.kind === "refused" ? { kind: "given-up", error: sent.error } : undefined);
    if (sent.kind !== "refused") {
      return { kind: "later", ms: sent.kind === "limited" ? sent.afterMs : AWAY_MS, firm: true };
    }
  }
  return { kind: "equal" };
}

/** By the command's own reply address while that is good, then as an ephemeral message. */
async function tell(web: Web, { responseUrl, channel, user }: Private, one: Message): Promise<Sent> {
  let last: Sent = { kind: "refused", error: "no_way" };
  for (const form of FORMS) {
    const body = bodyOf(one, form);
    if (responseUrl !== undefined) {
      last = await web.respond(responseUrl, body);
      if (last.kind !== "refused") return last;
    }
    last = await web.whisper({ channel, thread: undefined }, user, body);
    if (last.kind !== "refused") return last;
  }
  return last;
}
