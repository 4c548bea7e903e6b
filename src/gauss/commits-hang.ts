import { type Cluster, nodeOf } from "../core/cluster.ts";
import { type Look, type Reading, type Report, seen } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { commitsWait, syncGroups } from "./sync-list.ts";
import { type SyncSettings, syncSettings } from "./sync-settings.ts";
import { instanceOf, type MemberLook, primaries } from "./topology.ts";

const say = words("commits-hang", {
  hang: {
    en: "Commits on {primary} hang: '{names}' wants {needed} of its standbys to be synchronous, and {count} is. most_available_sync is off.",
  },
  "hang-next": {
    en: "Bring a standby back, or set synchronous_standby_names or most_available_sync on {primary}. Who is lacking: `/gauss check {cluster}`",
  },
});

/** Asked of the one primary alone, once it has answered; null when there is not exactly one. */
export async function syncOfPrimary(look: Look, cluster: Cluster, members: readonly MemberLook[]) {
  const [primary, second] = primaries(members);
  const node = nodeOf(cluster, primary?.node ?? "");
  return node === undefined || second !== undefined ? null : look(node.name, syncSettings(node.port));
}

/**
 * A primary waits without an end for synchronous standbys that are not there, and is Primary Normal meanwhile. Which of the
 * attached ones count it says itself, as sync_state of each.
 */
export function commitsHang(members: readonly MemberLook[], sync: Reading<SyncSettings> | null, { name }: Cluster) {
  const [primary] = primaries(members);
  const settings = seen(sync ?? undefined);
  const senders = primary === undefined ? undefined : instanceOf(primary)?.senders;
  if (primary === undefined || senders === undefined || settings === undefined || !commitsWait(settings)) return [];
  const names = settings.synchronousStandbyNames;
  const needed = (syncGroups(names) ?? []).reduce((sum, group) => sum + group.needed, 0);
  const count = senders.filter(({ syncState }) => ["Sync", "Quorum"].includes(syncState ?? "")).length;
  if (count >= needed) return [];
  const hang: Report["findings"][number] = {
    what: say("hang", { primary: primary.node, names, needed, count }),
    next: say("hang-next", { primary: primary.node, cluster: name }),
  };
  return [hang];
}
