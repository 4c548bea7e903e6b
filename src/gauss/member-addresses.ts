import type { Cluster, Node } from "../core/cluster.ts";
import { seen } from "../core/operation.ts";
import { nodeInView } from "./membership.ts";
import type { MemberLook } from "./topology.ts";

/** Every address by which a file of a member may name this machine: the static configurations may have more than the inventory. */
export function addressesOf(members: readonly MemberLook[], node: Node): string[] {
  const entries = members.flatMap(({ view }) => {
    const read = seen(view);
    const entry = read === undefined ? undefined : nodeInView(read, node);
    return entry === undefined ? [] : [...entry.sshIps, ...entry.dataIps];
  });
  return [...new Set([node.backIp, ...entries])];
}

/** The machine of the inventory that has this address; of two that claim it the one whose back address it is. */
export function machineAt(members: readonly MemberLook[], cluster: Cluster, address: string): Node | undefined {
  return (
    cluster.nodes.find(({ backIp }) => backIp === address) ??
    cluster.nodes.find((node) => addressesOf(members, node).includes(address))
  );
}
