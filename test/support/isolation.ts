import { nodeOf } from "../../src/core/cluster.ts";
import type { RoutesLook } from "../../src/gauss/isolation.ts";
import type { IsolationFacts } from "../../src/gauss/isolation-facts.ts";
import type { MemberLook } from "../../src/gauss/topology.ts";
import { blue } from "./fixed-world.ts";
import { missed, saw } from "./members.ts";

/** Where nothing is isolated but what `isolated` says: on a host, the nodes it does not talk to; null = nobody could look there. */
export const routesOf = (isolated: Readonly<Record<string, readonly string[] | null>> = {}): RoutesLook[] =>
  blue.nodes.map(({ name }) => {
    const nodes = isolated[name] === undefined ? [] : isolated[name];
    return {
      node: name,
      routes: nodes === null ? missed() : saw(nodes.map((one) => nodeOf(blue, one)?.backIp ?? one)),
    };
  });

export const isolationFacts = (
  machines: readonly MemberLook[],
  isolated: Parameters<typeof routesOf>[0] = {},
  members: readonly string[] = machines.map(({ node }) => node),
): IsolationFacts => ({ machines: [...machines], members: [...members], routes: routesOf(isolated) });
