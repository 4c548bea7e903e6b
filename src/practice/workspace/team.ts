import type { Changes } from "./changes.ts";
import type { Conversations } from "./conversations.ts";
import type { Files } from "./files.ts";
import type { Channel, Person, UserGroup } from "./people.ts";
import { Refused } from "./refused.ts";
import type { ResponseUrls } from "./response-urls.ts";
import type { Triggers } from "./triggers.ts";
import type { Views } from "./views.ts";

/** All there is in the workspace; the Web API, the deliveries and the page work on it. */
export interface Team {
  readonly people: readonly Person[];
  readonly groups: readonly UserGroup[];
  readonly conversations: Conversations;
  readonly views: Views;
  readonly files: Files;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly changes: Changes;
  readonly now: () => number;
  readonly url: () => string;
  /** Kinds of block that this workspace does not take in messages, to try a bot's simpler drawing. */
  readonly withoutBlocks: ReadonlySet<string>;
}

export function personOf(team: Team, id: string): Person {
  const person = team.people.find((each) => each.id === id);
  if (person === undefined) throw new Refused("user_not_found");
  return person;
}

/** The channel a call names; a person's id means the direct message with them. */
export function channelOf(team: Team, idOrName: string): Channel {
  const channel =
    team.conversations.channel(idOrName) ??
    team.conversations.channels.find(({ directWith }) => directWith !== undefined && directWith === idOrName);
  if (channel === undefined) throw new Refused("channel_not_found");
  return channel;
}

export function botChannel(team: Team, idOrName: string): Channel {
  const channel = channelOf(team, idOrName);
  if (!channel.botIsMember) throw new Refused("not_in_channel");
  return channel;
}
