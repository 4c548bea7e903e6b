import { randomUUID } from "node:crypto";
import type { Json } from "./json.ts";
import { asSlackShows, type Message } from "./message.ts";
import { BOT, type Channel, type Person, TEAM } from "./people.ts";
import type { View } from "./views.ts";

const VERIFICATION_TOKEN = "practice-verification-token";

export interface SlashCommand {
  readonly person: Person;
  readonly channel: Channel;
  readonly command: string;
  readonly text: string;
  readonly triggerId: string;
  readonly responseUrl: string;
}

export function slashCommand({ person, channel, command, text, triggerId, responseUrl }: SlashCommand): Json {
  return {
    token: VERIFICATION_TOKEN,
    team_id: TEAM.id,
    team_domain: TEAM.domain,
    channel_id: channel.id,
    channel_name: channel.name,
    user_id: person.id,
    user_name: person.handle,
    command,
    text,
    api_app_id: BOT.appId,
    is_enterprise_install: "false",
    response_url: responseUrl,
    trigger_id: triggerId,
  };
}

/** What every payload of a click, a form or a menu carries. */
export function interaction(type: string, person: Person, triggerId: string, more: Json): Json {
  return {
    type,
    team: { id: TEAM.id, domain: TEAM.domain },
    user: { id: person.id, username: person.handle, name: person.handle, team_id: TEAM.id },
    api_app_id: BOT.appId,
    token: VERIFICATION_TOKEN,
    is_enterprise_install: false,
    enterprise: null,
    trigger_id: triggerId,
    ...more,
  };
}

export const inMessage = (message: Message, channel: Channel): Json => ({
  container: {
    type: "message",
    message_ts: message.ts,
    channel_id: channel.id,
    is_ephemeral: message.only_for !== undefined,
    ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
  },
  channel: { id: channel.id, name: channel.name },
  message: asSlackShows(message),
});

export const inView = (view: View): Json => ({ container: { type: "view", view_id: view.id }, view });

export function event(content: Json, now: number): Json {
  return {
    token: VERIFICATION_TOKEN,
    team_id: TEAM.id,
    api_app_id: BOT.appId,
    type: "event_callback",
    event_id: `Ev${randomUUID().replaceAll("-", "").slice(0, 10).toUpperCase()}`,
    event_time: Math.floor(now / 1000),
    event: content,
    authorizations: [
      { enterprise_id: null, team_id: TEAM.id, user_id: BOT.userId, is_bot: true, is_enterprise_install: false },
    ],
  };
}
