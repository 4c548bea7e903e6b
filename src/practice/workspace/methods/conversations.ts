import { z } from "zod";
import type { Json } from "../json.ts";
import { asSlackShows, type Message } from "../message.ts";
import type { Channel } from "../people.ts";
import { Refused } from "../refused.ts";
import { botChannel, channelOf, personOf, type Team } from "../team.ts";
import { count, flag, type Methods, method, named } from "./method.ts";

const Page = z.object({
  channel: named,
  limit: count.default(100),
  cursor: z.string().default(""),
  oldest: z.string().default("0"),
  latest: z.string().default("9999999999"),
  inclusive: flag.default(false),
  include_all_metadata: flag.default(false),
});
type Page = z.infer<typeof Page>;
const Replies = Page.extend({ ts: named, limit: count.default(1000) });

export function conversationMethods(team: Team): Methods {
  const { conversations } = team;
  const show = (message: Message, withMetadata: boolean): Json => {
    const replies = conversations.thread(message.channel, message.ts).length - 1;
    return asSlackShows(message, { withMetadata, replies: message.thread_ts === undefined ? Math.max(0, replies) : 0 });
  };
  const page = (messages: readonly Message[], args: Page): Json => {
    const start = Number(args.cursor || 0);
    const end = start + Math.min(args.limit, 1000);
    const more = end < messages.length;
    return {
      messages: messages.slice(start, end).map((message) => show(message, args.include_all_metadata)),
      has_more: more,
      response_metadata: { next_cursor: more ? String(end) : "" },
    };
  };
  return {
    "conversations.open": method(z.object({ users: named, return_im: flag.optional() }), ({ users }) => {
      if (users.includes(",")) throw new Refused("method_not_supported_for_channel_type");
      const channel = channelOf(team, personOf(team, users).id);
      return { channel: { id: channel.id } };
    }),
    "conversations.info": method(z.object({ channel: named }), (args) => ({
      channel: describe(channelOf(team, args.channel)),
    })),
    "conversations.list": method(z.looseObject({}), () => ({
      channels: conversations.channels.filter(({ directWith }) => directWith === undefined).map(describe),
      response_metadata: { next_cursor: "" },
    })),
    "conversations.history": method(Page, (args) => {
      const roots = conversations.roots(botChannel(team, args.channel).id);
      return page(within(roots, args).toReversed(), args);
    }),
    "conversations.replies": method(Replies, (args) => {
      const channel = botChannel(team, args.channel);
      const asked = conversations.message(channel.id, args.ts);
      if (asked === undefined || asked.only_for !== undefined) throw new Refused("thread_not_found");
      const [root, ...replies] = conversations.thread(channel.id, asked.thread_ts ?? asked.ts);
      return page(root === undefined ? [] : [root, ...within(replies, args)], args);
    }),
  };
}

function within(messages: readonly Message[], { oldest, latest, inclusive }: Page): readonly Message[] {
  return messages.filter(({ ts }) => {
    if (ts === oldest || ts === latest) return inclusive;
    return Number(ts) > Number(oldest) && Number(ts) < Number(latest);
  });
}

function describe(channel: Channel): Json {
  const isDirect = channel.directWith !== undefined;
  return {
    id: channel.id,
    name: channel.name,
    is_channel: !isDirect,
    is_im: isDirect,
    is_member: channel.botIsMember,
    is_archived: false,
    is_private: isDirect,
    topic: { value: channel.topic },
    ...(isDirect ? { user: channel.directWith } : {}),
  };
}
