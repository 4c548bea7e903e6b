import { z } from "zod";

/** Add a language here and the compiler lists every text that still lacks it. */
export const LANGUAGES = ["en"] as const;
export type Language = (typeof LANGUAGES)[number];
export type Text = Readonly<Record<Language, string>>;

/** What may be filled into a text. A message can stand inside another one; a list is joined with commas. */
export type Param = string | number | Message | readonly Param[];

/** A sentence as data: its id and what fills it. The journal keeps these, so a reader's language is chosen when it is shown. */
export interface Message {
  readonly id: string;
  readonly params: Readonly<Record<string, Param>>;
}
const Param: z.ZodType<Param, Param> = z.lazy(() => z.union([z.string(), z.number(), Message, z.array(Param)]));
export const Message: z.ZodType<Message, Message> = z.object({ id: z.string(), params: z.record(z.string(), Param) });

type Names<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Fill<T extends string> = [Names<T>] extends [never] ? [] : [params: Readonly<Record<Names<T>, Param>>];
type Say<T extends Record<string, Text>> = <K extends keyof T & string>(key: K, ...fill: Fill<T[K]["en"]>) => Message;

const catalogue = new Map<string, Text>();

/**
 * Puts texts into the catalogue under `<namespace>.<key>` and returns the function that says them.
 * `{name}` in a text is a parameter; the compiler asks for exactly those the English text names.
 */
export function words<const T extends Record<string, Text>>(namespace: string, texts: T): Say<T> {
  for (const [key, text] of Object.entries(texts)) catalogue.set(`${namespace}.${key}`, text);
  return (key, ...fill) => ({ id: `${namespace}.${key}`, params: fill[0] ?? {} });
}

/**
 * The sentence in one language. `asData` is applied to every parameter, never to the text itself: parameters are data from
 * hosts and people. A message whose text is no longer in the catalogue (an operation that was removed) shows its id and parameters.
 */
export function inLanguage(
  message: Message,
  language: Language,
  asData: (data: string) => string = (data) => data,
): string {
  const fill = (param: Param): string => {
    if (typeof param === "string") return asData(param);
    if (typeof param === "number") return String(param);
    if ("id" in param) return inLanguage(param, language, asData);
    return param.map(fill).join(", ");
  };
  const text = catalogue.get(message.id)?.[language];
  if (text === undefined) {
    const params = Object.entries(message.params).map(([name, param]) => `${name}=${fill(param)}`);
    return [asData(message.id), ...params].join(" ");
  }
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const param = message.params[name];
    return param === undefined ? hole : fill(param);
  });
}

/** Every text there is, for tests that look at the catalogue as a whole. */
export const everyText = (): ReadonlyMap<string, Text> => catalogue;

/** Data that is shown as it is, such as a line of a tool. */
export const verbatim = words("data", { text: { en: "{text}" } });
