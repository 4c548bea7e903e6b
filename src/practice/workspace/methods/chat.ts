import { z } from "zod";
import { withIds } from "../block-ids.ts";
import { blockProblem } from "../blocks/validate-blocks.ts";
import { isMetadata } from "../blocks/validate-metadata.ts";
import { asSlackShows, type Block, type Message, Metadata } from "../message.ts";
import { BOT } from "../people.ts";
import { Refused } from "../refused.ts";
import { botChannel, personOf, type Team } from "../team.ts";
import { type Methods, method, named } from "./method.ts";

const LONGEST_TEXT = 40_000;
const LONGEST_UPDATE = 4_000;

const Content = z.object({
  text: z.string().default(""),
  blocks: z.unknown().optional(),
  metadata: z.unknown().optional(),
});
const Post = Content.extend({ channel: named, thread_ts: z.string().optional() });
const Update = Content.extend({ channel: named, ts: named });
const Ephemeral = Post.extend({ user: named });
const Which = z.object({ channel: named, ts: named });
const Link = z.object({ channel: named, message_ts: named });

export function chatMethods(team: Team): Methods {
  const { conversations } = team;
  const ownMessage = (channel: string, ts: string, otherwise: string): Message => {
    const message = conversations.message(botChannel(team, channel).id, ts);
    if (message === undefined || message.only_for !== undefined) throw new Refused("message_not_found");
    if (message.user !== BOT.userId) throw new Refused(otherwise);
    return message;
  };
  return {
    "chat.postMessage": method(Post, (args) => {
      const channel = botChannel(team, args.channel);
      const draft = { user: BOT.userId, ...checked(team, args), threadTs: rootOf(team, channel.id, args.thread_ts) };
      const message = conversations.post(channel.id, { ...draft, metadata: metadataOf(args.metadata) });
      return { channel: channel.id, ts: message.ts, message: asSlackShows(message) };
    }),
    "chat.postEphemeral": method(Ephemeral, (args) => {
      const channel = botChannel(team, args.channel);
      const person = personOf(team, args.user);
      if ((channel.directWith ?? person.id) !== person.id) throw new Refused("user_not_in_channel");
      const threadTs = rootOf(team, channel.id, args.thread_ts);
      const draft = { user: BOT.userId, ...checked(team, args), threadTs, onlyFor: person.id };
      return { message_ts: conversations.post(channel.id, draft).ts };
    }),
    "chat.update": method(Update, (args) => {
      const old = ownMessage(args.channel, args.ts, "cant_update_message");
      if (args.text.length > LONGEST_UPDATE) throw new Refused("msg_too_long");
      const message = conversations.replace(updated(old, team, args));
      return { channel: message.channel, ts: message.ts, text: message.text, message: asSlackShows(message) };
    }),
    "chat.delete": method(Which, (args) => {
      const message = ownMessage(args.channel, args.ts, "cant_delete_message");
      conversations.delete(message);
      return { channel: message.channel, ts: message.ts };
    }),
    "chat.getPermalink": method(Link, (args) => {
      const channel = botChannel(team, args.channel);
      const message = conversations.message(channel.id, args.message_ts);
      if (message === undefined) throw new Refused("message_not_found");
      return { channel: channel.id, permalink: permalinkOf(team, message) };
    }),
  };
}

/** The page opens at that message. */
const permalinkOf = (team: Team, { channel, ts, thread_ts }: Message): string => {
  const link = `${team.url()}/archives/${channel}/p${ts.replace(".", "")}`;
  return thread_ts === undefined ? link : `${link}?thread_ts=${thread_ts}&cid=${channel}`;
};

/** Blocks without an edited mark, text with one, as Slack does; metadata stays unless new comes. */
function updated(old: Message, team: Team, args: z.infer<typeof Update>): Message {
  const { text, blocks } = checked(team, args);
  const metadata = metadataOf(args.metadata);
  return {
    ...old,
    text,
    blocks,
    ...(blocks.length > 0 ? {} : { edited: { user: BOT.userId, ts: team.conversations.nextTs() } }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

function checked(team: Team, { text, blocks }: { text: string; blocks?: unknown }): { text: string; blocks: Block[] } {
  const problem = blockProblem(blocks, "message", team.withoutBlocks);
  if (problem !== undefined) throw new Refused(problem.error, problem.messages);
  const kept = withIds(blocks);
  if (text === "" && kept.length === 0) throw new Refused("no_text");
  return { text: text.slice(0, LONGEST_TEXT), blocks: kept };
}

function metadataOf(metadata: unknown): Metadata | undefined {
  if (metadata === undefined || metadata === "" || isEmpty(metadata)) return undefined;
  if (!isMetadata(metadata)) throw new Refused("invalid_metadata_format");
  return Metadata.parse(metadata);
}

const isEmpty = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;

/** A reply to a reply stands in the same thread, under its first message. */
export function rootOf(team: Team, channel: string, threadTs: string | undefined): string | undefined {
  if (threadTs === undefined || threadTs === "") return undefined;
  const message = team.conversations.message(channel, threadTs);
  if (message === undefined) throw new Refused("thread_not_found");
  return message.thread_ts ?? message.ts;
}
