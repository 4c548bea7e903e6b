import type { types } from "@slack/bolt";
import { cut, visible } from "./text.ts";

export type Block = types.KnownBlock;
export type RichText = types.RichTextBlock;
export type Inline = types.RichTextElement;
export type Button = types.Button;
type Style = { bold?: boolean; italic?: boolean; code?: boolean };

/** No single text is longer; it is also what Slack takes for most of its texts. */
const TEXT_MAX = 3_000;

const filled = (text: string): string => (text === "" ? " " : text);
export const plainText = (text: string, max: number): types.PlainTextElement => ({
  type: "plain_text",
  text: filled(cut(visible(text), max)),
  emoji: false,
});

export const header = (text: string): Block => ({ type: "header", text: plainText(text, 150) });
export const alert = (text: string, level: "info" | "warning" | "error"): Block => ({
  type: "alert",
  text: plainText(text, 200),
  level,
});

export const text = (data: string, style?: Style): Inline => {
  const element: Inline = { type: "text", text: filled(cut(visible(data), TEXT_MAX)) };
  return style === undefined ? element : { ...element, style };
};
export const bold = (data: string): Inline => text(data, { bold: true });
export const code = (data: string): Inline => text(data, { code: true });

/** A sentence of ours: what stands between backticks is a command and is shown as one. */
export const prose = (said: string, style: Style = {}): Inline[] =>
  said.split(/`([^`]+)`/).flatMap((part, index): Inline[] => {
    if (part === "") return [];
    return [text(part, index % 2 === 1 ? { ...style, code: true } : style)];
  });

export const emoji = (name: string): Inline => ({ type: "emoji", name });
export const mention = (user: string): Inline => ({ type: "user", user_id: user });

/** A moment in the reader's own time zone. */
export const moment = (iso: string): Inline => ({
  type: "date",
  timestamp: Math.floor(new Date(iso).getTime() / 1000),
  format: "{date_short_pretty} {time_secs}",
  fallback: iso,
});

export const behind = (iso: string | undefined): Inline[] => (iso === undefined ? [] : [text(" "), moment(iso)]);

/** Whom a rule names: people and groups are mentioned, so that they hear of it. */
export const addressee = (entry: string, everybody: string): Inline => {
  if (/^S[A-Z0-9]+$/.test(entry)) return { type: "usergroup", usergroup_id: entry };
  if (/^[UW][A-Z0-9]+$/.test(entry)) return mention(entry);
  return text(entry === "*" ? everybody : entry);
};

const richText = (...elements: RichText["elements"]): RichText => ({ type: "rich_text", elements });
/** One line below the other in one block. */
export const lines = (...rows: readonly (readonly Inline[])[]): RichText =>
  richText({
    type: "rich_text_section",
    elements: rows.flatMap((row, index) => (index === 0 ? [...row] : [text("\n"), ...row])),
  });
export const fixed = (data: string): RichText =>
  richText({
    type: "rich_text_preformatted",
    elements: [{ type: "text", text: filled(cut(visible(data), TEXT_MAX)) }],
  });
export const bullets = (items: readonly (readonly Inline[])[]): RichText =>
  richText({
    type: "rich_text_list",
    style: "bullet",
    elements: items.map((item) => ({ type: "rich_text_section", elements: [...item] })),
  });

export interface Confirm {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
  readonly danger?: boolean;
}

export function button(
  action: string,
  label: string,
  value: Readonly<Record<string, string>>,
  { style, confirm }: { style?: "primary" | "danger"; confirm?: Confirm } = {},
): Button {
  const element: Button = {
    type: "button",
    action_id: action,
    text: plainText(label, 75),
    value: JSON.stringify(value),
  };
  if (style !== undefined) element.style = style;
  if (confirm === undefined) return element;
  return {
    ...element,
    confirm: {
      title: plainText(confirm.title, 100),
      text: plainText(confirm.text, 300),
      confirm: plainText(confirm.yes, 30),
      deny: plainText(confirm.no, 30),
      style: confirm.danger === true ? "danger" : "primary",
    },
  };
}
export const actions = (...elements: Button[]): Block => ({ type: "actions", elements });

/** Characters that Slack counts. Longer messages than about 13,000 are refused as a whole, so we stay below 10,000. */
export const MESSAGE_TEXT_MAX = 9_900;
export function sizeOf(shape: unknown): number {
  if (Array.isArray(shape)) return shape.reduce<number>((sum, part) => sum + sizeOf(part), 0);
  if (typeof shape !== "object" || shape === null) return 0;
  return Object.entries(shape).reduce(
    (sum, [key, value]) =>
      sum + (typeof value === "string" ? (/text|title/.test(key) ? value.length : 0) : sizeOf(value)),
    0,
  );
}
