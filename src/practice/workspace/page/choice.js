import { el } from "./dom.js";
import { store } from "./store.js";

const WAIT_MS = 150;

/**
 * One way to choose or fill in something: `node` is shown, `value()` is what it holds, `set(value)` fills it.
 * `changed` hears of every choice a person makes.
 */
export function choice(element, hooks) {
  switch (element.type) {
    case "static_select":
    case "multi_static_select":
      return menu(element, groupsOf(element), hooks);
    case "overflow":
      return menu({ ...element, placeholder: { text: "⋯" } }, [{ options: element.options }], hooks);
    case "users_select":
    case "multi_users_select":
      return menu(element, [{ options: store.people.map(({ id, name }) => plainOption(id, name)) }], hooks);
    case "conversations_select":
    case "channels_select":
      return menu(element, [{ options: publicChannels().map(({ id, name }) => plainOption(id, `#${name}`)) }], hooks);
    case "external_select":
    case "multi_external_select":
      return search(element, hooks);
    case "checkboxes":
    case "radio_buttons":
      return boxes(element, hooks);
    default:
      return field(element, hooks);
  }
}

const plainOption = (value, text) => ({ value, text: { type: "plain_text", text } });
const publicChannels = () => store.channels.filter(({ directWith }) => directWith === undefined);
const groupsOf = ({ options, option_groups }) => option_groups ?? [{ options }];

function initialOf(element) {
  const single =
    element.initial_option?.value ?? element.initial_user ?? element.initial_conversation ?? element.initial_channel;
  const several = element.initial_options?.map(({ value }) => value) ?? element.initial_users;
  return several ?? (single === undefined ? [] : [single]);
}

function menu(element, groups, { names, changed }) {
  const multiple = element.type.startsWith("multi_");
  const initial = initialOf(element);
  const option = ({ value, text }) => el("option", { value, selected: initial.includes(value) }, text.text);
  const lists = groups.map(({ label, options }) =>
    label === undefined ? options.map(option) : el("optgroup", { label: label.text }, options.map(option)),
  );
  const first = !multiple && el("option", { value: "" }, element.placeholder?.text ?? "Choose…");
  const node = el("select.menu", { ...names, multiple, onchange: () => changed?.(value()) }, first, lists);
  const value = () => {
    const chosen = [...node.selectedOptions].map((each) => each.value).filter((each) => each !== "");
    return multiple ? chosen : (chosen[0] ?? null);
  };
  const set = (held) => {
    const wanted = [held].flat();
    for (const each of node.options) each.selected = wanted.includes(each.value === "" ? null : each.value);
  };
  return { node, value, set };
}

/** A menu whose options the bot is asked for while a person types. */
function search(element, { names, suggest, changed }) {
  const least = element.min_query_length ?? 3;
  let held = element.initial_option?.value ?? null;
  let timer;
  const list = el("ul.options", { role: "listbox", hidden: true });
  const input = el("input.text", {
    ...names,
    role: "combobox",
    autocomplete: "off",
    "aria-expanded": "false",
    placeholder: element.placeholder?.text ?? "Search…",
    value: element.initial_option?.text.text,
    oninput: () => ask(),
    onfocus: () => ask(),
    onblur: () => setTimeout(() => show(false), WAIT_MS),
  });
  const node = el("div.search", {}, input, list);
  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
  };
  const ask = () => {
    clearTimeout(timer);
    if (input.value.length < least) return show(false);
    timer = setTimeout(async () => {
      const options = await suggest(input.value);
      list.replaceChildren(...(options.length === 0 ? [el("li.none", {}, "Nothing found")] : options.map(option)));
      show(true);
    }, WAIT_MS);
  };
  const option = ({ value, text }) => {
    const pick = () => {
      held = value;
      input.value = text.text;
      show(false);
      changed?.(held);
    };
    return el(
      "li",
      { role: "option", "data-option-value": value, onmousedown: (event) => event.preventDefault(), onclick: pick },
      text.text,
    );
  };
  return { node, value: () => (input.value === "" ? null : held), set: (value) => (held = value), typed: input };
}

function boxes(element, { names, changed }) {
  const type = element.type === "checkboxes" ? "checkbox" : "radio";
  const initial = initialOf(element);
  const group = `${names["data-block-id"]}-${names["data-action-id"]}`;
  const inputs = element.options.map(({ value }) =>
    el("input", { type, name: group, value, checked: initial.includes(value), onchange: () => changed?.(value_()) }),
  );
  const node = el(
    "div.boxes",
    { ...names, role: "group" },
    element.options.map(({ text, description }, index) =>
      el("label.box", {}, inputs[index], el("span", {}, text.text, description && el("small", {}, description.text))),
    ),
  );
  const value_ = () => {
    const chosen = inputs.filter(({ checked }) => checked).map(({ value }) => value);
    return type === "checkbox" ? chosen : (chosen[0] ?? null);
  };
  const set = (held) => {
    for (const input of inputs) input.checked = [held].flat().includes(input.value);
  };
  return { node, value: value_, set };
}

const HTML_TYPES = {
  number_input: "number",
  email_text_input: "email",
  url_text_input: "url",
  datepicker: "date",
  timepicker: "time",
  datetimepicker: "datetime-local",
};

function field(element, { names, changed }) {
  const initial = element.initial_value ?? element.initial_date ?? element.initial_time ?? "";
  const attributes = {
    ...names,
    placeholder: element.placeholder?.text,
    minlength: element.min_length,
    maxlength: element.max_length ?? (element.type === "plain_text_input" ? 3000 : undefined),
    onchange: () => changed?.(value()),
  };
  const node = element.multiline
    ? el("textarea.text", { ...attributes, rows: 4 }, initial)
    : el("input.text", {
        ...attributes,
        type: HTML_TYPES[element.type] ?? "text",
        value: initial,
        step: element.is_decimal_allowed ? "any" : undefined,
      });
  const value = () => {
    if (node.value === "") return null;
    return element.type === "datetimepicker" ? String(Math.floor(new Date(node.value).getTime() / 1000)) : node.value;
  };
  return { node, value, set: (held) => (node.value = held ?? "") };
}
