import { type Reading, seen } from "../core/operation.ts";

/** Seconds by which clocks of one cluster differ without anybody minding. */
export const USUAL_SKEW = 2;

/** How far a host's clock is from ours, and how sure that is. */
interface Offset {
  readonly seconds: number;
  readonly within: number;
}

function fromOurClock(reading: Reading<number>): Offset | undefined {
  const value = seen(reading);
  if (value === undefined) return undefined;
  const within = reading.tookMs / 2_000;
  return { seconds: value - new Date(reading.at).getTime() / 1_000 + within, within };
}

/** Seconds between two hosts' clocks, and how many of them are sure; undefined when one of them could not be read. */
export function skewBetween(
  one: Reading<number>,
  other: Reading<number>,
): { readonly seconds: number; readonly sure: number } | undefined {
  const [own, theirs] = [fromOurClock(one), fromOurClock(other)];
  if (own === undefined || theirs === undefined) return undefined;
  const seconds = Math.round(Math.abs(own.seconds - theirs.seconds));
  // Whole seconds on both sides, and each answer came at some moment within its look.
  return { seconds, sure: seconds - 1 - own.within - theirs.within };
}
