import { z } from "zod";
import { blockProblem } from "../../src/practice/workspace/blocks/validate-blocks.ts";

const plain = (max: number) =>
  z.strictObject({ type: z.literal("plain_text"), text: z.string().min(1).max(max), emoji: z.boolean().optional() });
const mrkdwn = (max: number) => z.strictObject({ type: z.literal("mrkdwn"), text: z.string().min(1).max(max) });
const style = z.strictObject({ bold: z.boolean(), italic: z.boolean(), code: z.boolean() }).partial().optional();
const textElement = z.strictObject({ type: z.literal("text"), text: z.string().min(1).max(3000), style });
const inline = z.discriminatedUnion("type", [
  textElement,
  z.strictObject({ type: z.literal("emoji"), name: z.string().min(1) }),
  z.strictObject({ type: z.literal("user"), user_id: z.string().regex(/^[UW][A-Z0-9]+$/) }),
  z.strictObject({ type: z.literal("usergroup"), usergroup_id: z.string().regex(/^S[A-Z0-9]+$/) }),
  z.strictObject({ type: z.literal("link"), url: z.string().max(3000), text: z.string().optional() }),
  z.strictObject({
    type: z.literal("date"),
    timestamp: z.number().int(),
    format: z.string().min(1),
    fallback: z.string().optional(),
  }),
]);
const section = z.strictObject({ type: z.literal("rich_text_section"), elements: z.array(inline).min(1) });
const richText = z.strictObject({
  type: z.literal("rich_text"),
  elements: z
    .array(
      z.discriminatedUnion("type", [
        section,
        z.strictObject({
          type: z.literal("rich_text_list"),
          style: z.enum(["bullet", "ordered"]),
          elements: z.array(section).min(1),
        }),
        z.strictObject({ type: z.literal("rich_text_preformatted"), elements: z.array(textElement).min(1) }),
      ]),
    )
    .min(1),
});
const button = z.strictObject({
  type: z.literal("button"),
  action_id: z.string().min(1).max(255),
  text: plain(75),
  value: z.string().max(2000).optional(),
  style: z.enum(["primary", "danger"]).optional(),
  confirm: z
    .strictObject({
      title: plain(100),
      text: plain(300),
      confirm: plain(30),
      deny: plain(30),
      style: z.enum(["primary", "danger"]).optional(),
    })
    .optional(),
});
const taskCard = z.strictObject({
  type: z.literal("task_card"),
  task_id: z.string().min(1),
  title: z.string().min(1),
  status: z.enum(["pending", "in_progress", "complete", "error"]),
  details: richText.optional(),
  output: richText.optional(),
});
const cell = z.union([z.strictObject({ type: z.literal("raw_text"), text: z.string().min(1) }), richText]);

const Block = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("header"), text: plain(150) }),
  z.strictObject({
    type: z.literal("alert"),
    text: plain(200),
    level: z.enum(["default", "info", "warning", "error", "success"]),
  }),
  z.strictObject({ type: z.literal("section"), text: z.union([plain(3000), mrkdwn(3000)]) }),
  z.strictObject({ type: z.literal("actions"), elements: z.array(button).min(1).max(25) }),
  z.strictObject({ type: z.literal("plan"), title: z.string().min(1), tasks: z.array(taskCard) }),
  z.strictObject({ type: z.literal("table"), rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100) }),
  richText,
]);

const select = z.strictObject({
  type: z.literal("static_select"),
  action_id: z.string().max(255),
  options: z
    .array(z.strictObject({ text: plain(75), value: z.string().min(1).max(75) }))
    .min(1)
    .max(100),
  initial_option: z.unknown().optional(),
});
const typed = z.strictObject({
  type: z.literal("plain_text_input"),
  action_id: z.string().max(255),
  max_length: z.number().max(3000),
  initial_value: z.string().optional(),
});
const input = z.strictObject({
  type: z.literal("input"),
  block_id: z.string().min(1).max(255),
  label: plain(2000),
  hint: plain(2000).optional(),
  optional: z.boolean().optional(),
  element: z.union([select, typed]),
});

export const Modal = z.strictObject({
  type: z.literal("modal"),
  callback_id: z.string().max(255),
  title: plain(24),
  submit: plain(24),
  close: plain(24),
  private_metadata: z.string().max(3000),
  blocks: z
    .array(z.union([input, richText]))
    .min(1)
    .max(100),
});

/** Every text Slack counts, wherever it stands. */
function textsIn(shape: unknown, found: string[] = []): string[] {
  if (Array.isArray(shape)) for (const part of shape) textsIn(part, found);
  else if (typeof shape === "object" && shape !== null) {
    for (const [key, value] of Object.entries(shape)) {
      if (typeof value === "string" && ["text", "title"].includes(key)) found.push(value);
      else textsIn(value, found);
    }
  }
  return found;
}

/** Everything for which Slack would refuse this message; empty for a good one. */
export function problemsWith(message: { readonly text: string; readonly blocks: readonly unknown[] }): string[] {
  const problems: string[] = [];
  const { text, blocks } = message;
  if (text.length === 0 || text.length > 4_000) problems.push(`text of ${text.length}`);
  if (blocks.length > 50) problems.push(`${blocks.length} blocks`);
  for (const block of blocks) {
    const parsed = Block.safeParse(block);
    if (!parsed.success) problems.push(`${z.prettifyError(parsed.error)} in ${JSON.stringify(block).slice(0, 300)}`);
  }
  const sum = textsIn(blocks).join("").length;
  if (sum > 10_000) problems.push(`${sum} characters in blocks`);
  // What the practice workspace refuses is never posted there, so the demo and rehearsals would miss it.
  const refused = blockProblem(blocks, "message");
  if (refused !== undefined) problems.push(`${refused.error}: ${refused.messages.join("; ").slice(0, 300)}`);
  const kinds = blocks.map((block) => Block.safeParse(block).data?.type);
  if (kinds.filter((kind) => kind === "table").length > 1) problems.push("two tables");
  if (kinds.filter((kind) => kind === "plan").length > 1) problems.push("two plans");
  return problems;
}

/** What makes other people or channels notice, and links. */
export function pointersIn(shape: unknown, found: string[] = []): string[] {
  if (Array.isArray(shape)) for (const part of shape) pointersIn(part, found);
  else if (typeof shape === "object" && shape !== null) {
    if ("type" in shape && ["user", "usergroup", "channel", "broadcast", "link", "team"].includes(String(shape.type))) {
      found.push(JSON.stringify(shape));
    }
    for (const value of Object.values(shape)) pointersIn(value, found);
  }
  return found;
}
