import type { Report } from "../../src/core/operation.ts";
import { type Run, stepState } from "../../src/core/run.ts";
import type { PracticeCluster } from "../../src/practice/cluster/practice-cluster.ts";

/** Role and state of instances, as the practice cluster itself knows them. */
export const states = ({ cluster }: { readonly cluster: PracticeCluster }, ...names: string[]): string[] =>
  names.map((name) => {
    const { role, state } = cluster.instance(name);
    return role === null ? "down" : `${role} ${state}`;
  });

/** Each step of a run with its state. */
export const statesOf = (run: Run): string[] =>
  (run.proposal?.observation.steps ?? []).map((step) => `${step.id} ${stepState(step, run.steps[step.id])}`);

/** What a run offers next, as people would type it. */
export const offersIn = ({ offers }: Report): string[] =>
  offers.map(({ operation, args }) => [operation, ...Object.values(args)].join(" "));
