import { z } from "zod";
import { charactersIn } from "./characters.ts";
import { messageBlock, viewBlock } from "./kinds.ts";
import { messagesOf, type Problem } from "./problem.ts";
import { allDifferent } from "./texts.ts";

const MOST_IN_MESSAGE = 50;
const MOST_IN_VIEW = 100;
/** Seen in practice, not documented: above it Slack refuses a message whose single blocks are all fine. */
const MOST_CHARACTERS = 13_000;
const MOST_MARKDOWN = 12_000;

type Checked = { readonly type: string; readonly block_id?: string | undefined };
const different = (blocks: readonly Checked[]): boolean => allDifferent(blocks.map(({ block_id }) => block_id));
const count = (blocks: readonly Checked[], type: string): number =>
  blocks.filter((block) => block.type === type).length;
const UNIQUE = { message: "block_id already exists" };

const messageBlocks = z
  .array(messageBlock)
  .max(MOST_IN_MESSAGE)
  .refine(different, UNIQUE)
  .refine((blocks) => count(blocks, "table") <= 1, { message: "only one table is allowed in a message" })
  .refine((blocks) => count(blocks, "plan") === 0 || count(blocks, "task_card") === 0, {
    message: "plan and task_card cannot stand in one message",
  })
  .refine((blocks) => charactersIn(blocks.filter(({ type }) => type === "markdown")) <= MOST_MARKDOWN, {
    message: `must be less than ${MOST_MARKDOWN + 1} characters over all markdown blocks`,
  });
export const viewBlocks = z.array(viewBlock).min(1).max(MOST_IN_VIEW).refine(different, UNIQUE);

/** Undefined when Slack would take these blocks there. No blocks at all are fine. */
export function blockProblem(
  blocks: unknown,
  surface: "message" | "view",
  without: ReadonlySet<string> = new Set(),
): Problem | undefined {
  if (blocks === undefined || blocks === null) return undefined;
  if (!Array.isArray(blocks)) return { error: "invalid_blocks_format", messages: ["blocks must be an array"] };
  const parsed = surface === "message" ? messageBlocks.safeParse(blocks) : viewBlocks.safeParse(blocks);
  if (!parsed.success) return { error: "invalid_blocks", messages: messagesOf(parsed.error.issues, blocks, "/blocks") };
  const foreign = parsed.data.findIndex(({ type }) => without.has(type));
  if (foreign >= 0) {
    const type = parsed.data[foreign]?.type;
    return { error: "invalid_blocks", messages: [`unsupported type: ${type} [json-pointer:/blocks/${foreign}/type]`] };
  }
  if (surface === "message" && charactersIn(blocks) > MOST_CHARACTERS)
    return { error: "msg_blocks_too_long", messages: [] };
  return undefined;
}
