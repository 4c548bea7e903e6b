/** `2026-11-24 06:45:05.352+00`, as the server prints a timestamp with time zone. */
export const moment = (at: Date): string => at.toISOString().replace("T", " ").replace("Z", "+00");

/** Milliseconds since 1970, or undefined when this is no timestamp. */
export function fromMoment(value: unknown): number | undefined {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d .*\+00$/.test(value)) return undefined;
  return Date.parse(value.replace(" ", "T").replace("+00", "Z"));
}
