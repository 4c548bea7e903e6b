import type { Cluster } from "../core/cluster.ts";
import { block, ok, seen, unknown, type Verdict, warn } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { bytesText, comparePositions, distance, LAG_LIMIT } from "./position.ts";
import { detailOf, type PromotionFacts } from "./promotion-facts.ts";
import { primaries, standing } from "./topology.ts";

const say = words("candidate", {
  further: { en: "{other} has received {bytes} more than {node}: promote {other}, or its log is lost" },
  "position-unseen": { en: "how much log {nodes} received could not be read" },
  "loss-unknown": {
    en: "the last position of the old primary was not seen: what only it had is lost, and nobody can say how much",
  },
  backlog: { en: "{node} has {bytes} to replay before it opens" },
  "backlog-unseen": { en: "the positions of {node} could not be read" },
  paused: { en: "replay on {node} is paused: `select pg_xlog_replay_resume();` first" },
  delayed: { en: "{node} replays with a delay of {ms} ms (recovery_min_apply_delay)" },
  "replay-unseen": { en: "whether {node} replays could not be read" },
  "other-system": { en: "{node} belongs to another system than {other}" },
  "behind-timeline": { en: "{node} is on timeline {own}, {other} on {theirs}" },
  "control-unseen": { en: "the control data of {nodes} could not be read" },
  disk: { en: "the disk of {node} is {percent} % full" },
  "disk-unseen": { en: "the disk of {node} could not be read" },
  hang: {
    en: "{node} waits for synchronous standbys ({names}) and none is left, with most_available_sync off: commits will hang. Set `synchronous_standby_names` or most_available_sync.",
  },
  "sync-unseen": { en: "the synchronous settings of {node} could not be read" },
});

export function candidateIsFurthest(facts: PromotionFacts): Verdict {
  const { candidate: node } = facts;
  if (node === null) return ok;
  const own = seen(detailOf(facts)?.positions)?.received;
  const standbys = facts.members.flatMap((member) => {
    const stands = standing(member);
    return stands.kind === "answers" && stands.inRecovery ? [member.node] : [];
  });
  const unread = standbys.filter((other) => !seen(detailOf(facts, other)?.positions)?.received);
  if (own === null || own === undefined) return block(say("position-unseen", { nodes: [node] }));
  for (const other of standbys) {
    const theirs = seen(detailOf(facts, other)?.positions)?.received;
    if (theirs && comparePositions(theirs, own) > 0) {
      return block(say("further", { node, other, bytes: bytesText(distance(own, theirs) ?? 0n) }));
    }
  }
  return unread.length === 0 ? ok : block(say("position-unseen", { nodes: unread }));
}

/** Nothing remembers the last position of the old primary yet; unknown is shown as unknown. */
export const lossIsKnown = (): Verdict => unknown(say("loss-unknown"));

export function replayIsNear(facts: PromotionFacts): Verdict {
  const { candidate: node } = facts;
  const at = seen(detailOf(facts)?.positions);
  if (node === null) return ok;
  const bytes = at?.received && at.replayed ? distance(at.replayed, at.received) : undefined;
  if (bytes === undefined) return unknown(say("backlog-unseen", { node }));
  return bytes > LAG_LIMIT ? warn(say("backlog", { node, bytes: bytesText(bytes) })) : ok;
}

export function replayRuns(facts: PromotionFacts): Verdict {
  const { candidate: node } = facts;
  const replay = seen(detailOf(facts)?.replay);
  if (node === null) return ok;
  if (replay === undefined) return block(say("replay-unseen", { node }));
  if (replay.paused === true) return block(say("paused", { node }));
  return replay.applyDelayMs > 0 ? block(say("delayed", { node, ms: replay.applyDelayMs })) : ok;
}

export function oneSystem(facts: PromotionFacts): Verdict {
  const { candidate: node } = facts;
  const own = seen(detailOf(facts)?.control);
  if (node === null) return ok;
  if (own === undefined) return block(say("control-unseen", { nodes: [node] }));
  for (const { node: other, control } of facts.details) {
    const theirs = seen(control);
    if (theirs !== undefined && theirs.systemIdentifier !== own.systemIdentifier)
      return block(say("other-system", { node: other, other: node }));
    if (theirs !== undefined && theirs.timeline > own.timeline) {
      return block(say("behind-timeline", { node, own: own.timeline, other, theirs: theirs.timeline }));
    }
  }
  const unread = facts.details.filter(({ control }) => seen(control) === undefined).map((detail) => detail.node);
  return unread.length === 0 ? ok : unknown(say("control-unseen", { nodes: unread }));
}

export function diskHasRoom(facts: PromotionFacts): Verdict {
  const { candidate: node } = facts;
  const disk = seen(detailOf(facts)?.disk);
  if (node === null) return ok;
  if (disk === undefined) return unknown(say("disk-unseen", { node }));
  const why = say("disk", { node, percent: disk.usedPercent });
  if (disk.usedPercent >= 95) return block(why);
  return disk.usedPercent >= 85 ? warn(why) : ok;
}

/** Before and after: commits hang when synchronous standbys are wanted, none is there, and most_available_sync is off. */
export function commitsGoOn(
  facts: PromotionFacts,
  _args: unknown,
  _cluster: Cluster,
  before: PromotionFacts = facts,
): Verdict {
  const node = before.candidate;
  if (node === null) return ok;
  const settings = seen(detailOf(facts, node)?.sync);
  const promoted = primaries(facts.members).some((member) => member.node === node);
  if (settings === undefined) return unknown(say("sync-unseen", { node }));
  const { synchronousStandbyNames: names, mostAvailableSync, synchronousCommit } = settings;
  const waits = names.trim() !== "" && !mostAvailableSync && !["off", "local"].includes(synchronousCommit);
  const others = facts.members.filter((member) => {
    const stands = standing(member);
    return member.node !== node && stands.kind === "answers" && stands.inRecovery;
  });
  if (!waits || others.length > 0) return ok;
  const why = say("hang", { node, names });
  return promoted ? block(why) : warn(why);
}
