import type { Cluster } from "../core/cluster.ts";
import { block, ok, seen, type Verdict } from "../core/operation.ts";
import { words } from "../core/words.ts";
import type { StartMode } from "./commands.ts";
import { meant, type RunArgs } from "./run-checks.ts";
import { hostNamed, type RunFacts, standingOf } from "./run-facts.ts";

const say = words("restart-check", {
  down: { en: "no server runs on {node}: `/gauss start {cluster} {node}`" },
  mute: {
    en: "a server runs on {node} and SQL gets no answer: it would wait for it in vain. Stop it, then start it: `/gauss stop {cluster} {node}`",
  },
  "strange-role": { en: "{node} is {role}: only a primary, a standby or a cascade standby is restarted" },
  moving: { en: "{node} is {state}: wait until that is over" },
  "not-restarted": { en: "{nodes} still run since {moment}, so they were not restarted" },
  "moment-unread": { en: "when the server on {nodes} was started could not be read" },
  "not-there-yet": { en: "{node} is {state}" },
  "other-role": { en: "{node} is {state}, and was {before}" },
});

type RestartCheck = (facts: RunFacts, args: RunArgs, cluster: Cluster, before: RunFacts) => Verdict;

const MODES: Readonly<Record<string, StartMode>> = {
  Primary: "primary",
  Standby: "standby",
  "Cascade Standby": "cascade_standby",
};
const MOVING = ["Promoting", "Wait promoting", "Demoting", "Building", "Starting"];

const roleOf = (look: RunFacts, node: string): string | undefined => {
  const stands = standingOf(look, node);
  return stands?.kind === "answers" ? stands.role : undefined;
};
export const stateOf = (look: RunFacts, node: string): string => {
  const stands = standingOf(look, node);
  return stands?.kind === "answers" ? `${stands.role} ${stands.state}` : (stands?.kind ?? "unknown");
};
/** A cluster of one calls its node Normal, and starts it without a role. */
const isAlone = (look: RunFacts, node: string): boolean => look.members.length === 1 && roleOf(look, node) === "Normal";

/** In which role it comes back; a cluster of one starts its node without. */
export const modeOf = (look: RunFacts, node: string): StartMode | undefined =>
  isAlone(look, node) ? undefined : MODES[roleOf(look, node) ?? ""];

export const canBeRestarted: RestartCheck = (look, args, { name: cluster }) => {
  for (const node of meant(look, args)) {
    const stands = standingOf(look, node);
    if (stands?.kind === "down") return block(say("down", { node, cluster }));
    if (stands?.kind === "mute") return block(say("mute", { node, cluster }));
    if (stands?.kind !== "answers") continue;
    const { role, state } = stands;
    if (MOVING.includes(state)) return block(say("moving", { node, state }));
    if (MODES[role] === undefined && !isAlone(look, node)) return block(say("strange-role", { node, role }));
  }
  return ok;
};

/** Its moment of start tells: the tool ends with 0 also when it did nothing, since another gs_ctl runs. */
export const wasRestarted: RestartCheck = (look, args, _cluster, before) => {
  const moments = meant(before, args).map((node) => ({
    node,
    was: seen(hostNamed(before, node)?.startedAt ?? undefined),
    is: seen(hostNamed(look, node)?.startedAt ?? undefined),
  }));
  const same = moments.filter(({ was, is }) => is !== undefined && is === was);
  const [first] = same;
  if (first !== undefined)
    return block(say("not-restarted", { nodes: same.map(({ node }) => node), moment: first.was ?? "?" }));
  const nodes = moments.filter(({ is }) => is === undefined).map(({ node }) => node);
  return nodes.length === 0 ? ok : block(say("moment-unread", { nodes }));
};

export const isAsBefore: RestartCheck = (look, args, _cluster, before) => {
  const verdicts = meant(before, args).map((node): Verdict => {
    const [state, was] = [stateOf(look, node), stateOf(before, node)];
    if (roleOf(look, node) === undefined) return block(say("not-there-yet", { node, state }));
    if (roleOf(look, node) !== roleOf(before, node)) return block(say("other-role", { node, state, before: was }));
    if (state === was || state.endsWith(" Normal")) return ok;
    return block(say("not-there-yet", { node, state }));
  });
  return verdicts.find(({ kind }) => kind !== "ok") ?? ok;
};
