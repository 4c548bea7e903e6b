import { z } from "zod";
import type { Json } from "../json.ts";
import { Refused } from "../refused.ts";

/** What a call of the Web API answers beside `ok`. Refusals are thrown as `Refused`. */
export type Method = (args: Json) => Json | Promise<Json>;
export type Methods = Readonly<Record<string, Method>>;

/** In a form everything is text. */
export const flag = z.union([z.boolean(), z.stringbool()]);
export const count = z.coerce.number().int();
export const named = z.string().min(1);

export function method<Schema extends z.ZodType>(
  schema: Schema,
  work: (args: z.infer<Schema>) => Json | Promise<Json>,
): Method {
  return (args) => {
    const parsed = schema.safeParse(args);
    if (parsed.success) return work(parsed.data);
    throw new Refused(
      "invalid_arguments",
      parsed.error.issues.map(({ path, message }) => `${message} [json-pointer:/${path.map(String).join("/")}]`),
    );
  };
}
