import type { Cluster } from "../core/cluster.ts";
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

type Looks = readonly { readonly node: string; readonly sync: Reading<SyncSettings> }[];

/** At all machines at once, since nobody knows yet who is the primary. */
export const lookAtSyncSettings = (look: Look, cluster: Cluster): Promise<Looks> =>
  Promise.all(
    cluster.nodes.map(async ({ name, port }) => ({ node: name, sync: await look(name, syncSettings(port)) })),
  );

/** Those of the one primary; null when there is not exactly one. */
export function ofThePrimary(looks: Looks, members: readonly MemberLook[]): Reading<SyncSettings> | null {
  const [primary, second] = primaries(members);
  return second === undefined ? (looks.find(({ node }) => node === primary?.node)?.sync ?? null) : null;
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
