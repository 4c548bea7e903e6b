import { z } from "zod";
import { withIds } from "../block-ids.ts";
import { BOT } from "../people.ts";
import { Refused } from "../refused.ts";
import { botChannel, type Team } from "../team.ts";
import { rootOf } from "./chat.ts";
import { count, type Methods, method, named } from "./method.ts";

const Announce = z.object({ filename: named, length: count });
const Complete = z.object({
  files: z.array(z.object({ id: named, title: z.string().optional() })).min(1),
  channel_id: z.string().optional(),
  thread_ts: z.string().optional(),
  initial_comment: z.string().default(""),
  blocks: z.unknown().optional(),
});

export function fileMethods(team: Team): Methods {
  return {
    "files.getUploadURLExternal": method(Announce, (args) => ({ ...team.files.announce(args.filename, args.length) })),
    "files.completeUploadExternal": method(Complete, (args) => {
      const files = args.files.map(({ id, title }) => team.files.share(id, title));
      if (args.channel_id !== undefined) {
        const channel = botChannel(team, args.channel_id);
        if (args.thread_ts !== undefined && args.thread_ts === "") throw new Refused("invalid_thread_ts");
        team.conversations.post(channel.id, {
          user: BOT.userId,
          text: args.initial_comment,
          blocks: withIds(args.blocks),
          threadTs: rootOf(team, channel.id, args.thread_ts),
          files,
        });
      }
      return { files };
    }),
  };
}
