import { z } from "zod";
import type { Json } from "./json.ts";
import { BOT, SLACKBOT, TEAM } from "./people.ts";

/** A block as it is kept: checked before, so every one has a kind and an id. */
export const Block = z.looseObject({ type: z.string(), block_id: z.string() });
export type Block = z.infer<typeof Block>;

export const Metadata = z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) });
export type Metadata = z.infer<typeof Metadata>;

export interface SharedFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly mimetype: string;
  readonly filetype: string;
  readonly size: number;
  readonly url_private: string;
  readonly url_private_download: string;
}

/** In Slack's own field names, so that what a test reads is what the bot would read. */
export interface Message {
  readonly type: "message";
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly thread_ts?: string;
  readonly bot_id?: string;
  readonly edited?: { readonly user: string; readonly ts: string };
  readonly metadata?: Metadata;
  readonly files?: readonly SharedFile[];
  readonly reactions?: readonly { readonly name: string; readonly users: readonly string[] }[];
  /** An ephemeral message: only this person sees it. */
  readonly only_for?: string;
}

/** What a sender decides; the rest follows from the place it is put. */
export interface Draft {
  readonly user: string;
  readonly text: string;
  readonly blocks?: readonly Block[];
  readonly threadTs?: string | undefined;
  readonly onlyFor?: string;
  readonly metadata?: Metadata | undefined;
  readonly files?: readonly SharedFile[];
}

export function messageFrom(draft: Draft, channel: string, ts: string): Message {
  return {
    type: "message",
    channel,
    ts,
    user: draft.user,
    text: draft.text,
    blocks: draft.blocks ?? [],
    ...(draft.user === BOT.userId ? { bot_id: BOT.botId } : {}),
    ...(draft.threadTs === undefined ? {} : { thread_ts: draft.threadTs }),
    ...(draft.onlyFor === undefined ? {} : { only_for: draft.onlyFor }),
    ...(draft.metadata === undefined ? {} : { metadata: draft.metadata }),
    ...(draft.files === undefined ? {} : { files: draft.files }),
  };
}

export const fromSlackbot = (onlyFor: string, text: string, threadTs?: string): Draft => ({
  user: SLACKBOT,
  text,
  onlyFor,
  threadTs,
});

/** As the Web API and payloads show it. Slack leaves metadata out unless it is asked for. */
export function asSlackShows(message: Message, { withMetadata = false, replies = 0 } = {}): Json {
  const { channel: _channel, only_for: _onlyFor, metadata, blocks, ...shown } = message;
  return {
    ...shown,
    team: TEAM.id,
    ...(message.bot_id === undefined ? {} : { app_id: BOT.appId }),
    ...(blocks.length === 0 ? {} : { blocks }),
    ...(withMetadata && metadata !== undefined ? { metadata } : {}),
    ...(replies === 0 ? {} : { thread_ts: message.ts, reply_count: replies }),
  };
}
