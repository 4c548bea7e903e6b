import { type Reading, seen } from "../core/operation.ts";
import { distance } from "./position.ts";

/**
 * Bytes of log that are written in a second, by two looks at its end. Each saw it at some moment of its own: taken for the shortest
 * time between them, since too much log is the safe guess.
 */
export function logRate(first: Reading<string> | undefined, later: Reading<string> | undefined): number | undefined {
  const [from, to] = [seen(first), seen(later)];
  if (first === undefined || later === undefined || from === undefined || to === undefined) return undefined;
  const bytes = distance(from, to);
  const ms = new Date(later.at).getTime() - later.tookMs - new Date(first.at).getTime();
  return bytes === undefined || bytes < 0n || ms <= 0 ? undefined : (Number(bytes) * 1_000) / ms;
}
