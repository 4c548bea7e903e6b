import { type Element, optionNamed, type Placed } from "./elements.ts";
import type { Json } from "./json.ts";

/** What a person filled in or chose: a text, an option's value, an id; several where several can be chosen. */
export type Given = string | readonly string[] | null;

/** The piece of `state.values` or of an action that says what an element holds. */
export function heldBy(element: Element, given: Given): Json {
  const one = Array.isArray(given) ? (given[0] ?? null) : given;
  const many = given === null ? [] : Array.isArray(given) ? given : [given];
  const option = (): unknown => (typeof one === "string" && one !== "" ? optionNamed(element, one) : null);
  switch (element.type) {
    case "static_select":
    case "external_select":
    case "radio_buttons":
    case "overflow":
      return { type: element.type, selected_option: option() };
    case "multi_static_select":
    case "multi_external_select":
    case "checkboxes":
      return { type: element.type, selected_options: many.map((value) => optionNamed(element, String(value))) };
    case "users_select":
      return { type: element.type, selected_user: one };
    case "multi_users_select":
      return { type: element.type, selected_users: many };
    case "conversations_select":
      return { type: element.type, selected_conversation: one };
    case "channels_select":
      return { type: element.type, selected_channel: one };
    case "datepicker":
      return { type: element.type, selected_date: one };
    case "timepicker":
      return { type: element.type, selected_time: one };
    case "datetimepicker":
      return { type: element.type, selected_date_time: one === null ? null : Number(one) };
    default:
      return { type: element.type, value: one === "" ? null : one };
  }
}

/** What an element shows before anybody touched it. */
function initialOf(element: Element): Given {
  const option = (value: unknown): string => String(Reflect.get(Object(value), "value"));
  if (element["initial_option"] !== undefined) return option(element["initial_option"]);
  const list = element["initial_options"] ?? element["initial_users"];
  if (Array.isArray(list)) return list.map((each) => (typeof each === "string" ? each : option(each)));
  const single = ["value", "user", "conversation", "channel", "date", "time", "date_time"].map(
    (kind) => element[`initial_${kind}`],
  );
  const found = single.find((value) => value !== undefined);
  return found === undefined ? null : String(found);
}

export interface FormState {
  readonly values: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

/** `state.values` of everything in the blocks that holds a value. `known` adds the options of external menus. */
export function stateOf(
  placed: readonly Placed[],
  givenFor: (each: Placed) => Given | undefined,
  known: (element: Element) => Element,
): FormState {
  const values: Record<string, Record<string, Json>> = {};
  for (const each of placed) {
    if (each.element.type === "button" || each.element.type === "overflow") continue;
    const given = givenFor(each);
    const value = heldBy(known(each.element), given === undefined ? initialOf(each.element) : given);
    values[each.blockId] = { ...values[each.blockId], [each.element.action_id]: value };
  }
  return { values };
}
