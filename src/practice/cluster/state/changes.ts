import { isPrimary, isStandby, type Member, type Role, type State } from "./member.ts";
import { peerAddresses } from "./peers.ts";
import { sourceOf } from "./streams.ts";

/** What a primary has written and sent to nobody when it dies: enough to make its log differ from that of its successor. */
const UNSENT_BYTES = 0x2a8;
/** Real durations (milliseconds), observed with gs_ctl 7.0. */
export const TAKES = { promotion: 1_000, switchover: 2_000, start: 1_000, stop: 1_000 } as const;

/** A clean shutdown sends everything first; a crash does not. */
export function stopInstance({ instance }: Member, how: "clean" | "crash"): void {
  if (how === "crash" && isPrimary(instance)) instance.position += UNSENT_BYTES;
  instance.running = false;
  instance.activity = { kind: "none" };
  instance.sqlHangs = false;
}

/** Starts an instance as `role`, or as what it was. A former primary that starts by itself is primary again: nothing fences it. */
export function startInstance(state: State, { instance }: Member, now: number, asked: Role = instance.role): void {
  const alone = peerAddresses(instance).length === 0;
  const role = alone && asked === "Normal" && !isStandby(instance) ? "Primary" : asked;
  instance.alone = alone;
  // A standby that ran alone for a moment has a log of its own: the HA relation must be built anew.
  if (role === "Normal" && isStandby(instance)) instance.replication = { kind: "needs-build" };
  instance.running = true;
  instance.role = role;
  instance.pid += 1_000 + (instance.pid % 97);
  instance.startedAt = now;
  instance.movedAt = now;
  instance.primarySince = now;
  instance.sqlHangs = false;
  instance.activity = { kind: "starting", until: now + TAKES.start * state.timeScale };
  if (isStandby(instance) && instance.replication.kind !== "needs-build") {
    instance.replication = { kind: "lost", at: now, word: "connecting" };
  }
}

/** The server does not ask whether another primary lives, nor whether this standby was in sync (xlog.cpp, all versions). */
export function requestFailover(state: State, { instance }: Member, now: number): void {
  if (!instance.running || !isStandby(instance) || instance.activity.kind === "promoting") return;
  instance.activity = { kind: "promoting", until: now + TAKES.promotion * state.timeScale };
}

/** False = nothing happens: the receiver is not connected, so the request stays pending until gs_ctl gives up. */
export function requestSwitchover(state: State, member: Member, now: number): boolean {
  const primary = sourceOf(state, member);
  if (primary === undefined || member.instance.activity.kind !== "none") return false;
  const until = now + TAKES.switchover * state.timeScale;
  primary.instance.activity = { kind: "demoting", until, successor: member.name };
  member.instance.activity = { kind: "succeeding", primary: primary.name };
  return true;
}
