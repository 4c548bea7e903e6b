import { everyText, inLanguage, type Language, type Message } from "../core/words.ts";

/** Zero width, no break: between two characters it keeps Slack from seeing a mention, link or format in them. */
const JOINER = "\u2060";
/** Looks like a backtick and cannot close a code span. */
const GRAVE = "\u02cb";

const codePoint = (character: string): string =>
  `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}›`;

function picture(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : codePoint(control);
}

/**
 * Data as it is shown where nothing is formatted (plain_text, raw_text, rich_text). Characters that cannot be seen or that turn
 * the direction of reading are written out, so that what a person reads is what is there.
 */
export const visible = (data: string): string =>
  data
    .replace(/\r\n?/g, "\n")
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(/[^\P{Cc}\n\t]/gu, picture)
    .replace(/[\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u2800\u3164\uffa0]/gu, codePoint);

/** Data inside a text that Slack formats: it can neither mention, link, format nor leave a code span, and still reads the same. */
export const asData = (data: string): string =>
  visible(data)
    .replaceAll("`", GRAVE)
    .replace(/[*_~]/g, `${JOINER}$&`)
    .replace(/[@#:]/g, `$&${JOINER}`)
    .replace(/(?<=[\p{L}\p{N}])\.(?=\p{L})/gu, `.${JOINER}`)
    .replace(/^>/gm, `${JOINER}>`)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");

/** A message where nothing is formatted. */
export const plainly = (message: Message, language: Language): string => inLanguage(message, language, visible);

/** A message whose own backticks mark commands (see `prose`); those in data are shown, and mark nothing. */
export const proseText = (message: Message, language: Language): string =>
  inLanguage(message, language, (data) => visible(data).replaceAll("`", GRAVE));

/** A message where Slack formats: its own text may, what fills it may not. */
export const formatted = (message: Message, language: Language): string => inLanguage(message, language, asData);

/** The catalogue's text for this id, or the English sentence that stands in the code. */
export const sentence = (id: string, english: string, language: Language): string =>
  everyText().has(id) ? inLanguage({ id, params: {} }, language, visible) : visible(english);

/** At most `max` UTF-16 units; never half a character. */
export function cut(text: string, max: number, mark = "…"): string {
  if (text.length <= max) return text;
  return `${text.slice(0, Math.max(0, max - mark.length)).replace(/[\ud800-\udbff]$/, "")}${mark}`;
}
