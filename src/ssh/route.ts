import { type Cluster, type Node, nodeOf } from "../core/cluster.ts";
import type { Target } from "../core/world.ts";
import { Unreachable } from "./trouble.ts";

/** Where a connection leads, as whom, and through which other one. */
export interface Route {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly jump: Route | undefined;
}

/** Throws `Unreachable` for root on a cluster whose root steps people do by hand. */
export function routeTo({ cluster, node, as }: Target): Route {
  if (as === "database") return through(cluster, node, []);
  switch (cluster.rootVia) {
    case "ssh":
      return { ...through(cluster, node, []), user: "root" };
    case "sudo":
      return through(cluster, node, []);
    case "none":
      throw new Unreachable("not-authenticated", `${cluster.name} gives us no root (rootVia: none)`);
  }
}

/** Two connections to one host as one user are the same one. */
export const keyOf = ({ host, port, user, jump }: Route): string =>
  `${user}@${host}:${port}${jump === undefined ? "" : ` through ${keyOf(jump)}`}`;

function through(cluster: Cluster, node: Node, passed: readonly string[]): Route {
  const { host, port, user = cluster.osUser, jump } = node.ssh;
  if (jump === undefined) return { host, port, user, jump };
  const next = nodeOf(cluster, jump);
  if (next === undefined || jump === node.name || passed.includes(jump)) {
    throw new Error(`${cluster.name}: the way to ${node.name} leads through ${jump}, which leads nowhere`);
  }
  return { host, port, user, jump: through(cluster, next, [...passed, node.name]) };
}
