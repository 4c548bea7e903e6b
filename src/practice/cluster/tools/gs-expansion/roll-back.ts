import { since } from "../om/since.ts";
import type { Expansion } from "./expansion.ts";

/**
 * Comments out what the members have of new hosts that did not make it, by a search for the address as it stands: one that another
 * begins with hits both (OM v3.0.0 - 6.0, rollback; observed-runs (8)). Whoever is killed takes nothing back.
 */
export async function rollBack({ call, members, newHosts }: Expansion): Promise<void> {
  if (!since(call.state.version, "3.0")) return;
  await call.pause(5_000);
  const failed = newHosts.filter(({ member }) => !call.host.staticConfig.includes(member.name));
  for (const { address } of failed) {
    for (const { instance } of members) {
      for (const [index, text] of instance.peers) {
        if (text.includes(`remotehost=${address}`)) instance.peers.delete(index);
      }
      for (const [index, line] of instance.hba.entries()) {
        if (line.includes(address)) instance.hba[index] = `#${line}`;
      }
    }
  }
  await call.changed();
}
