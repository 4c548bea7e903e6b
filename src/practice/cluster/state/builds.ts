import { isPrimary, linked, type Member, type State } from "./member.ts";
import { mayConnect } from "./peers.ts";
import { attach } from "./streams.ts";

interface Build {
  readonly mode: "Full" | "Incremental";
  readonly now: number;
  readonly takesMs: number;
  /** Whether it ends without anybody's doing, because nobody waits for it. */
  readonly detached?: boolean;
}

/** Real durations (milliseconds) of a small database. */
export const BUILD_TAKES = { Full: 10_000, Incremental: 4_000 } as const;

export function beginBuild({ instance }: Member, { mode, now, takesMs, detached = false }: Build): void {
  const total = mode === "Full" ? 2_457_600 : 98_304;
  instance.running = true;
  instance.role = "Standby";
  instance.buildUnfinished = true;
  instance.build = { mode, total };
  instance.activity = { kind: "building", from: now, until: now + takesMs, detached };
}

/** The copy is complete: the instance holds what its primary holds, and its server is started anew. */
export function endBuild(member: Member, primary: Member): void {
  const { instance } = member;
  if (instance.activity.kind === "building") instance.startedAt = instance.activity.until;
  instance.activity = { kind: "none" };
  instance.buildUnfinished = false;
  instance.stale = false;
  instance.history = primary.instance.history;
  instance.systemIdentifier = primary.instance.systemIdentifier;
  instance.position = primary.instance.position;
  instance.replayed = instance.position;
  attach(member, primary);
}

/** A primary that this member can build from. */
export function buildSource(state: State, member: Member): Member | undefined {
  const candidates = [...state.members.values()].filter(
    (other) => isPrimary(other.instance) && linked(other, member) && mayConnect(member, other),
  );
  return candidates.sort((a, b) => b.instance.history.length - a.instance.history.length)[0];
}

/** The copier has died, or its primary has: what it leaves behind cannot be started. */
export function breakOff({ instance }: Member): void {
  instance.running = false;
  instance.activity = { kind: "none" };
}

/** A build that runs on without whoever began it ends when its time has come. */
export function endDetached(state: State, member: Member, now: number): void {
  const { activity } = member.instance;
  if (activity.kind !== "building" || !activity.detached) return;
  const primary = buildSource(state, member);
  if (primary === undefined) breakOff(member);
  else if (now >= activity.until) endBuild(member, primary);
}
