import { randomUUID } from "node:crypto";
import { z } from "zod";
import { withIds } from "./block-ids.ts";
import type { Problem } from "./blocks/problem.ts";
import type { Conversations } from "./conversations.ts";
import { parseJson } from "./json.ts";
import type { Draft, Message } from "./message.ts";
import { BOT } from "./people.ts";
import { Refused } from "./refused.ts";

const USES = 5;
const LIFE_MS = 30 * 60_000;

/** What a response_url and the acknowledgement of a command may carry. */
export const Reply = z.object({
  text: z.string().default(""),
  blocks: z.unknown().optional(),
  response_type: z.enum(["ephemeral", "in_channel"]).default("ephemeral"),
  replace_original: z.boolean().default(false),
  delete_original: z.boolean().default(false),
  thread_ts: z.string().optional(),
});
export type Reply = z.infer<typeof Reply>;

/** Where a response_url leads: the person who acted, the place, and the message that carried the button. */
export interface Origin {
  readonly person: string;
  readonly channel: string;
  readonly threadTs?: string | undefined;
  readonly message?: Message | undefined;
}

export class ResponseUrls {
  readonly #origins = new Map<string, { origin: Origin; uses: number; readonly at: number }>();
  readonly #conversations: Conversations;
  readonly #now: () => number;
  readonly #base: () => string;
  readonly #problemOf: (blocks: unknown) => Problem | undefined;

  constructor(world: {
    readonly conversations: Conversations;
    readonly now: () => number;
    readonly base: () => string;
    readonly problemOf: (blocks: unknown) => Problem | undefined;
  }) {
    this.#conversations = world.conversations;
    this.#now = world.now;
    this.#base = world.base;
    this.#problemOf = world.problemOf;
  }

  issue(origin: Origin): string {
    const id = randomUUID();
    this.#origins.set(id, { origin, uses: 0, at: this.#now() });
    return `${this.#base()}/response/${id}`;
  }

  /** Throws `Refused` for what Slack answers with an error. */
  use(id: string, body: string): void {
    const entry = this.#origins.get(id);
    if (entry === undefined || entry.uses >= USES || this.#now() - entry.at > LIFE_MS) throw new Refused("expired_url");
    const reply = Reply.safeParse(parseJson(body));
    if (!reply.success) throw new Refused("invalid_payload");
    const posted = this.answer(entry.origin, reply.data);
    entry.uses += 1;
    // A command has no message of its own: what was answered first is what later answers replace.
    if (entry.origin.message === undefined && posted !== undefined) entry.origin = { ...entry.origin, message: posted };
  }

  answer(origin: Origin, reply: Reply): Message | undefined {
    const original = origin.message && this.#conversations.message(origin.message.channel, origin.message.ts);
    if (reply.delete_original) {
      if (original !== undefined) this.#conversations.delete(original);
      return undefined;
    }
    if (reply.text === "" && reply.blocks === undefined) throw new Refused("no_text");
    const problem = this.#problemOf(reply.blocks);
    if (problem !== undefined) throw new Refused(problem.error, problem.messages);
    const blocks = withIds(reply.blocks);
    if (reply.replace_original && original !== undefined) {
      return this.#conversations.replace({ ...original, text: reply.text, blocks });
    }
    const draft: Draft = { user: BOT.userId, text: reply.text, blocks, threadTs: reply.thread_ts ?? origin.threadTs };
    return this.#conversations.post(
      origin.channel,
      reply.response_type === "in_channel" ? draft : { ...draft, onlyFor: origin.person },
    );
  }
}
