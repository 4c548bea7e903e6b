import { isPrimary, linked, type Member, type State } from "./member.ts";
import { peerAddresses } from "./peers.ts";

/** The primary this standby streams from, when the stream is alive. */
export function sourceOf(state: State, member: Member): Member | undefined {
  const { instance } = member;
  if (!instance.running || instance.replication.kind !== "attached") return undefined;
  const source = state.members.get(instance.replication.to);
  if (source === undefined || !isPrimary(source.instance) || !linked(member, source)) return undefined;
  // A standby whose replconninfo was emptied lets go; whom it streams from does not look at its own rules again.
  return peerAddresses(instance).includes(source.address) ? source : undefined;
}

/** From now on the primary keeps log for this standby, also while it is away. */
export function attach({ instance, instanceId }: Member, primary: Member): void {
  instance.replication = { kind: "attached", to: primary.name };
  primary.instance.slots.add(`dn_${instanceId}`);
}
