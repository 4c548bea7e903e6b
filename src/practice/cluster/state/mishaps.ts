/** Faults that wait until a tool comes to the place where they happen. */
export interface Mishaps {
  /** The next run of that tool is killed after so many lines. */
  dies: { readonly tool: string; readonly afterLine: number } | undefined;
  /** The next run of that tool asks this before anything else. */
  asks: { readonly tool: string; readonly question: string } | undefined;
  buildFactor: number;
  /** Members that the next gs_expansion leaves without a replconninfo, or a rule, for the new one. */
  readonly withoutConnection: Set<string>;
  readonly withoutRule: Set<string>;
  readonly failsToExpand: Set<string>;
}

export const noMishaps = (): Mishaps => ({
  dies: undefined,
  asks: undefined,
  buildFactor: 1,
  withoutConnection: new Set(),
  withoutRule: new Set(),
  failsToExpand: new Set(),
});
