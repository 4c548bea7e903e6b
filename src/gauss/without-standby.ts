import type { Cluster } from "../core/cluster.ts";
import { block, ok, type Reading, seen, unknown, type Verdict, warn } from "../core/operation.ts";
import { words } from "../core/words.ts";
import type { ReplicationConf } from "./replication-conf.ts";
import { commitsWait, unmet } from "./sync-list.ts";
import type { SyncSettings } from "./sync-settings.ts";
import { type MemberLook, memberNamed, primaries, senderTo } from "./topology.ts";

const say = words("without-standby", {
  hang: {
    en: "without {node} too few synchronous standbys are left for '{names}', and most_available_sync is off: commits hang until it is back. Set one of the two on {primary} first",
  },
  "hangs-already": { en: "'{names}' is not met even now and most_available_sync is off: commits hang" },
  fewer: {
    en: "without {node} '{names}' is not met; most_available_sync is on, so commits go on without a second copy meanwhile",
  },
  "settings-unseen": { en: "the synchronous settings of the primary could not be read" },
  "names-unseen": { en: "the application names of {nodes} could not be read, so who fills '{names}' is not known" },
  "list-unread": { en: "'{names}' is not understood: whether commits hang meanwhile is not known" },
});

/** What tells which standbys a primary counts on. */
export interface SyncLook {
  readonly members: readonly MemberLook[];
  readonly confs: readonly { readonly node: string; readonly conf: Reading<ReplicationConf> }[];
  readonly sync: Reading<SyncSettings> | null;
}

/** Whether commits go on while one standby is away. Where no single primary answers there are none. */
export function commitsGoOnWithout(look: SyncLook, node: string, cluster: Cluster): Verdict {
  const [primary, second] = primaries(look.members);
  if (primary === undefined || second !== undefined || primary.node === node) return ok;
  const standbys = attachedTo(primary, look, cluster);
  if (!standbys.some((standby) => standby.node === node)) return ok;
  const settings = seen(look.sync ?? undefined);
  if (settings === undefined) return unknown(say("settings-unseen"));
  const names = settings.synchronousStandbyNames;
  const nameless = standbys.filter(({ name }) => name === null).map((standby) => standby.node);
  if (nameless.length > 0 && !/^\s*\*?\s*$/.test(names))
    return unknown(say("names-unseen", { nodes: nameless, names }));
  const lacking = (left: typeof standbys) =>
    unmet(
      settings,
      left.map(({ name }) => name ?? ""),
    )?.length;
  const [before, after] = [lacking(standbys), lacking(standbys.filter((standby) => standby.node !== node))];
  if (before === undefined || after === undefined) return unknown(say("list-unread", { names }));
  if (after === 0) return ok;
  if (!commitsWait(settings)) return warn(say("fewer", { node, names }));
  return before > 0
    ? warn(say("hangs-already", { names }))
    : block(say("hang", { node, names, primary: primary.node }));
}

/** The standbys to which the primary sends, with the names by which its settings know them. */
function attachedTo(primary: MemberLook, { members, confs }: SyncLook, cluster: Cluster) {
  return cluster.nodes.flatMap((node) => {
    if (memberNamed(members, node.name) === undefined || senderTo(primary, node) === undefined) return [];
    const conf = confs.find((one) => one.node === node.name)?.conf;
    return [{ node: node.name, name: seen(conf)?.applicationName ?? null }];
  });
}
