import type { Cluster } from "../core/cluster.ts";
import { comparePositions } from "./position.ts";
import { instanceOf, type MemberLook, standing } from "./topology.ts";

/** States in which a standby may be promoted: healthy, or in need of repair only because its primary is gone. */
export function isPromotable(member: MemberLook): boolean {
  const seen = standing(member);
  if (seen.kind !== "answers" || seen.role !== "Standby") return false;
  return (
    seen.state === "Normal" || (seen.state === "Need repair" && ["Disconnected", "Connecting..."].includes(seen.detail))
  );
}

/** Received positions by node, where they are known. */
export type Received = Readonly<Record<string, string | null | undefined>>;

/** The promotable standby that received the most log; of equals the first of the inventory. */
export function bestCandidate(
  members: readonly MemberLook[],
  cluster: Cluster,
  received: Received = {},
): string | undefined {
  const promotable = cluster.nodes.flatMap(({ name }) =>
    members.filter((member) => member.node === name && isPromotable(member)),
  );
  const positionOf = (member: MemberLook) =>
    received[member.node] ?? instanceOf(member)?.receivers[0]?.receiverReceivedLocation ?? "";
  const [first, ...rest] = promotable;
  if (first === undefined) return undefined;
  return rest.reduce((best, next) => (comparePositions(positionOf(next), positionOf(best)) > 0 ? next : best), first)
    .node;
}
