import { type Run, stepsEnded } from "../core/run.ts";
import type { View } from "./view.ts";

/**
 * How far it is, as it was seen last, while it belongs to what goes on now. What an operation sees by looking is written only when
 * it changes, so it holds on; what an earlier step was missing does not.
 */
export function howFar({ run, operation }: Pick<View, "run" | "operation">): Run["progress"] {
  const { progress } = run;
  if (progress === undefined || run.closed !== undefined || run.after !== undefined) return undefined;
  const states = Object.values(run.steps);
  const moments = stepsEnded(run) ? states.map(({ finishedAt }) => finishedAt) : states.map((step) => step.startedAt);
  const since = moments.filter((at) => at !== undefined).sort();
  return progress.at >= (since.at(-1) ?? "") || operation.watch !== undefined ? progress : undefined;
}
