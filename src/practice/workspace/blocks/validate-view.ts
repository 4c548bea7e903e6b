import { z } from "zod";
import { messagesOf } from "./problem.ts";
import { plainText } from "./texts.ts";
import { viewBlocks } from "./validate-blocks.ts";

const common = {
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
  blocks: viewBlocks,
};

const modal = z
  .strictObject({
    ...common,
    type: z.literal("modal"),
    title: plainText(24),
    submit: plainText(24).optional(),
    close: plainText(24).optional(),
    submit_disabled: z.boolean().optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
  })
  .refine(({ blocks, submit }) => submit !== undefined || blocks.every(({ type }) => type !== "input"), {
    message: "missing required field: submit",
  });
const home = z.strictObject({ ...common, type: z.literal("home") });

/** What is wrong with a view, in Slack's words; empty when it would be taken. */
export function viewMessages(view: unknown, type: "modal" | "home"): string[] {
  const parsed = type === "modal" ? modal.safeParse(view) : home.safeParse(view);
  return parsed.success ? [] : messagesOf(parsed.error.issues, view, "/view");
}
