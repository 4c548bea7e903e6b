import { type Cluster, nodeOf } from "../core/cluster.ts";
import { block, ok, seen, unknown, type Verdict, warn } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { buildInWords } from "./build-progress.ts";
import { bytesText, distance } from "./position.ts";
import { lastPosition, outsideOf, type RebuildFacts } from "./rebuild-facts.ts";
import { hostNamed, membersIn, primariesIn, standingOf } from "./run-facts.ts";
import { stoppedAsPrimary } from "./start-role.ts";
import { looksForPrimary } from "./topology.ts";
import { commitsGoOnWithout } from "./without-standby.ts";

const say = words("rebuild-check", {
  "is-primary": {
    en: "{node} answers as Primary. An old primary beside a new one is stopped first: `/gauss stop {cluster} {node}`",
  },
  "may-be-primary": {
    en: "a server runs on {node}, SQL gets no answer, and its state file says {role}: stop it first, `/gauss stop {cluster} {node}`",
  },
  "primary-count": { en: "{count} members answer as Primary: it is built from exactly one" },
  "primary-state": { en: "the primary {node} is {state}" },
  lost: {
    en: "{node} has {bytes} of log that {primary} never had. It is thrown away: nobody gets these transactions back. Copy its data directory first if they matter, then say so: `/gauss rebuild {cluster} {node} discard=yes`",
  },
  "lost-knowingly": { en: "{bytes} of log that only {node} has are thrown away, as was asked for" },
  "was-primary": {
    en: "{node} was a primary. What it wrote and sent to nobody is thrown away, and nobody can say how much that is",
  },
  "position-unseen": { en: "how much log {node} has, compared with {primary}, could not be read" },
  healthy: { en: "{node} is a healthy standby: a rebuild is not what it needs" },
  "looks-for-primary": {
    en: "{node} only looks for its primary ({detail}). Mostly a line is missing, not data: `/gauss check {cluster} {node}`",
  },
  version: { en: "the versions do not match: a rebuild does not help" },
  "needs-full": {
    en: "{node} belongs to another system: what differs cannot be found, and everything is copied. Say so: `/gauss rebuild {cluster} {node} mode=full`",
  },
  "increment-fails": {
    en: "the log that would tell what differs may be gone: then it fails and changes nothing, or leave the mode to the tool",
  },
  building: { en: "{progress}" },
  "others-build": { en: "{nodes} is being built as well: both take from {primary}" },
  "other-version": { en: "{node} has {own}, {primary} has {theirs}" },
  "identity-unseen": { en: "system identifier or version of {node} or {primary} could not be read" },
  disk: { en: "the disk of {node} has room for {room}, and {primary} uses {used} of its own" },
  "disk-unseen": { en: "the disk of {node} or of {primary} could not be read" },
  tablespaces: { en: "{primary} has data outside of its data directory, where {node} has no folder: {paths}" },
  "tablespaces-too": { en: "data outside of the data directory is replaced as well: {paths}" },
  "tablespaces-unseen": { en: "whether {primary} has data outside of its data directory could not be read" },
  readers: { en: "a query has been running on {node} for {seconds} s: the build stops the server and ends it" },
  "readers-unseen": { en: "who works on {node} could not be read: the build stops the server" },
});

export interface RebuildArgs {
  readonly node: string;
  readonly mode: "auto" | "incremental" | "full";
  readonly discard?: "yes" | undefined;
}
type RebuildCheck = (facts: RebuildFacts, args: RebuildArgs, cluster: Cluster) => Verdict;

const primaryName = ({ source }: RebuildFacts): string => source?.node ?? "?";

/** A build takes the data of the target away: never that of a primary. */
export const isNoPrimary: RebuildCheck = (facts, { node }, { name: cluster }) => {
  const stands = standingOf(facts, node);
  if (stands?.kind === "answers" && !stands.inRecovery) return block(say("is-primary", { node, cluster }));
  const isStandby = stands?.kind !== "mute" || (stands.role ?? "").endsWith("Standby");
  return isStandby ? ok : block(say("may-be-primary", { node, role: stands.role ?? "?", cluster }));
};

export const aPrimaryIsThere: RebuildCheck = (facts) => {
  const found = primariesIn(facts);
  const [node = "?"] = found;
  if (found.length !== 1) return block(say("primary-count", { count: found.length }));
  const stands = standingOf(facts, node);
  const state = stands?.kind === "answers" ? stands.state : "?";
  return state === "Normal" ? ok : block(say("primary-state", { node, state }));
};

/** How much log the target has that the primary has not; undefined when that cannot be told. One that is attached has none. */
export function aheadOf(facts: RebuildFacts, { node }: RebuildArgs): bigint | undefined {
  const stands = standingOf(facts, node);
  if (stands?.kind === "answers" && stands.state === "Normal") return 0n;
  const [own, theirs] = [lastPosition(facts, node), seen(facts.source?.logEnd)];
  return own === undefined || theirs === undefined ? undefined : distance(theirs, own);
}

export const nothingIsLost: RebuildCheck = (facts, args, { name: cluster }) => {
  const { node } = args;
  const primary = primaryName(facts);
  const ahead = aheadOf(facts, args);
  if (facts.source === null || facts.target === null) return ok;
  if (ahead !== undefined && ahead > 0n) {
    const bytes = bytesText(ahead);
    return args.discard === "yes"
      ? warn(say("lost-knowingly", { bytes, node }))
      : block(say("lost", { node, bytes, primary, cluster }));
  }
  if (standingOf(facts, node)?.kind !== "answers" && stoppedAsPrimary(facts, node) === true)
    return warn(say("was-primary", { node }));
  return ahead === undefined ? unknown(say("position-unseen", { node, primary })) : ok;
};

/** Reasons after which the two have no piece of log in common, perhaps. */
const NO_COMMON_LOG = ["WAL segment removed", "Timeline not matched"];

export const itHelps: RebuildCheck = (facts, { node, mode }, { name: cluster }) => {
  const stands = standingOf(facts, node);
  if (stands?.kind !== "answers") return ok;
  const { state, detail } = stands;
  if (state === "Normal") return warn(say("healthy", { node }));
  if (looksForPrimary(stands)) return warn(say("looks-for-primary", { node, detail, cluster }));
  if (detail === "Version not matched") return block(say("version"));
  if (!NO_COMMON_LOG.includes(detail) || mode === "full") return ok;
  return mode === "auto" ? ok : warn(say("increment-fails"));
};

export const noOtherBuild: RebuildCheck = (facts, { node }) => {
  const own = seen(hostNamed(facts, node)?.build ?? undefined);
  const progress = buildInWords(node, own);
  if (own?.state === "Building" && progress !== undefined) return block(say("building", { progress }));
  const nodes = facts.hosts
    .filter((host) => seen(host.build ?? undefined)?.state === "Building")
    .map((host) => host.node);
  return nodes.length === 0 ? ok : warn(say("others-build", { nodes, primary: primaryName(facts) }));
};

export const isOfOneKind: RebuildCheck = (facts, { node, mode }, { name: cluster }) => {
  const { source, target } = facts;
  if (source === null || target === null) return ok;
  const primary = source.node;
  const [own, theirs] = [seen(target.versions), seen(source.versions)];
  if (own !== undefined && theirs !== undefined && own.version !== theirs.version)
    return block(say("other-version", { node, own: own.version, primary, theirs: theirs.version }));
  const [system, its] = [node, primary].map(
    (name) => seen(hostNamed(facts, name)?.control ?? undefined)?.systemIdentifier,
  );
  if (system !== undefined && its !== undefined && system !== its && mode !== "full")
    return block(say("needs-full", { node, cluster }));
  const isSeen = own !== undefined && theirs !== undefined && its !== undefined && system !== undefined;
  return isSeen ? ok : unknown(say("identity-unseen", { node, primary }));
};

export const commitsGoOn: RebuildCheck = (facts, { node }, cluster) =>
  commitsGoOnWithout({ members: membersIn(facts), confs: facts.hosts, sync: facts.sync }, node, cluster);

/** A full copy takes the old data away first, so the whole of the file system counts; both may hold other things as well. */
export const diskHasRoom: RebuildCheck = (facts, { node, mode }) => {
  const { source, target } = facts;
  if (source === null || target === null) return ok;
  const [own, theirs] = [seen(target.disk), seen(source.disk)];
  const primary = source.node;
  if (own === undefined || theirs === undefined) return unknown(say("disk-unseen", { node, primary }));
  const room = own.usedBytes + own.freeBytes;
  const values = { node, room: bytesText(BigInt(room)), primary, used: bytesText(BigInt(theirs.usedBytes)) };
  if (room < theirs.usedBytes && mode !== "incremental") return block(say("disk", values));
  return room < theirs.usedBytes * 1.1 ? warn(say("disk", values)) : ok;
};

export const tablespacesHaveRoom: RebuildCheck = ({ source, target }, { node }, cluster) => {
  if (source === null || target === null) return ok;
  const primary = source.node;
  if (seen(source.tablespaces) === undefined) return unknown(say("tablespaces-unseen", { primary }));
  const paths = outsideOf(source, nodeOf(cluster, primary));
  const missing = seen(target.places ?? undefined)?.filter(({ kind }) => kind === null) ?? [];
  if (missing.length > 0) return warn(say("tablespaces", { primary, node, paths: missing.map(({ path }) => path) }));
  return paths.length === 0 ? ok : warn(say("tablespaces-too", { paths }));
};

export const nobodyReads: RebuildCheck = (facts, { node }) => {
  if (facts.target === null || standingOf(facts, node)?.kind !== "answers") return ok;
  const open = seen(facts.target.sessions);
  if (open === undefined) return unknown(say("readers-unseen", { node }));
  return open.longestSeconds > 5 ? warn(say("readers", { node, seconds: open.longestSeconds })) : ok;
};
