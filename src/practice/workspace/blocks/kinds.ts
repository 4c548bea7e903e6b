import { z } from "zod";
import { accessory, actionElements, image, inputElement } from "./elements.ts";
import { richText, richTextFields } from "./rich-text.ts";
import { table } from "./table.ts";
import { anyText, id, plainText } from "./texts.ts";

const named = { block_id: z.string().max(255).optional() };

const section = z
  .strictObject({
    ...named,
    type: z.literal("section"),
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine(({ text, fields }) => text !== undefined || fields !== undefined, {
    message: "missing required field: text",
  });

const everywhere = [
  section,
  z.strictObject({ ...named, type: z.literal("header"), text: plainText(150) }),
  z.strictObject({ ...named, type: z.literal("divider") }),
  z.strictObject({ ...named, ...image.shape, title: plainText(2000).optional() }),
  z.strictObject({
    ...named,
    type: z.literal("context"),
    elements: z
      .array(z.discriminatedUnion("type", [...anyText(3000).options, image]))
      .min(1)
      .max(10),
  }),
  z.strictObject({ ...named, type: z.literal("actions"), elements: actionElements }),
  z.strictObject({ ...named, ...richTextFields }),
  z.strictObject({
    ...named,
    type: z.literal("alert"),
    text: anyText(200),
    level: z.enum(["default", "info", "warning", "error", "success"]).optional(),
  }),
] as const;

const taskCard = z.strictObject({
  ...named,
  type: z.literal("task_card"),
  task_id: id,
  title: z.string().min(1),
  status: z.enum(["pending", "in_progress", "complete", "error"]),
  details: richText.optional(),
  output: richText.optional(),
  sources: z
    .array(z.strictObject({ type: z.literal("url"), url: z.string().min(1), text: z.string().min(1) }))
    .optional(),
});

export const messageBlock = z.discriminatedUnion("type", [
  ...everywhere,
  z.strictObject({ ...named, type: z.literal("markdown"), text: z.string().min(1).max(12_000) }),
  table,
  taskCard,
  z.strictObject({
    ...named,
    type: z.literal("plan"),
    title: z.string().min(1),
    tasks: z.array(z.discriminatedUnion("type", [taskCard])).optional(),
  }),
]);

export const viewBlock = z.discriminatedUnion("type", [
  ...everywhere,
  z.strictObject({
    ...named,
    type: z.literal("input"),
    label: plainText(2000),
    element: inputElement,
    hint: plainText(2000).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
  }),
]);
