import type { Member } from "../../state/member.ts";
import { admits, connectionText } from "../../state/peers.ts";
import { type Expansion, goodOnes } from "./expansion.ts";

/** Every member and every new host is told of all others; the numbers begin anew (OM v3.0.0 - 6.0, getGUCConfig, addTrust). */
export function introduceAll(work: Expansion): void {
  const { call, members, xml } = work;
  const { withoutConnection, withoutRule } = call.state.mishaps;
  const order = xml.nodes.map(({ name }) => name);
  const all = [...members, ...goodOnes(work)].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const fresh = goodOnes(work);
  for (const member of all) {
    const others = all.filter((other) => other !== member);
    if (!withoutConnection.delete(member.name)) {
      for (const [index, other] of others.entries()) {
        member.instance.peers.set(index + 1, connectionText(member, other));
      }
    }
    if (!withoutRule.delete(member.name)) admitAll(member, fresh.includes(member) ? others : fresh);
  }
}

function admitAll({ instance }: Member, guests: readonly Member[]): void {
  for (const { address } of guests) {
    if (!admits(instance, address)) instance.hba.push(`host    all    all    ${address}/32    trust`);
  }
}
