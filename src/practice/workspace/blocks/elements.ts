import { z } from "zod";
import { boxOptions, initialIsOffered, oneSource, option, optionGroups, options } from "./choices.ts";
import { allDifferent, colour, confirm, id, plainText } from "./texts.ts";

const action = { action_id: id.optional(), confirm: confirm.optional() };
const focus = { focus_on_load: z.boolean().optional() };
const pick = { ...action, ...focus, placeholder: plainText(150).optional() };
const many = { max_selected_items: z.int().min(1).optional() };
const ONE_SOURCE = { message: "exactly one of options and option_groups must be given" };
const OFFERED = { message: "the initial option must match one of the options" };

const button = z.strictObject({
  ...action,
  type: z.literal("button"),
  text: plainText(75),
  value: z.string().max(2000).optional(),
  url: z.string().max(3000).optional(),
  style: colour.optional(),
  accessibility_label: z.string().max(75).optional(),
});
export const image = z.strictObject({
  type: z.literal("image"),
  image_url: z.string().min(1).max(3000),
  alt_text: z.string().min(1).max(2000),
});
const menu = {
  options: options.optional(),
  option_groups: optionGroups.optional(),
};
const staticSelect = z
  .strictObject({ ...pick, ...menu, type: z.literal("static_select"), initial_option: option.optional() })
  .refine(oneSource, ONE_SOURCE)
  .refine(initialIsOffered, OFFERED);
const multiStaticSelect = z
  .strictObject({
    ...pick,
    ...menu,
    ...many,
    type: z.literal("multi_static_select"),
    initial_options: options.optional(),
  })
  .refine(oneSource, ONE_SOURCE)
  .refine(initialIsOffered, OFFERED);
const search = { ...pick, min_query_length: z.int().min(0).optional() };
const conversations = {
  ...pick,
  default_to_current_conversation: z.boolean().optional(),
  filter: z.looseObject({}).optional(),
};
const responseUrl = { response_url_enabled: z.boolean().optional() };

const selects = [
  staticSelect,
  multiStaticSelect,
  z.strictObject({ ...search, type: z.literal("external_select"), initial_option: option.optional() }),
  z.strictObject({ ...search, ...many, type: z.literal("multi_external_select"), initial_options: options.optional() }),
  z.strictObject({ ...pick, type: z.literal("users_select"), initial_user: z.string().optional() }),
  z.strictObject({
    ...pick,
    ...many,
    type: z.literal("multi_users_select"),
    initial_users: z.array(z.string()).optional(),
  }),
  z.strictObject({
    ...conversations,
    ...responseUrl,
    type: z.literal("conversations_select"),
    initial_conversation: z.string().optional(),
  }),
  z.strictObject({
    ...pick,
    ...responseUrl,
    type: z.literal("channels_select"),
    initial_channel: z.string().optional(),
  }),
] as const;

const pickers = [
  z.strictObject({ ...pick, type: z.literal("datepicker"), initial_date: z.iso.date().optional() }),
  z.strictObject({
    ...pick,
    type: z.literal("timepicker"),
    initial_time: z
      .string()
      .regex(/^\d\d:\d\d$/)
      .optional(),
    timezone: z.string().optional(),
  }),
  z.strictObject({ ...action, ...focus, type: z.literal("datetimepicker"), initial_date_time: z.int().optional() }),
  z
    .strictObject({
      ...action,
      ...focus,
      type: z.literal("checkboxes"),
      options: boxOptions,
      initial_options: boxOptions.optional(),
    })
    .refine(initialIsOffered, OFFERED),
  z
    .strictObject({
      ...action,
      ...focus,
      type: z.literal("radio_buttons"),
      options: boxOptions,
      initial_option: boxOptions.element.optional(),
    })
    .refine(initialIsOffered, OFFERED),
] as const;

const overflow = z.strictObject({ ...action, type: z.literal("overflow"), options: z.array(option).min(1).max(5) });

const typed = {
  action_id: id.optional(),
  ...focus,
  placeholder: plainText(150).optional(),
  dispatch_action_config: z.looseObject({}).optional(),
};
const inputs = [
  z.strictObject({
    ...typed,
    type: z.literal("plain_text_input"),
    initial_value: z.string().max(3000).optional(),
    multiline: z.boolean().optional(),
    min_length: z.int().min(0).max(3000).optional(),
    max_length: z.int().min(1).max(3000).optional(),
  }),
  z.strictObject({
    ...typed,
    type: z.literal("number_input"),
    is_decimal_allowed: z.boolean(),
    initial_value: z.string().optional(),
    min_value: z.string().optional(),
    max_value: z.string().optional(),
  }),
  z.strictObject({ ...typed, type: z.literal("email_text_input"), initial_value: z.string().optional() }),
  z.strictObject({ ...typed, type: z.literal("url_text_input"), initial_value: z.string().optional() }),
] as const;

export const accessory = z.discriminatedUnion("type", [button, image, overflow, ...selects, ...pickers]);
export const inputElement = z.discriminatedUnion("type", [...inputs, ...selects, ...pickers]);
export const actionElements = z
  .array(z.discriminatedUnion("type", [button, overflow, ...selects, ...pickers]))
  .min(1)
  .max(25)
  .refine((elements) => allDifferent(elements.map(({ action_id }) => action_id)), {
    message: "action_id already exists in this block",
  });
