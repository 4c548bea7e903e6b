import type { PracticeCluster } from "../../src/practice/cluster/practice-cluster.ts";

/** What is left on a spare machine; what it prints at a login only a person takes out. */
export const EARLIER_LIFE = ["profile", "trust", "data", "monitor"] as const;

/** Role and state of instances, as the practice cluster itself knows them. */
export const states = ({ cluster }: { readonly cluster: PracticeCluster }, ...names: string[]): string[] =>
  names.map((name) => {
    const { role, state } = cluster.instance(name);
    return role === null ? "down" : `${role} ${state}`;
  });
