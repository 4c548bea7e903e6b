import { type Cluster, nodeOf } from "../core/cluster.ts";
import { block, ok, seen, type Verdict, warn } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { type DropFacts, standingOf, staying, targetNodes } from "./drop-facts.ts";
import { receivesFrom } from "./drop-target-checks.ts";
import { nodeInView } from "./membership.ts";
import { instanceOf, memberNamed } from "./topology.ts";

const say = words("drop-cascade", {
  below: {
    en: "{node} receives from {target}. Stop that first: `/gauss stop {cluster} {target}`. It goes over to {others} by itself",
  },
  last: {
    en: "{node} receives from {target}, and no other standby of its AZ stays that would feed it. Add one first, or drop both in one run: `/gauss dropnode {cluster} {target} also={also}`",
  },
  looking: {
    en: "{node} gets log from nobody at the moment: as a cascade standby it takes it from {others}, by itself",
  },
  orphan: {
    en: "{node} gets log from nobody: a cascade standby takes it from standbys of its AZ, never from the primary, and no such standby stays. gs_dropnode does not mind. To make it a standby: `gs_ctl failover -D {dir}` on {node}, and look then which role it has",
  },
});

/** A cascade standby takes log from standbys of its AZ alone (read in the walreceiver of 1.1.0 to 7.0), so below a primary hangs none. */
export function nobodyHangsBelow(facts: DropFacts, cluster: Cluster): Verdict {
  const cascades = rolesThatStay(facts, "Cascade Standby");
  for (const target of targetNodes(facts, cluster)) {
    const node = cascades.find((name) => receivesFrom(facts, name, target));
    if (node === undefined) continue;
    const others = sourcesOf(facts, cluster, node);
    const names = { node, target: target.name, cluster: cluster.name };
    if (others.length > 0) return block(say("below", { ...names, others }));
    const also = [...facts.targets.filter((name) => name !== target.name), node].join(",");
    return block(say("last", { ...names, also }));
  }
  const alone = cascades.find((name) => {
    const member = memberNamed(facts.machines, name);
    return member !== undefined && instanceOf(member)?.receivers.length === 0;
  });
  if (alone === undefined) return ok;
  const others = sourcesOf(facts, cluster, alone);
  if (others.length > 0) return warn(say("looking", { node: alone, others }));
  return warn(say("orphan", { node: alone, dir: nodeOf(cluster, alone)?.dataDir ?? "" }));
}

const rolesThatStay = (facts: DropFacts, role: string): string[] =>
  staying(facts).filter((name) => {
    const stands = standingOf(facts, name);
    return stands?.kind === "answers" && stands.role === role;
  });

/** Standbys that stay in its AZ. Where one of the two is not told, they count as of one. */
function sourcesOf(facts: DropFacts, cluster: Cluster, cascade: string): string[] {
  const view = seen(memberNamed(facts.machines, facts.primary ?? "")?.view);
  const azOf = (name: string): string | null | undefined => {
    const node = nodeOf(cluster, name);
    return view === undefined || node === undefined ? undefined : nodeInView(view, node)?.azName;
  };
  const own = azOf(cascade);
  return rolesThatStay(facts, "Standby").filter((name) => {
    const az = azOf(name);
    return own == null || az == null || az === own;
  });
}
