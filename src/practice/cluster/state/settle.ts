import { endDetached } from "./builds.ts";
import { type Instance, isPrimary, isStandby, linked, type Member, membersOf, type State } from "./member.ts";
import { mayConnect } from "./peers.ts";
import { attach, sourceOf } from "./streams.ts";

/** How fast a primary with a little load writes. */
const BYTES_PER_SECOND = 2_048;
/** A standby tries the addresses in its replconninfo about once a second. */
const REATTACH_MS = 1_000;
/** How long a manager waits before it promotes somebody. */
const ARBITRATION_MS = 10_000;

/**
 * Brings everything up to `now`: promotions and starts that were under way end, standbys find a primary, the log grows.
 * Nothing else moves the cluster by itself, so between two looks no timer runs.
 */
export function settle(state: State, now: number): void {
  const members = [...state.members.values()];
  for (const member of members) finish(member, members, now);
  for (const member of members) endDetached(state, member, now);
  for (const member of members) if (isPrimary(member.instance)) write(member.instance, now);
  for (const member of members) follow(state, member, members, now);
  if (state.cm) arbitrate(state, membersOf(state), now);
}

/** With CM and a majority of its servers, the standby that is furthest ahead is promoted without anybody's doing. */
function arbitrate(state: State, members: readonly Member[], now: number): void {
  const up = members.filter(({ network }) => network === "up");
  if (up.length * 2 <= members.length || up.some(({ instance }) => instance.running && !isStandby(instance))) return;
  if (up.some(({ instance }) => instance.activity.kind !== "none")) return;
  const [best] = up
    .filter(({ instance }) => instance.running && instance.replication.kind === "lost")
    .sort((a, b) => b.instance.position - a.instance.position);
  if (best?.instance.replication.kind !== "lost") return;
  const at = best.instance.replication.at + ARBITRATION_MS * state.timeScale;
  if (now >= at) best.instance.activity = { kind: "promoting", until: now + 1_000 * state.timeScale };
}

function finish(member: Member, members: readonly Member[], now: number): void {
  const { instance } = member;
  const { activity } = instance;
  if (activity.kind === "none" || activity.kind === "building") return;
  if (activity.kind === "succeeding") {
    const primary = members.find(({ name }) => name === activity.primary);
    if (primary?.instance.activity.kind !== "demoting") instance.activity = { kind: "none" };
    return;
  }
  // Replay has to reach the end of the log before a promotion is over.
  if (activity.kind === "promoting" && (instance.replayPaused || instance.sqlHangs)) return;
  if (now < activity.until) return;
  instance.activity = { kind: "none" };
  if (activity.kind === "promoting") becomePrimary(member, activity.until);
  if (activity.kind === "demoting") handOver(member, activity, members);
}

/** The successor has received everything, so the logs are the same and the old primary can follow at once. */
function handOver(
  member: Member,
  { successor, until }: { readonly successor: string; readonly until: number },
  members: readonly Member[],
): void {
  const next = members.find(({ name }) => name === successor);
  if (next === undefined || next.instance.activity.kind !== "succeeding") return;
  const { instance } = member;
  next.instance.activity = { kind: "none" };
  next.instance.position = instance.position;
  becomePrimary(next, until);
  instance.role = "Standby";
  attach(member, next);
}

function becomePrimary({ name, instance }: Member, at: number): void {
  instance.role = "Primary";
  instance.replayed = instance.position;
  instance.history = [...instance.history, { by: name, at: instance.position }];
  instance.primarySince = at;
  instance.movedAt = at;
}

function write(instance: Instance, now: number): void {
  const bytes = Math.floor(((now - instance.movedAt) / 1_000) * BYTES_PER_SECOND);
  if (bytes < 8) return;
  instance.position += bytes - (bytes % 8);
  instance.replayed = instance.position;
  instance.movedAt = now;
}

function follow(state: State, member: Member, members: readonly Member[], now: number): void {
  const { instance } = member;
  if (!instance.running || !isStandby(instance) || instance.activity.kind !== "none") return;
  if (instance.replication.kind === "needs-build") return;
  const source = sourceOf(state, member);
  if (source !== undefined) {
    receive(instance, source.instance);
    return;
  }
  if (instance.replication.kind === "attached") {
    instance.replication = { kind: "lost", at: now, word: "disconnected" };
  }
  const { at } = instance.replication.kind === "lost" ? instance.replication : { at: now };
  const primary = members
    .filter((other) => isPrimary(other.instance) && linked(member, other) && mayConnect(member, other))
    .sort((a, b) => b.instance.history.length - a.instance.history.length)
    .find((other) => now >= Math.max(at, other.instance.primarySince) + REATTACH_MS * state.timeScale);
  if (primary === undefined) return;
  if (instance.stale || !mayFollow(instance, primary.instance)) {
    instance.replication = { kind: "needs-build" };
    return;
  }
  attach(member, primary);
  receive(instance, primary.instance);
}

function receive(instance: Instance, primary: Instance): void {
  instance.history = primary.history;
  instance.position = Math.max(instance.position, primary.position - instance.lag);
  if (!instance.replayPaused) instance.replayed = instance.position;
}

/** A log that went on after the point where the primary's own began cannot be continued: the returned old primary. */
function mayFollow(standby: Instance, primary: Instance): boolean {
  const shared = standby.history.every(({ by, at }, index) => {
    const fork = primary.history[index];
    return fork?.by === by && fork.at === at;
  });
  const fork = primary.history[standby.history.length];
  return shared && (fork === undefined || standby.position <= fork.at);
}
