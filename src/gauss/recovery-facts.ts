import { z } from "zod";
import { type Cluster, nodeOf } from "../core/cluster.ts";
import { type Look, reading } from "../core/operation.ts";
import { majorOf, usersToTrust } from "./expand-run.ts";
import { FileText, fileAt } from "./file-at.ts";
import { lookAtRoutes, RoutesLook } from "./isolation.ts";
import { lookAtMachines } from "./membership.ts";
import { lookAtMachine, PrepareFacts } from "./prepare-facts.ts";
import { MemberLook, primaries, standing } from "./topology.ts";
import { lookAtTrust, TrustFacts } from "./trust-facts.ts";

export const RecoveryFacts = z.object({
  members: z.array(MemberLook),
  others: z.array(MemberLook),
  routes: z.array(RoutesLook),
  /** Of the machine that is to take the lost one's place, while it is no member; null when none is named. */
  machine: PrepareFacts.nullable(),
  trust: TrustFacts.nullable(),
  /** The cluster XML on the primary; null where no path is known or no primary answers. */
  xml: reading(FileText).nullable(),
});
export type RecoveryFacts = z.infer<typeof RecoveryFacts>;

/** Everything that the steps of a recovery leave behind, so that what is done is seen and not remembered. */
export async function lookAtRecovery(
  look: Look,
  cluster: Cluster,
  newNode: string | undefined,
): Promise<RecoveryFacts> {
  const [{ members, others }, routes] = await Promise.all([lookAtMachines(look, cluster), lookAtRoutes(look, cluster)]);
  const [primary] = primaries(members);
  const names = members.map(({ node }) => node);
  const joins = newNode !== undefined && !names.includes(newNode) ? nodeOf(cluster, newNode) : undefined;
  const answering = members.filter((member) => standing(member).kind !== "not-answered").map(({ node }) => node);
  const reference = primary?.node ?? answering[0];
  const targets = cluster.nodes.filter(({ name }) => names.includes(name) || name === newNode);
  const [machine, trust, xml] = await Promise.all([
    joins === undefined ? null : lookAtMachine(look, cluster, { node: joins, members: answering, reference }),
    joins === undefined
      ? null
      : lookAtTrust(look, cluster, { targets, runner: reference, users: usersToTrust(majorOf(cluster.version)) }),
    primary === undefined || cluster.xmlFile === undefined ? null : look(primary.node, fileAt(cluster.xmlFile)),
  ]);
  return { members, others, routes, machine, trust, xml };
}
