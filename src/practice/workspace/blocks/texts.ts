import { z } from "zod";

export const id = z.string().min(1).max(255);

export const plainText = (max: number) =>
  z.strictObject({ type: z.literal("plain_text"), text: z.string().min(1).max(max), emoji: z.boolean().optional() });

const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal("mrkdwn"), text: z.string().min(1).max(max), verbatim: z.boolean().optional() });

export const anyText = (max: number) => z.discriminatedUnion("type", [plainText(max), mrkdwn(max)]);

export const colour = z.enum(["primary", "danger"]);

export const confirm = z.strictObject({
  title: plainText(100).optional(),
  text: anyText(300),
  confirm: plainText(30).optional(),
  deny: plainText(30).optional(),
  style: colour.optional(),
});

/** False when two of the names given are the same. */
export const allDifferent = (names: readonly (string | undefined)[]): boolean => {
  const given = names.filter((name) => name !== undefined);
  return new Set(given).size === given.length;
};
