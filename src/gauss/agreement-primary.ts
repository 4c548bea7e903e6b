import { type Cluster, nodeOf } from "../core/cluster.ts";
import { seen } from "../core/operation.ts";
import { words } from "../core/words.ts";
import type { Disagreement } from "./agreement.ts";
import { type AgreementFacts, confOf, primaryOf } from "./agreement-facts.ts";
import { commitsWait, syncGroups, unmet } from "./sync-list.ts";
import { senderTo, standing } from "./topology.ts";
import { RAISED_SEGMENTS } from "./wal-kept.ts";

const say = words("agreement-primary", {
  "no-slot": { en: "{primary} has no replication slot {slot} for {node}" },
  "no-slot-next": { en: "It is made when {node} attaches again; until then log that it needs may be thrown away." },
  "idle-slot": { en: "nobody reads from the slot {slot} of {primary}, which is for {node}" },
  "idle-slot-next": {
    en: "Log is kept for it until {node} is back or the slot is dropped: watch the disk of {primary}.",
  },
  "strange-slot": { en: "nobody reads from the slot {slot} of {primary}, and no member is called so" },
  "strange-slot-next": {
    en: "It keeps log until the disk is full. If it is nobody's: `select pg_drop_replication_slot('{slot}');` on {primary}.",
  },
  hang: { en: "'{names}' is not met by the standbys that are attached, and most_available_sync is off: commits hang" },
  "not-met": { en: "'{names}' is not met by the standbys that are attached" },
  "not-met-next": { en: "Commits go on without a second copy, since most_available_sync is on." },
  "list-unread": { en: "synchronous_standby_names of {primary} is not understood: '{names}'" },
  "strange-name": { en: "synchronous_standby_names of {primary} has {name}, which is no member's name" },
  "not-listed": { en: "{node} is not in synchronous_standby_names of {primary}: '{names}'" },
  "not-listed-next": {
    en: "gs_expansion adds nobody. If commits are to wait for {name} too: `/gauss mend {cluster} {primary} sync=add`",
  },
  "set-one": { en: "Set synchronous_standby_names or most_available_sync on {primary}." },
  kept: { en: "{primary} keeps {count} pieces of log (wal_keep_segments), 16 MB each" },
  "kept-next": {
    en: 'gs_expansion sets this for a build and leaves it when it is broken off. If nobody else did: `gs_guc reload -D {dir} -c "wal_keep_segments=…"` on {primary} with the former value.',
  },
});

/** What the primary keeps and waits for, compared with who its members are. */
export function atThePrimary(facts: AgreementFacts, cluster: Cluster): Disagreement[] {
  const primary = nodeOf(cluster, primaryOf(facts)?.node ?? "");
  if (primary === undefined) return [];
  return [...inSlots(facts, cluster), ...inSyncList(facts, cluster), ...inKeptLog(facts, primary)];
}

/** The members that are no primary and no cascade, with the names by which slots and settings of the primary know them. */
function standbys(facts: AgreementFacts, cluster: Cluster) {
  const primary = primaryOf(facts);
  return facts.members.flatMap((member) => {
    const node = nodeOf(cluster, member.node);
    const stands = standing(member);
    const isCascade = stands.kind === "answers" && stands.role === "Cascade Standby";
    if (node === undefined || primary === undefined || member.node === primary.node || isCascade) return [];
    const name = confOf(facts, member.node)?.applicationName ?? null;
    return [{ node: member.node, name, isAttached: senderTo(primary, node) !== undefined }];
  });
}

function inSlots(facts: AgreementFacts, cluster: Cluster): Disagreement[] {
  const found = seen(facts.slots ?? undefined);
  const primary = primaryOf(facts)?.node ?? "?";
  if (found === undefined) return [];
  const members = standbys(facts, cluster);
  const own = members.flatMap(({ node, name, isAttached }): Disagreement[] => {
    if (name === null) return [];
    const names = { primary, slot: name, node };
    const slot = found.find((one) => one.name === name);
    if (slot === undefined && isAttached)
      return [
        { kind: "slot", node: primary, other: node, what: say("no-slot", names), next: say("no-slot-next", { node }) },
      ];
    if (slot === undefined || slot.active) return [];
    const next = say("idle-slot-next", { node, primary });
    return [{ kind: "slot", node: primary, other: node, what: say("idle-slot", names), next }];
  });
  // Without the names of all members nobody can say whose a slot is.
  const isKnown = members.every(({ name }) => name !== null);
  const strange = found.filter(
    ({ name, active, type }) => !active && type === "physical" && !members.some((one) => one.name === name),
  );
  return [
    ...own,
    ...(isKnown ? strange : []).map(({ name: slot }): Disagreement => {
      const what = say("strange-slot", { slot, primary });
      return { kind: "slot", node: primary, what, next: say("strange-slot-next", { slot, primary }) };
    }),
  ];
}

/** Standbys that synchronous_standby_names of this node does not have, with their names there; none unless it is the primary. */
export function leftOutOfSync(facts: AgreementFacts, cluster: Cluster, node: string): Disagreement[] {
  if (primaryOf(facts)?.node !== node) return [];
  return inSyncList(facts, cluster).filter(({ other }) => other !== undefined);
}

function inSyncList(facts: AgreementFacts, cluster: Cluster): Disagreement[] {
  const settings = seen(facts.sync ?? undefined);
  const primary = primaryOf(facts)?.node ?? "?";
  if (settings === undefined || settings.synchronousStandbyNames.trim() === "") return [];
  const names = settings.synchronousStandbyNames;
  const sync = { kind: "sync", node: primary } as const;
  const listed = syncGroups(names)?.flatMap((group) => group.names);
  if (listed === undefined) return [{ ...sync, what: say("list-unread", { primary, names }) }];
  const members = standbys(facts, cluster);
  const attached = members.filter(({ isAttached }) => isAttached).map(({ name }) => name ?? "");
  const isKnown = members.every(({ name }) => name !== null);
  const lacking = isKnown || listed.includes("*") ? (unmet(settings, attached)?.length ?? 0) : 0;
  const waits = commitsWait(settings);
  const short = waits
    ? { ...sync, what: say("hang", { names }), next: say("set-one", { primary }) }
    : { ...sync, what: say("not-met", { names }), next: say("not-met-next") };
  const strangers = listed.filter((name) => name !== "*" && !members.some((one) => one.name === name));
  const left = listed.includes("*") ? [] : members.filter(({ name }) => name !== null && !listed.includes(name));
  return [
    ...(lacking > 0 ? [short] : []),
    ...(isKnown ? strangers : []).map((name) => ({ ...sync, what: say("strange-name", { primary, name }) })),
    ...left.map(({ node, name }) => ({
      ...sync,
      other: node,
      what: say("not-listed", { node, primary, names }),
      next: say("not-listed-next", { name: name ?? "?", cluster: cluster.name, primary }),
    })),
  ];
}

function inKeptLog(
  { segmentsKept }: AgreementFacts,
  { name: primary, dataDir: dir }: { name: string; dataDir: string },
) {
  const count = seen(segmentsKept ?? undefined);
  if (count !== RAISED_SEGMENTS) return [];
  const kept: Disagreement = {
    kind: "kept-log",
    node: primary,
    what: say("kept", { primary, count }),
    next: say("kept-next", { dir, primary }),
  };
  return [kept];
}
