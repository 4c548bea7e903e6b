import { z } from "zod";
import { objectOf } from "./json.ts";
import type { Block } from "./message.ts";

export const Choice = z.looseObject({ value: z.string().optional(), text: z.unknown().optional() });
export type Choice = z.infer<typeof Choice>;

/** Something a person can use: a button, a menu, a field. */
export const Element = z.looseObject({
  type: z.string(),
  action_id: z.string(),
  value: z.string().optional(),
  text: z.unknown().optional(),
  options: z.array(Choice).optional(),
  option_groups: z.array(z.looseObject({ options: z.array(Choice) })).optional(),
  initial_option: Choice.optional(),
  initial_options: z.array(Choice).optional(),
});
export type Element = z.infer<typeof Element>;

export interface Placed {
  readonly blockId: string;
  readonly element: Element;
  readonly optional: boolean;
  readonly isInput: boolean;
}

export function placedElements(blocks: readonly Block[]): Placed[] {
  return blocks.flatMap((block) => {
    const elements = Array.isArray(block["elements"]) ? block["elements"] : [];
    return [...elements, block["accessory"], block["element"]].flatMap((candidate) => {
      const parsed = Element.safeParse(objectOf(candidate));
      if (!parsed.success) return [];
      const isInput = block.type === "input";
      return [{ blockId: block.block_id, element: parsed.data, optional: block["optional"] === true, isInput }];
    });
  });
}

/** By action id alone, or by block and action where several blocks use one action id. */
export type Which = string | { readonly blockId: string; readonly actionId: string };

export function findElement(blocks: readonly Block[], which: Which): Placed | undefined {
  const wanted = typeof which === "string" ? { actionId: which } : which;
  return placedElements(blocks).find(
    ({ blockId, element }) =>
      element.action_id === wanted.actionId && (!("blockId" in wanted) || blockId === wanted.blockId),
  );
}

const optionsOf = ({ options = [], option_groups = [], ...initial }: Element): readonly Choice[] => [
  ...options,
  ...option_groups.flatMap((group) => group.options),
  ...(initial.initial_options ?? []),
  ...(initial.initial_option === undefined ? [] : [initial.initial_option]),
];

/** The offered option with that value; an external menu's options are known to the bot alone, so one is made. */
export function optionNamed(element: Element, value: string): Choice {
  const found = optionsOf(element).find((each) => each.value === value);
  if (found !== undefined) return found;
  if (!element.type.includes("external_select")) throw new Error(`${element.action_id} does not offer ${value}`);
  return { value, text: { type: "plain_text", text: value, emoji: true } };
}
