import { z } from "zod";
import { charactersIn } from "./characters.ts";
import { richText } from "./rich-text.ts";

const cell = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("raw_text"), text: z.string().min(1) }),
  z.strictObject({ type: z.literal("raw_number"), value: z.number(), text: z.string().min(1) }),
  richText,
]);

export const table = z
  .strictObject({
    block_id: z.string().max(255).optional(),
    type: z.literal("table"),
    rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100),
    column_settings: z
      .array(
        z.strictObject({
          align: z.enum(["left", "center", "right"]).optional(),
          is_wrapped: z.boolean().optional(),
        }),
      )
      .max(20)
      .optional(),
  })
  .refine(({ rows }) => rows.every((row) => row.length === rows[0]?.length), {
    message: "all rows must have the same number of cells",
    path: ["rows"],
  })
  .refine(({ rows }) => charactersIn(rows) <= 10_000, {
    message: "no more than 10000 characters over all cells",
    path: ["rows"],
  });
