import { type Cluster, nodeOf } from "../core/cluster.ts";
import { block, ok, seen, unknown, type Verdict, warn } from "../core/operation.ts";
import { type Message, words } from "../core/words.ts";
import { type Disagreement, inRules, inStaticConfigs, inWays } from "./agreement.ts";
import { confOf, filesOf, primaryOf, rulesOf } from "./agreement-facts.ts";
import { atThePrimary } from "./agreement-primary.ts";
import { isOnTheWay } from "./agreement-report.ts";
import { buildInWords } from "./build-progress.ts";
import type { Wanted } from "./expand-checks.ts";
import type { ExpandFacts } from "./expand-facts.ts";
import { nodeInView } from "./membership.ts";
import { behind, memberNamed, senderTo, standing } from "./topology.ts";

const say = words("expand-verify", {
  "not-listed": { en: "the static configuration of {node} does not list {target}" },
  "no-member": { en: "{target} is no member: no static configuration lists it" },
  progress: { en: "{progress}" },
  "views-unread": { en: "the static configuration of {nodes} could not be read" },
  down: { en: "no server runs on {node}" },
  mute: { en: "a server runs on {node}, and SQL gets no answer yet" },
  away: { en: "{node} does not answer" },
  state: { en: "{node} is {state} ({detail})" },
  behind: { en: "{node} is {state}, {bytes} behind" },
  "as-primary": { en: "{node} answers as {role}, not as a standby" },
  "not-sent": { en: "the primary does not send to {node} yet" },
  differs: { en: "{what}" },
  "files-unread": { en: "postgresql.conf or pg_hba.conf of {nodes} could not be read" },
  "no-slot": { en: "the primary has no slot {slot} that {node} reads from" },
  "slots-unread": { en: "the slots of the primary, or by which name {node} reads from one, could not be read" },
  "sync-unread": { en: "for whom the commits of the primary wait could not be read" },
  kept: {
    en: "{node} keeps {now} pieces of log, and kept {was} before: gs_expansion did not set wal_keep_segments back",
  },
  "kept-unread": { en: "wal_keep_segments of the primary could not be read" },
  "temporary-unread": { en: "what is in /tmp of {nodes} could not be read" },
  temporary: { en: "left behind, with passwords in it perhaps: {places}. Delete it" },
});

type ExpandVerify = (facts: ExpandFacts, wanted: Wanted, cluster: Cluster, before: ExpandFacts) => Verdict;

/** True when a static configuration lists it. */
export const isMember = ({ agreement }: ExpandFacts, node: string): boolean =>
  memberNamed(agreement.members, node) !== undefined;

export const areMembers: ExpandVerify = ({ agreement: { members } }, { targets }, cluster) => {
  for (const target of targets) {
    const machine = nodeOf(cluster, target);
    if (machine === undefined || memberNamed(members, target) === undefined) return block(say("no-member", { target }));
    const without = members.find(({ view }) => {
      const read = seen(view);
      return read !== undefined && nodeInView(read, machine) === undefined;
    });
    if (without !== undefined) return block(say("not-listed", { node: without.node, target }));
  }
  const unread = members.filter(({ view }) => seen(view) === undefined).map(({ node }) => node);
  return unread.length === 0 ? ok : unknown(say("views-unread", { nodes: unread }));
};

/** How far it is, or why it is no healthy standby; undefined when it is one. */
export function notYet({ agreement }: ExpandFacts, node: string, cluster: Cluster): Message | undefined {
  const member = memberNamed(agreement.members, node);
  const progress = buildInWords(node, seen(filesOf(agreement, node)?.build));
  if (member === undefined) return say("no-member", { target: node });
  const stands = standing(member);
  if (stands.kind === "answers" && stands.state === "Normal")
    return stands.inRecovery ? undefined : say("as-primary", { node, role: stands.role });
  if (progress !== undefined) return say("progress", { progress });
  if (stands.kind === "not-answered") return say("away", { node });
  if (stands.kind !== "answers") return stands.kind === "mute" ? say("mute", { node }) : say("down", { node });
  const state = `${stands.role} ${stands.state}`;
  const [primary, machine] = [primaryOf(agreement), nodeOf(cluster, node)];
  const bytes = primary === undefined || machine === undefined ? undefined : behind(primary, machine);
  return bytes === undefined
    ? say("state", { node, state, detail: stands.detail })
    : say("behind", { node, state, bytes });
}

export const areHealthy: ExpandVerify = (facts, { targets }, cluster) => {
  const why = targets.map((node) => notYet(facts, node, cluster)).find((message) => message !== undefined);
  return why === undefined ? ok : block(why);
};

/** Copied, starting or catching up: it comes right by itself, however long that takes. */
export const isMoving = ({ agreement }: ExpandFacts, { targets }: Wanted): boolean =>
  targets.some((node) => isOnTheWay(agreement, node));

const isCascade = ({ agreement }: ExpandFacts, node: string): boolean => {
  const member = memberNamed(agreement.members, node);
  const stands = member === undefined ? undefined : standing(member);
  return stands?.kind === "answers" && stands.role === "Cascade Standby";
};

export const areSentTo: ExpandVerify = (facts, { targets }, cluster) => {
  const primary = primaryOf(facts.agreement);
  const lonely = targets.find((node) => {
    const machine = nodeOf(cluster, node);
    if (primary === undefined || machine === undefined) return true;
    return !isCascade(facts, node) && senderTo(primary, machine) === undefined;
  });
  return lonely === undefined ? ok : block(say("not-sent", { node: lonely }));
};

/** What of the members' files does not agree with who is a member; lines for strangers are older than this. */
export function disagreeing({ agreement }: ExpandFacts, cluster: Cluster): Disagreement[] {
  const nodes = agreement.members.flatMap(({ node }) => nodeOf(cluster, node) ?? []);
  const lines = nodes.flatMap((node) => [...inWays(agreement, cluster, node), ...inRules(agreement, cluster, node)]);
  return [...lines.filter(({ kind }) => kind !== "stranger"), ...inStaticConfigs(agreement)];
}

export const theyKnowEachOther: ExpandVerify = (facts, { targets }, cluster) => {
  const [first] = targets.every((node) => isMember(facts, node)) ? disagreeing(facts, cluster) : [];
  if (first !== undefined) return block(say("differs", { what: first.what }));
  const nodes = facts.agreement.members.map(({ node }) => node);
  const unread = nodes.filter(
    (node) => confOf(facts.agreement, node) === undefined || rulesOf(facts.agreement, node) === undefined,
  );
  return unread.length === 0 ? ok : unknown(say("files-unread", { nodes: unread }));
};

export const slotsAreRead: ExpandVerify = (facts, { targets }) => {
  const slots = seen(facts.agreement.slots ?? undefined);
  for (const node of targets.filter((name) => !isCascade(facts, name))) {
    const conf = confOf(facts.agreement, node);
    if (slots === undefined || conf === undefined) return unknown(say("slots-unread", { node }));
    const slot = conf.applicationName;
    if (slot !== null && !slots.some(({ name, active }) => name === slot && active))
      return warn(say("no-slot", { slot, node }));
  }
  return ok;
};

/** gs_expansion adds nobody to synchronous_standby_names, so that is told and left to a run of its own. */
export const commitsWaitForThem: ExpandVerify = (facts, wanted, cluster) => {
  const [first] = notWaitedFor(facts, wanted, cluster);
  if (first !== undefined) return warn(say("differs", { what: first.what }));
  const isRead = seen(facts.agreement.sync ?? undefined) !== undefined;
  return isRead && wanted.targets.every((node) => confOf(facts.agreement, node) !== undefined)
    ? ok
    : unknown(say("sync-unread"));
};

export const notWaitedFor = ({ agreement }: ExpandFacts, { targets }: Wanted, cluster: Cluster): Disagreement[] =>
  atThePrimary(agreement, cluster).filter(({ kind, other }) => kind === "sync" && targets.includes(other ?? ""));

export const logIsKeptAsBefore: ExpandVerify = ({ agreement, primary }, _wanted, _cluster, before) => {
  const [was, now] = [before.agreement, agreement].map(({ segmentsKept }) => seen(segmentsKept ?? undefined));
  if (was === undefined || now === undefined) return unknown(say("kept-unread"));
  return now === was ? ok : warn(say("kept", { node: primary?.node ?? "?", now, was }));
};

/** The software alone fills /tmp of a machine where a few tries broke off. */
export const nothingIsLeftBehind: ExpandVerify = ({ temporary }, { targets }, _cluster, before) => {
  const places = temporary.flatMap(({ node, names }) => {
    const older = seen(before.temporary.find((one) => one.node === node)?.names) ?? [];
    const left = (seen(names) ?? []).filter((name) => name.startsWith("gs_expansion_") && !older.includes(name));
    return left.map((name) => `${node}:/tmp/${name}`);
  });
  if (places.length > 0) return warn(say("temporary", { places }));
  const nodes = temporary.filter(({ names }) => seen(names) === undefined).map(({ node }) => node);
  if (nodes.length > 0) return unknown(say("temporary-unread", { nodes }));
  return temporary.length > 0 ? ok : unknown(say("temporary-unread", { nodes: [...targets] }));
};
