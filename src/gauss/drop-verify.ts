import { type Cluster, nodeOf } from "../core/cluster.ts";
import { block, ok, seen, unknown, type Verdict, warn } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { attached } from "./drop-effect-checks.ts";
import { addressesOf, type DropFacts, placeAt, standingOf, staying, survivorNamed, targetNodes } from "./drop-facts.ts";
import { nodeInView } from "./membership.ts";
import { type HbaLine, isForHost } from "./replication-conf.ts";
import type { Slot } from "./slots.ts";
import { commitsWait, syncGroups, unmet } from "./sync-list.ts";
import { memberNamed, primaries } from "./topology.ts";

const say = words("drop-verify", {
  "other-primary": { en: "{node} was the primary, and now {found} answer as one" },
  "primary-state": { en: "{node} is {state}" },
  "still-listed": { en: "the static configuration of {hosts} still lists {nodes}" },
  "other-list": { en: "the static configuration of {hosts} does not list exactly those that stay: {nodes}" },
  "view-unread": { en: "the static configuration of {hosts} could not be read" },
  "conf-unread": { en: "postgresql.conf or pg_hba.conf of {hosts} could not be read" },
  "still-named": { en: "replconninfo of {hosts} still names {nodes}" },
  "lost-way": { en: "replconninfo of {host} does not name {addresses} any more" },
  "lost-rule": { en: "pg_hba.conf of {host} had rules for {addresses}, and has them no more" },
  gap: {
    en: "replconninfo of {hosts} is not numbered without a gap; the server does not mind. Before 6.0.3 the tool leaves it so",
  },
  "rule-left": { en: "pg_hba.conf of {hosts} still lets {nodes} in: the tool leaves that line" },
  "slots-unread": { en: "the replication slots of {primary} could not be read" },
  "slot-left": { en: "{primary} still keeps log in the slot {slots}: `select pg_drop_replication_slot('{first}');`" },
  "slot-nobodys": {
    en: "{primary} keeps log in the slot {slots}, from which nobody reads now. If it is nobody's: `select pg_drop_replication_slot('{first}');`",
  },
  "sync-unread": { en: "the synchronous settings of {primary} could not be read" },
  hang: {
    en: "'{names}' is not met by the standbys that are attached, and most_available_sync is off: commits hang. Set one of the two on {primary}",
  },
  "no-second": { en: "'{names}' is not met; most_available_sync is on, so commits go on without a second copy" },
  "names-left": { en: "synchronous_standby_names still has {names}, which is no member's name" },
  "no-roles": {
    en: "{hosts} have no cluster_dynamic_config: with all members up run `gs_om -t refreshconf` on {primary}",
  },
  "roles-unseen": { en: "whether {hosts} have a cluster_dynamic_config could not be seen" },
  "not-following": { en: "{nodes} not attached to {primary}" },
  "still-runs": {
    en: "a server still runs on {node}, outside of the cluster, and takes clients: `/gauss stop {cluster} {node}`",
  },
  "out-of-sight": { en: "{node} does not answer. It must not start again as it is" },
});

type Judge = (facts: DropFacts, cluster: Cluster, before: DropFacts) => Verdict;

export const primaryIsTheSame: Judge = (facts, _cluster, before) => {
  const node = before.primary ?? "?";
  const found = primaries(facts.machines)
    .map((machine) => machine.node)
    .filter((name) => !before.targets.includes(name));
  if (found.length !== 1 || found[0] !== node) return block(say("other-primary", { node, found }));
  const stands = standingOf(facts, node);
  const state = stands?.kind === "answers" ? stands.state : (stands?.kind ?? "?");
  return state === "Normal" ? ok : block(say("primary-state", { node, state }));
};

/** gs_dropnode writes it on the primary and copies it: a copy that failed leaves a member behind that lists the dropped one. */
export const listsAreExact: Judge = (facts, cluster, before) => {
  const names = staying(before);
  const nodes = names.flatMap((name) => nodeOf(cluster, name) ?? []);
  const views = names.map((name) => ({ name, view: seen(memberNamed(facts.machines, name)?.view) }));
  const unread = views.filter(({ view }) => view === undefined).map(({ name }) => name);
  if (unread.length > 0) return block(say("view-unread", { hosts: unread }));
  const gone = targetNodes(before, cluster);
  const listing = views.filter(({ view }) => view !== undefined && gone.some((node) => nodeInView(view, node)));
  if (listing.length > 0)
    return block(say("still-listed", { hosts: listing.map(({ name }) => name), nodes: before.targets }));
  const other = views.filter(
    ({ view }) =>
      view === undefined ||
      view.nodes.length !== nodes.length ||
      nodes.some((node) => nodeInView(view, node) === undefined),
  );
  return other.length === 0 ? ok : block(say("other-list", { hosts: other.map(({ name }) => name), nodes: names }));
};

const confsOf = (facts: DropFacts, before: DropFacts) =>
  staying(before).map((name) => {
    const survivor = survivorNamed(facts, name);
    return { name, ways: seen(survivor?.conf)?.connections, rules: seen(survivor?.hba) };
  });

const droppedAddresses = (before: DropFacts, cluster: Cluster): string[] =>
  targetNodes(before, cluster).flatMap((node) => addressesOf(before, node));

export const noWayLeadsThere: Judge = (facts, cluster, before) => {
  const dropped = droppedAddresses(before, cluster);
  const confs = confsOf(facts, before);
  const unread = confs.filter(({ ways }) => ways === undefined).map(({ name }) => name);
  if (unread.length > 0) return block(say("conf-unread", { hosts: unread }));
  const hosts = confs
    .filter(({ ways }) => ways?.some(({ remoteHost }) => dropped.includes(remoteHost)))
    .map(({ name }) => name);
  return hosts.length === 0 ? ok : block(say("still-named", { hosts, nodes: before.targets }));
};

/** The tool edits files by text: with 10.0.0.1 it may take 10.0.0.10 along. */
export const othersAreKept: Judge = (facts, cluster, before) => {
  const dropped = droppedAddresses(before, cluster);
  for (const host of staying(before)) {
    const [was, is] = [survivorNamed(before, host), survivorNamed(facts, host)];
    const ways = seen(is?.conf)?.connections.map(({ remoteHost }) => remoteHost);
    const rules = seen(is?.hba)?.map(ruleText);
    if (ways === undefined || rules === undefined) return block(say("conf-unread", { hosts: [host] }));
    const lost = (seen(was?.conf)?.connections ?? [])
      .map(({ remoteHost }) => remoteHost)
      .filter((address) => !dropped.includes(address) && !ways.includes(address));
    if (lost.length > 0) return block(say("lost-way", { host, addresses: lost }));
    const lostRules = (seen(was?.hba) ?? [])
      .filter((rule) => !dropped.some((address) => isForHost(rule, address)))
      .filter((rule) => !rules.includes(ruleText(rule)));
    if (lostRules.length > 0)
      return block(say("lost-rule", { host, addresses: lostRules.map((rule) => rule.address ?? rule.type) }));
  }
  return ok;
};

const ruleText = ({ type, database, user, address, method }: HbaLine): string =>
  [type, database, user, address ?? "", method].join(" ");

export const numbersHaveNoGap: Judge = (facts, _cluster, before) => {
  const hosts = confsOf(facts, before)
    .filter(({ ways }) => ways?.some(({ index }, at) => index !== at + 1))
    .map(({ name }) => name);
  return hosts.length === 0 ? ok : warn(say("gap", { hosts }));
};

/** The rules for dropped machines that are left, and where. */
export const rulesLeft = (facts: DropFacts, cluster: Cluster, before: DropFacts) => {
  const dropped = droppedAddresses(before, cluster);
  return confsOf(facts, before).flatMap(({ name: host, rules = [] }) => {
    const left = rules.filter((rule) => dropped.some((address) => isForHost(rule, address)));
    return left.length === 0 ? [] : [{ host, rules: left.map(ruleText) }];
  });
};

/** Observed with 7.0.0-RC3: `Nothing need to do with pg_hba config file.`, and the line stays. */
export const noRuleIsLeft: Judge = (facts, cluster, before) => {
  const hosts = rulesLeft(facts, cluster, before).map(({ host }) => host);
  return hosts.length === 0 ? ok : warn(say("rule-left", { hosts, nodes: before.targets }));
};

/** A standby's slot has its application name, `dn_6002`. Nobody can ask a dead one for its own, so what no member's is counts too. */
export const slotIsGone: Judge = (facts, _cluster, before) => {
  const primary = before.primary ?? "?";
  const found = seen(facts.slots ?? undefined);
  if (found === undefined) return block(say("slots-unread", { primary }));
  const own = before.targetConfs.flatMap(({ conf }) => seen(conf)?.applicationName ?? []);
  const members = staying(before).map((name) => seen(survivorNamed(facts, name)?.conf)?.applicationName ?? null);
  const isLeft = ({ name, type, active }: Slot): boolean =>
    own.includes(name) || (!active && type === "physical" && /^dn_\d+/.test(name) && !members.includes(name));
  const slots = found.filter(isLeft).map(({ name }) => name);
  const [first] = slots;
  if (first === undefined) return ok;
  const sure = slots.some((name) => own.includes(name)) || !members.includes(null);
  return sure
    ? block(say("slot-left", { primary, slots, first }))
    : warn(say("slot-nobodys", { primary, slots, first }));
};

export const commitsGoOn: Judge = (facts, cluster, before) => {
  const primary = before.primary ?? "?";
  const settings = seen(facts.sync ?? undefined);
  if (settings === undefined) return block(say("sync-unread", { primary }));
  const names = settings.synchronousStandbyNames;
  const there = attached(facts, cluster, staying(before)).map(({ applicationName }) => applicationName ?? "");
  const members = staying(before).map((name) => seen(survivorNamed(facts, name)?.conf)?.applicationName ?? null);
  const listed = syncGroups(names)?.flatMap((group) => group.names) ?? [];
  const strangers = members.includes(null) ? [] : listed.filter((name) => name !== "*" && !members.includes(name));
  if ((unmet(settings, there)?.length ?? 0) > 0)
    return commitsWait(settings) ? block(say("hang", { names, primary })) : warn(say("no-second", { names }));
  return strangers.length === 0 ? ok : warn(say("names-left", { names: strangers }));
};

/** The tool refreshes it without a word, and without minding when that fails. */
export const rolesAreRecorded: Judge = (facts, _cluster, before) => {
  const names = staying(before);
  const primary = before.primary ?? "?";
  if (names.length < 2) return ok;
  const places = names.map((name) => ({ name, at: placeAt(survivorNamed(facts, name), "dynamicConfig") }));
  const without = places.filter(({ at }) => at !== undefined && at.kind === null).map(({ name }) => name);
  if (without.length > 0) return warn(say("no-roles", { hosts: without, primary }));
  const unseen = places.filter(({ at }) => at === undefined).map(({ name }) => name);
  return unseen.length === 0 ? ok : unknown(say("roles-unseen", { hosts: unseen }));
};

export const othersFollow: Judge = (facts, cluster, before) => {
  const others = staying(before).filter((name) => {
    const stands = standingOf(facts, name);
    return name !== before.primary && (stands?.kind !== "answers" || stands.role !== "Cascade Standby");
  });
  const there = attached(facts, cluster, others).map(({ node }) => node);
  const nodes = others.filter((name) => !there.includes(name));
  return nodes.length === 0 ? ok : warn(say("not-following", { nodes, primary: before.primary ?? "?" }));
};

/** Outside of the cluster it would go on taking clients, and nobody's standby would have what they write. */
export const droppedDoNotServe: Judge = (facts, cluster, before) => {
  const standings = before.targets.map((node) => ({ node, kind: standingOf(facts, node)?.kind }));
  const running = standings.find(({ kind }) => kind === "answers" || kind === "mute");
  if (running !== undefined) return block(say("still-runs", { node: running.node, cluster: cluster.name }));
  const away = standings.find(({ kind }) => kind === "not-answered");
  return away === undefined ? ok : warn(say("out-of-sight", { node: away.node }));
};
