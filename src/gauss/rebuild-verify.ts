import { type Cluster, nodeOf } from "../core/cluster.ts";
import { block, ok, seen, unknown, type Verdict, warn } from "../core/operation.ts";
import { type Message, words } from "../core/words.ts";
import { buildInWords } from "./build-progress.ts";
import { bytesText, distance } from "./position.ts";
import type { RebuildArgs } from "./rebuild-checks.ts";
import { type RebuildFacts, senderIn } from "./rebuild-facts.ts";
import { peerOf } from "./replication.ts";
import { hostNamed, membersIn, standingOf } from "./run-facts.ts";
import { comesByItself, instanceOf, type MemberLook, memberNamed, standing } from "./topology.ts";

const say = words("rebuild-verify", {
  building: { en: "still building: {progress}" },
  failed: { en: "{progress}. Nothing more comes by itself: end the waiting and run it again" },
  "not-up": { en: "no server runs on {node} yet" },
  "not-read": { en: "{node} does not answer" },
  state: { en: "{node} is {state} ({detail})" },
  behind: { en: "{node} is {state}, {bytes} behind" },
  "not-sent": { en: "the primary does not send to {node} yet" },
  "not-anew": { en: "the server on {node} still runs since {moment}: it was not built" },
  "moment-unread": { en: "when the server on {node} was started could not be read" },
  "still-works": { en: "gs_ctl has been at work on {node} for {seconds} s" },
  "build-unseen": { en: "whether a build is left on {node} could not be read" },
  "slot-idle": { en: "nobody reads from the slot {slot} of the primary yet" },
  "slots-unread": { en: "the slots of the primary, or the name of {node}, could not be read" },
  "sync-now": { en: "{node} counts as {now} now, and was {was}" },
  "cascade-off": { en: "{nodes} received from {node} and do not yet again" },
});

type RebuildVerify = (facts: RebuildFacts, args: RebuildArgs, cluster: Cluster, before: RebuildFacts) => Verdict;

/** How far it is, in words; undefined when it is a healthy standby. */
export function stillOnTheWay(facts: RebuildFacts, node: string, cluster: Cluster): Message | undefined {
  const build = seen(hostNamed(facts, node)?.build ?? undefined);
  const progress = buildInWords(node, build);
  const stands = standingOf(facts, node);
  if (stands?.kind === "answers" && stands.state === "Normal" && stands.inRecovery) return undefined;
  if (progress !== undefined) return say(build?.state === "Building" ? "building" : "failed", { progress });
  if (stands?.kind === "down") return say("not-up", { node });
  if (stands?.kind !== "answers") return say("not-read", { node });
  const state = `${stands.role} ${stands.state}`;
  const sender = senderIn(facts, cluster, node);
  const [from, to] = [sender?.receiverReplayLocation, sender?.senderSentLocation];
  const bytes = from && to ? distance(from, to) : undefined;
  if (bytes === undefined) return say("state", { node, state, detail: stands.detail });
  return say("behind", { node, state, bytes: bytesText(bytes) });
}

/** What comes right by itself, however long it takes: data is copied, or log that came meanwhile is replayed. */
export function isMoving(facts: RebuildFacts, node: string): boolean {
  const build = seen(hostNamed(facts, node)?.build ?? undefined);
  return build?.state === "Building" || comesByItself(standingOf(facts, node));
}

export const isHealthy: RebuildVerify = (facts, { node }, cluster) => {
  const why = stillOnTheWay(facts, node, cluster);
  return why === undefined ? ok : block(why);
};

/** A standby that was healthy before, and is now, need not have been built in between. */
export const wasBuilt: RebuildVerify = (facts, { node }, _cluster, before) => {
  const [was, is] = [before, facts].map((look) => seen(hostNamed(look, node)?.startedAt ?? undefined));
  if (is === undefined) return block(say("moment-unread", { node }));
  return is === was ? block(say("not-anew", { node, moment: is })) : ok;
};

export const isSentTo: RebuildVerify = (facts, { node }, cluster) => {
  const stands = standingOf(facts, node);
  const isCascade = stands?.kind === "answers" && stands.role === "Cascade Standby";
  return isCascade || senderIn(facts, cluster, node) !== undefined ? ok : block(say("not-sent", { node }));
};

export const noBuildIsLeft: RebuildVerify = (facts, { node }) => {
  const host = hostNamed(facts, node);
  const [busy] = (seen(host?.busy) ?? []).filter(({ tool }) => tool === "gs_ctl");
  const progress = buildInWords(node, seen(host?.build ?? undefined));
  if (busy !== undefined) return block(say("still-works", { node, seconds: busy.seconds }));
  if (progress !== undefined) return block(progress);
  return seen(host?.build ?? undefined) === undefined ? unknown(say("build-unseen", { node })) : ok;
};

export const slotIsRead: RebuildVerify = (facts, { node }) => {
  const name = seen(hostNamed(facts, node)?.conf)?.applicationName;
  const slots = seen(facts.source?.slots);
  if (name == null || slots === undefined) return unknown(say("slots-unread", { node }));
  return slots.some((slot) => slot.name === name && !slot.active) ? warn(say("slot-idle", { slot: name })) : ok;
};

export const countsAsBefore: RebuildVerify = (facts, { node }, cluster, before) => {
  const [was, is] = [before, facts].map((look) => senderIn(look, cluster, node)?.syncState ?? null);
  if (was == null || is == null || was === is || ["Sync", "Quorum"].includes(is)) return ok;
  return warn(say("sync-now", { node, now: is, was }));
};

const below = (facts: RebuildFacts, cluster: Cluster, node: string): string[] =>
  membersIn(facts)
    .filter((member) => receivesFrom(member, cluster, node) && standing(member).kind === "answers")
    .map((member) => member.node);

const receivesFrom = (member: MemberLook, cluster: Cluster, node: string): boolean => {
  const channel = instanceOf(member)?.receivers[0]?.channel;
  return channel !== undefined && peerOf(channel)?.address === nodeOf(cluster, node)?.backIp;
};

export const cascadesFollow: RebuildVerify = (facts, { node }, cluster, before) => {
  const now = below(facts, cluster, node);
  const nodes = below(before, cluster, node).filter(
    (name) => !now.includes(name) && memberNamed(membersIn(facts), name) !== undefined,
  );
  return nodes.length === 0 ? ok : warn(say("cascade-off", { nodes, node }));
};
