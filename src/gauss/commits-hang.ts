import { type Cluster, nodeOf } from "../core/cluster.ts";
import { type Look, type Reading, type Report, seen } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { commitsWait, type SyncGroup, syncGroups } from "./sync-list.ts";
import { type SyncSettings, syncSettings } from "./sync-settings.ts";
import { instanceOf, type MemberLook, primaries } from "./topology.ts";

const say = words("commits-hang", {
  hang: {
    en: "Commits on {primary} hang: '{names}' wants {needed} of its standbys to be synchronous, and {count} is. most_available_sync is off.",
  },
  "cannot-tell": {
    en: "Whether commits on {primary} hang cannot be told from here: {count} of its standbys count for '{names}', and not for which group. most_available_sync is off.",
  },
  "cannot-tell-next": { en: "See whether each group is met: `/gauss check {cluster}`" },
  "hang-next": {
    en: "Bring a standby back, or set synchronous_standby_names or most_available_sync on {primary}. Who is lacking: `/gauss check {cluster}`",
  },
});

type Finding = Report["findings"][number];

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
  const groups = syncGroups(names);
  const needed = (groups ?? []).reduce((sum, group) => sum + group.needed, 0);
  const count = senders.filter(({ syncState }) => ["Sync", "Quorum"].includes(syncState ?? "")).length;
  const at = { primary: primary.node, names, count };
  const hang: Finding = {
    what: say("hang", { ...at, needed }),
    next: say("hang-next", { primary: primary.node, cluster: name }),
  };
  const cannotTell: Finding = { what: say("cannot-tell", at), next: say("cannot-tell-next", { cluster: name }) };
  if (count < needed) return [hang];
  return groups !== undefined && areMet(groups, count) ? [] : [cannotTell];
}

/**
 * Each group is counted by itself (3.0 and later take several), and a sender does not say which one it is in. One is surely met when
 * even with all others full enough are left for it.
 */
const areMet = (groups: readonly SyncGroup[], count: number): boolean =>
  groups.length === 1 ||
  groups.every(({ needed }, at) => {
    const others = groups.filter((_, index) => index !== at);
    const most = others.reduce((sum, { names }) => sum + (names.includes("*") ? Infinity : names.length), 0);
    return count - most >= needed;
  });
