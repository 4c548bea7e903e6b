import type { PracticeCluster } from "../../src/practice/cluster/practice-cluster.ts";

/** Role and state of instances, as the practice cluster itself knows them. */
export const states = ({ cluster }: { readonly cluster: PracticeCluster }, ...names: string[]): string[] =>
  names.map((name) => {
    const { role, state } = cluster.instance(name);
    return role === null ? "down" : `${role} ${state}`;
  });
