import { z } from "zod";
import { anyText, plainText } from "./texts.ts";

const optionFields = {
  value: z.string().min(1).max(150).optional(),
  description: plainText(75).optional(),
};

/** Menus show plain text; check boxes and radio buttons may show marked-up text. */
export const option = z
  .strictObject({ ...optionFields, text: plainText(75), url: z.string().max(3000).optional() })
  .refine(({ value, url }) => value !== undefined || url !== undefined, { message: "missing required field: value" });
const boxOption = z.strictObject({
  ...optionFields,
  text: anyText(75),
  description: anyText(75).optional(),
  value: z.string().min(1).max(150),
});

export const options = z.array(option).min(1).max(100);
export const boxOptions = z.array(boxOption).min(1).max(10);
export const optionGroups = z
  .array(z.strictObject({ label: plainText(75), options: options }))
  .min(1)
  .max(100);

/** What an options listener answers: options or groups, and an empty list when nothing matches. */
export const OptionsAnswer = z
  .strictObject({ options: z.array(option).max(100).optional(), option_groups: optionGroups.optional() })
  .refine((answer) => (answer.options === undefined) !== (answer.option_groups === undefined), {
    message: "exactly one of options and option_groups must be given",
  });

type Chosen = { readonly value?: string | undefined };
interface Menu {
  readonly options?: readonly Chosen[] | undefined;
  readonly option_groups?: readonly { readonly options: readonly Chosen[] }[] | undefined;
  readonly initial_option?: Chosen | undefined;
  readonly initial_options?: readonly Chosen[] | undefined;
}

export const oneSource = (menu: Menu): boolean => (menu.options === undefined) !== (menu.option_groups === undefined);

export function initialIsOffered(menu: Menu): boolean {
  const offered = [...(menu.options ?? []), ...(menu.option_groups ?? []).flatMap((group) => group.options)];
  const initial = [
    ...(menu.initial_options ?? []),
    ...(menu.initial_option === undefined ? [] : [menu.initial_option]),
  ];
  return initial.every(({ value }) => offered.some((each) => each.value === value));
}
