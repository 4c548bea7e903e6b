import { z } from "zod";

export const Json = z.record(z.string(), z.unknown());
export type Json = z.infer<typeof Json>;

/** Undefined when it is not JSON: whatever arrives from outside may be anything. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const objectOf = (value: unknown): Json => Json.safeParse(value).data ?? {};
