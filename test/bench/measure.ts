import { performance } from "node:perf_hooks";

/** One line of the result: figures in milliseconds where they are times. */
export interface Line {
  readonly what: string;
  readonly figure: number;
  readonly unit: "ms" | "ratio" | "s";
  readonly aim?: string;
  readonly note?: string;
}
export interface Bench {
  readonly name: string;
  run(): Promise<readonly Line[]>;
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Medians of two pieces of work done in turns, so that a busy moment of the machine meets both. */
export async function inTurns(
  times: number,
  one: () => Promise<unknown>,
  other: () => Promise<unknown>,
): Promise<[number, number]> {
  const [ones, others]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < times; turn += 1) {
    ones.push(await timed(one));
    others.push(await timed(other));
  }
  return [median(ones), median(others)];
}
