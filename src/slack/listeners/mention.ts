import type { App } from "@slack/bolt";
import { z } from "zod";
import { UserId } from "../../core/entry.ts";
import { ACTION } from "../action-ids.ts";
import { channelCluster, earOf, type Origin, request } from "../ask.ts";
import { actions, button } from "../blocks.ts";
import { help, note, wrong } from "../help.ts";
import { attendToIncident, incidentWords } from "../incident-words.ts";
import { attend, type Parts, whisper } from "../parts.ts";
import { plainly } from "../text.ts";
import { say } from "../texts.ts";
import type { Body } from "../web.ts";
import { type Parsed, parseCommand } from "../words.ts";

const Mention = z.object({
  event_id: z.string(),
  event: z.object({
    user: UserId,
    text: z.string(),
    channel: z.string(),
    ts: z.string(),
    thread_ts: z.string().optional(),
    bot_id: z.string().optional(),
  }),
});
const VALUE_MAX = 1_900;

/** `@gauss …` does in a thread what `/gauss …` does elsewhere: Slack has no slash commands there. */
export function listenToMention(app: App, parts: Parts): void {
  app.event("app_mention", async ({ body, context }) => {
    const mention = Mention.safeParse(body);
    if (!mention.success || mention.data.event.bot_id !== undefined) return;
    const { event, event_id: key } = mention.data;
    const { channel, user } = event;
    const origin: Origin = { channel, thread: event.thread_ts ?? event.ts };
    const text = event.text.replaceAll(new RegExp(`<@${context.botUserId ?? "-"}(?:\\|[^>]*)?>`, "g"), " ");
    const about = incidentWords(text);
    if (about !== undefined) {
      const near = earOf(user, { ...origin, thread: event.thread_ts });
      return attend(parts, near, () => attendToIncident(parts, about, near, origin));
    }
    const parsed = parseCommand(text, { ...parts, channelCluster: channelCluster(parts, channel) });
    // Inside a thread replies are seen there; a mention in the channel itself is answered in the channel.
    const ear = earOf(user, { ...origin, thread: event.thread_ts });
    await attend(parts, ear, async () => {
      if (parsed.kind === "run") await request(parts, parsed, user, key, origin);
      else await whisper(parts, ear, answerTo(parts, parsed, origin));
    });
  });
}

function answerTo(parts: Parts, parsed: Exclude<Parsed, { kind: "run" }>, origin: Origin): Body {
  switch (parsed.kind) {
    case "help":
      return help(parts, parsed.about, parts.language);
    case "wrong":
      return wrong(parsed.message, parsed.about, parts.language);
    case "ask":
      return askButton(parts, parsed, origin);
  }
}

/** A mention cannot open a modal; a click can. */
function askButton({ language }: Parts, asked: Extract<Parsed, { kind: "ask" }>, origin: Origin): Body {
  const { operation, cluster, missing, args } = asked;
  const names = [...(cluster === undefined ? ["cluster"] : []), ...missing];
  const typed = JSON.stringify(args);
  const value = {
    operation: operation.name,
    args: typed.length < VALUE_MAX ? typed : "{}",
    ...(cluster === undefined ? {} : { cluster: cluster.name }),
    ...(origin.thread === undefined ? {} : { thread: origin.thread }),
  };
  const fillIn = button(ACTION.fillIn, plainly(say("fill-in"), language), value, { style: "primary" });
  return note(say("missing-arguments", { missing: names }), language, actions(fillIn));
}
