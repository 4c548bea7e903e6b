import { type Cluster, nodeOf } from "../core/cluster.ts";
import { block, ok, seen, unknown, type Verdict, warn } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { newestView } from "./membership.ts";
import { isShared } from "./mount.ts";
import { comparePositions } from "./position.ts";
import { type MemberLook, primaries, senderTo, standing } from "./topology.ts";
import type { UninstallFacts } from "./uninstall-facts.ts";

const say = words("uninstall-check", {
  "is-member": { en: "{hosts} say that {node} is a member: drop it first with `/gauss dropnode {cluster} {node}`" },
  "members-unread": {
    en: "the static configuration must be read from the primary and one more member, where there is one; it was read from {count}",
  },
  sends: { en: "{host} still sends to {node}" },
  knows: {
    en: "{hosts} still have {ip} in their replconninfo. On each of them, take such lines out with `/gauss mend … strangers=remove`",
  },
  "conf-unread": { en: "the configuration of {hosts} could not be read" },
  slot: { en: "{host} still keeps log for {node} in the slot {slot}" },
  "slots-unread": { en: "the replication slots of {host} could not be read" },
  "no-answer": { en: "{node} does not answer" },
  "is-primary": {
    en: "{node} answers as Primary, beside or instead of the cluster's own: stop it first (`/gauss stop`), and look who uses it",
  },
  "role-unread": { en: "whether a database runs on {node} could not be seen" },
  manager: { en: "{managers} run on {node}: it is still part of a cluster manager" },
  "manager-unread": { en: "the processes of {node} could not be read" },
  owner: { en: "{path} belongs to {owner}, not to {user}" },
  link: { en: "{path} is a {kind}, not a directory of its own" },
  shared: { en: "{path} is on {source} ({type}), which other machines may see too" },
  "paths-unread": { en: "what would be deleted on {node} could not be seen" },
  nothing: { en: "{node} has no data directory and no installation: there is nothing to delete" },
  newer: {
    en: "the last checkpoint of {node} ({own}) is ahead of that of {host} ({theirs}) on a timeline of its own: what only {node} has is lost for good",
  },
  "newer-unread": { en: "how far the log of {node} goes could not be compared with the members" },
  unwell: { en: "{nodes} are not Normal: first mend the cluster, then delete what may be its last copy" },
  "no-primary": { en: "the cluster has {count} primaries" },
  backup: { en: "not configured: whether a good backup exists is for you to know" },
  "still-data": { en: "{count} files or folders are left in {path}" },
  "data-unread": { en: "{path} on {node} could not be looked at" },
  "still-runs": { en: "a database server still runs on {node}" },
});

/** From the primary and, where there is one, a second member; the machine's own configuration proves nothing. */
export function isNoMember({ members, others }: UninstallFacts, node: string, cluster: Cluster): Verdict {
  const readable = members.filter((member) => member.node !== node && seen(member.view) !== undefined);
  const [primary] = primaries(members);
  const needed = Math.min(2, members.filter((member) => member.node !== node).length);
  const fromPrimary = readable.some((member) => member.node === primary?.node);
  if (needed === 0 || readable.length < needed || !fromPrimary)
    return block(say("members-unread", { count: readable.length }));
  if (others.some((other) => other.node === node) && newestView(readable) !== undefined) return ok;
  const hosts = readable.map((member) => member.node);
  return block(say("is-member", { hosts, node, cluster: cluster.name }));
}

export function isForgotten(facts: UninstallFacts, node: string, cluster: Cluster): Verdict {
  const { members, words: said, slots, target } = facts;
  const machine = nodeOf(cluster, node);
  const [primary] = primaries(members);
  if (machine === undefined || primary === undefined) return ok;
  if (senderTo(primary, machine) !== undefined) return block(say("sends", { host: primary.node, node }));
  const unread = said.filter(({ conf }) => seen(conf) === undefined).map((word) => word.node);
  if (unread.length > 0) return block(say("conf-unread", { hosts: unread }));
  const hosts = said
    .filter(({ conf }) => seen(conf)?.connections.some(({ remoteHost }) => remoteHost === machine.backIp))
    .map((word) => word.node);
  if (hosts.length > 0) return block(say("knows", { hosts, ip: machine.backIp }));
  const kept = seen(slots ?? undefined);
  if (kept === undefined) return block(say("slots-unread", { host: primary.node }));
  const own = seen(target?.conf)?.applicationName;
  const slot = kept.find(({ name }) => name === own);
  return slot === undefined ? ok : block(say("slot", { host: primary.node, node, slot: slot.name }));
}

export const answers = ({ target }: UninstallFacts, node: string): Verdict =>
  target !== null && "value" in target.servers ? ok : block(say("no-answer", { node }));

export function isNoPrimary({ others }: UninstallFacts, node: string): Verdict {
  const machine = others.find((other) => other.node === node);
  return machine !== undefined && primaries([machine]).length > 0 ? block(say("is-primary", { node })) : ok;
}

export function hasNoManager({ target }: UninstallFacts, node: string): Verdict {
  const running = seen(target?.managers);
  if (running === undefined) return block(say("manager-unread", { node }));
  return running.length === 0 ? ok : block(say("manager", { managers: running, node }));
}

/** gs_uninstall follows links: what is deleted must be where it seems to be, and belong to who deletes it. */
export function isItsOwn({ target }: UninstallFacts, node: string, { osUser: user }: Cluster): Verdict {
  const [owners, mount] = [seen(target?.owners), seen(target?.mount)];
  if (owners === undefined || mount === undefined) return block(say("paths-unread", { node }));
  const there = owners.filter(({ kind }) => kind !== null);
  if (there.length === 0) return block(say("nothing", { node }));
  const strange = there.find(({ owner }) => owner !== user);
  if (strange !== undefined) return block(say("owner", { path: strange.path, owner: strange.owner, user }));
  const [data] = owners;
  if (data?.kind != null && data.kind !== "directory") return block(say("link", { path: data.path, kind: data.kind }));
  if (isShared(mount)) return block(say("shared", { path: data?.path ?? "", source: mount.source, type: mount.type }));
  return ok;
}

/** A former primary may hold what was committed and never sent. */
export function isNotNewer({ words: said, target, members }: UninstallFacts, node: string): Verdict {
  const own = seen(target?.control);
  const [primary] = primaries(members);
  const theirs = seen(said.find((word) => word.node === primary?.node)?.control);
  const [mine, other] = [own?.latestCheckpoint, theirs?.latestCheckpoint];
  if (own === undefined || theirs === undefined || mine == null || other == null)
    return unknown(say("newer-unread", { node }));
  if (own.systemIdentifier !== theirs.systemIdentifier || comparePositions(mine, other) <= 0) return ok;
  return warn(say("newer", { node, own: mine, host: primary?.node ?? "?", theirs: other }));
}

export const isSteady = (member: MemberLook): boolean => {
  const stands = standing(member);
  return stands.kind === "answers" && stands.state === "Normal";
};

export function membersAreWell({ members }: UninstallFacts, node: string): Verdict {
  const own = members.filter((member) => member.node !== node);
  const count = primaries(own).length;
  if (count !== 1) return block(say("no-primary", { count }));
  const nodes = own.filter((member) => !isSteady(member)).map((member) => member.node);
  return nodes.length === 0 ? ok : block(say("unwell", { nodes }));
}

export const backupUnknown = say("backup");

export function dataIsGone({ target }: UninstallFacts, node: string, cluster: Cluster): Verdict {
  const path = nodeOf(cluster, node)?.dataDir ?? "";
  if (target === null || !("value" in target.data)) return block(say("data-unread", { path, node }));
  const left = target.data.value?.length ?? 0;
  return left === 0 ? ok : block(say("still-data", { count: left, path }));
}

export function nothingRuns({ target }: UninstallFacts, node: string): Verdict {
  const servers = seen(target?.servers);
  if (servers === undefined) return block(say("role-unread", { node }));
  return servers.length === 0 ? ok : block(say("still-runs", { node }));
}
