import { draw } from "../../src/slack/draw.ts";
import type { Drawn, View } from "../../src/slack/view.ts";

type Message = Extract<Drawn, { kind: "message" }>;

export const messages = (drawn: readonly Drawn[]): Message[] =>
  drawn.flatMap((one) => (one.kind === "message" ? [one] : []));
export const drawnOf = (view: View): Message[] => messages(draw(view));
export const find = (drawn: readonly Drawn[], key: string): Message | undefined =>
  messages(drawn).find((one) => one.key === key);

/** What a person reads in a message, roughly. */
export function read(shape: unknown): string {
  if (Array.isArray(shape)) return shape.map(read).join(" ");
  if (typeof shape !== "object" || shape === null) return "";
  if ("type" in shape && shape.type === "user" && "user_id" in shape) return `@${String(shape.user_id)}`;
  if ("type" in shape && shape.type === "usergroup" && "usergroup_id" in shape) return `@${String(shape.usergroup_id)}`;
  if ("type" in shape && shape.type === "date" && "fallback" in shape) return String(shape.fallback);
  const own = "text" in shape && typeof shape.text === "string" ? [shape.text] : [];
  const title = "title" in shape && typeof shape.title === "string" ? [shape.title] : [];
  return [...title, ...own, ...Object.values(shape).map(read)].filter((part) => part !== "").join(" ");
}

export const buttonsIn = (shape: unknown): string[] =>
  Array.isArray(shape)
    ? shape.flatMap(buttonsIn)
    : typeof shape === "object" && shape !== null
      ? [...("action_id" in shape ? [String(shape.action_id)] : []), ...Object.values(shape).flatMap(buttonsIn)]
      : [];

/** The lines that stand in fixed width. */
export const fixedLines = (shape: unknown): string[] => {
  if (Array.isArray(shape)) return shape.flatMap(fixedLines);
  if (typeof shape !== "object" || shape === null) return [];
  if ("type" in shape && shape.type === "rich_text_preformatted") return read(shape).split("\n");
  return Object.values(shape).flatMap(fixedLines);
};
