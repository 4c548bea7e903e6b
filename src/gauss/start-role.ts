import type { Cluster } from "../core/cluster.ts";
import { seen } from "../core/operation.ts";
import { type Message, words } from "../core/words.ts";
import type { StartMode } from "./commands.ts";
import { machineAt } from "./member-addresses.ts";
import { comparePositions } from "./position.ts";
import { hostNamed, primariesIn, type RunFacts, standingOf } from "./run-facts.ts";

const say = words("start-role", {
  alone: { en: "it is the only member" },
  "beside-primary": { en: "{primary} is the primary" },
  "was-standby": {
    en: "it was a standby, and no primary answers: it waits for one. Start the last primary as well, or promote one",
  },
  "was-primary": { en: "it was the primary last, and every other member is a standby that has no more log" },
  "own-unseen": { en: "whether {node} was the primary last could not be read from its control data" },
  away: { en: "{nodes} do not answer: one of them may have been promoted meanwhile, or have more log" },
  unseen: { en: "whether {nodes} were promoted meanwhile could not be read from their control data" },
  rival: { en: "{nodes} stopped as primary as well: whose data is the right one has to be decided by people" },
  further: { en: "{other} has more log than {node}" },
});

/** In which role an instance is to be started, and why; `refused` when that is not certain. */
export type StartRole =
  /** Without a mode: the single node of a cluster of one. */
  | { readonly kind: "as"; readonly mode: StartMode | undefined; readonly why: Message }
  | { readonly kind: "refused"; readonly why: Message };

/**
 * By what is seen now and what the control data says of the time before: never a second primary, and a primary out of none only
 * when nobody else can have become one or has more log.
 */
export function startRole(facts: RunFacts, cluster: Cluster, node: string): StartRole {
  const [primary] = primariesIn(facts).filter((name) => name !== node);
  if (primary !== undefined) return asStandby(facts, cluster, node, say("beside-primary", { primary }));
  if (facts.members.length === 1) return { kind: "as", mode: undefined, why: say("alone") };
  const wasPrimary = stoppedAsPrimary(facts, node);
  if (wasPrimary === undefined) return { kind: "refused", why: say("own-unseen", { node }) };
  if (!wasPrimary) return asStandby(facts, cluster, node, say("was-standby"));
  const doubt = whyNotPrimary(facts, node);
  return doubt === undefined
    ? { kind: "as", mode: "primary", why: say("was-primary") }
    : { kind: "refused", why: doubt };
}

/** Undefined when this one, which stopped as primary, may be the primary again. */
function whyNotPrimary(facts: RunFacts, node: string): Message | undefined {
  const others = facts.members.filter((name) => name !== node);
  const away = others.filter((name) => standingOf(facts, name)?.kind === "not-answered");
  if (away.length > 0) return say("away", { nodes: away });
  const unseen = others.filter((name) => stoppedAsPrimary(facts, name) === undefined);
  if (unseen.length > 0) return say("unseen", { nodes: unseen });
  const rivals = others.filter((name) => stoppedAsPrimary(facts, name));
  if (rivals.length > 0) return say("rival", { nodes: rivals });
  const ahead = others.find((name) => isAhead(facts, name, node));
  return ahead === undefined ? undefined : say("further", { other: ahead, node });
}

/** A standby's last checkpoint is one of its primary's, so it lies further only where another primary went on. */
function isAhead(facts: RunFacts, other: string, node: string): boolean {
  const [theirs, own] = [other, node].map((name) => seen(hostNamed(facts, name)?.control ?? undefined));
  if (theirs === undefined || own === undefined) return false;
  if (theirs.timeline !== own.timeline) return theirs.timeline > own.timeline;
  return comparePositions(theirs.latestCheckpoint ?? "", own.latestCheckpoint ?? "") > 0;
}

export function asStandby(facts: RunFacts, cluster: Cluster, node: string, why: Message): StartRole {
  return { kind: "as", mode: isCascade(facts, cluster, node) ? "cascade_standby" : "standby", why };
}

/** From 3.0 on replconninfo of the others says so; before, it comes up as a standby of the primary. */
export function isCascade({ hosts, machines }: RunFacts, cluster: Cluster, node: string): boolean {
  const lines = hosts.flatMap(({ conf }) => seen(conf)?.connections ?? []);
  return lines.some((line) => line.isCascade && machineAt(machines, cluster, line.remoteHost)?.name === node);
}

const AS_PRIMARY = ["in production", "in crash recovery", "shutting down", "shut down"];
const AS_STANDBY = ["in archive recovery", "shut down in recovery"];

/**
 * What the control data says an instance was last: primary, or standby. Undefined when it could not be read or says neither. A copy
 * that did not end has the control data of whom it was copied from, and is nobody's proof.
 */
export function stoppedAsPrimary(facts: RunFacts, node: string): boolean | undefined {
  const host = hostNamed(facts, node);
  const build = seen(host?.build ?? undefined);
  if (build != null && build.state !== "Build completed") return false;
  const state = seen(host?.control ?? undefined)?.clusterState ?? "";
  if (AS_PRIMARY.includes(state)) return true;
  return AS_STANDBY.includes(state) ? false : undefined;
}

/** The members that stopped as primary, or are it. */
export const lastPrimaries = (facts: RunFacts): string[] =>
  facts.members.filter((node) => stoppedAsPrimary(facts, node) === true);
