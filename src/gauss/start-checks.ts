import { type Cluster, nodeOf } from "../core/cluster.ts";
import { block, ok, seen, unknown, type Verdict, warn } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { buildInWords } from "./build-progress.ts";
import { nodeInView } from "./membership.ts";
import { meant, type RunArgs } from "./run-checks.ts";
import { ALL, hostNamed, isManaged, primariesIn, type RunFacts, runnerOf, standingOf } from "./run-facts.ts";
import { asStandby, lastPrimaries, type StartRole, startRole } from "./start-role.ts";
import { memberNamed } from "./topology.ts";

const say = words("start-check", {
  "runs-already": { en: "{node} runs already, as {role} {state}" },
  "all-run": { en: "a server runs on every member already" },
  mute: {
    en: "a server runs on {node} and SQL gets no answer. It may be starting; one that hangs is stopped first: `/gauss stop {cluster} {node}`",
  },
  building: { en: "{progress}. Wait for it" },
  "build-failed": { en: "{progress}: `/gauss rebuild {cluster} {node}`" },
  "build-unseen": { en: "whether a build of {nodes} was left unfinished could not be read" },
  managed: { en: "the cluster manager decides who becomes primary" },
  "as-primary": { en: "{node} starts as primary: {why}" },
  "as-standby": { en: "{node} starts as standby: {why}" },
  refused: {
    en: "{why}. To bring it up as primary all the same: `/gauss start {cluster} {node} as=primary`. As a standby it does no harm: `as=standby`",
  },
  asked: { en: "as primary was asked for, although this is not certain: {why}" },
  "asked-standby": { en: "as standby was asked for" },
  "one-node": { en: "a role is said for one node; which role each member of the whole cluster gets is recorded" },
  "second-primary": { en: "{primary} is the primary: a second one must not be started" },
  "two-lasts": {
    en: "{nodes} stopped as primary, each of them. Decide whose data is the right one and start that one alone first: `/gauss start {cluster} <node> as=primary`",
  },
  "last-unseen": { en: "who was the primary last could not be read from the control data of the members" },
  "letters-unseen": {
    en: "which role each member was installed with could not be read, and cluster_dynamic_config is not the same everywhere",
  },
  "static-roles": {
    en: "cluster_dynamic_config is missing or not the same on every member, so {installed} comes up as primary, as it was installed, and {last} was it last. Start {last} alone first, then the others: `/gauss start {cluster} {last}`",
  },
  "recorded-roles": {
    en: "{last} was the primary last, {installed} was installed as it. What cluster_dynamic_config records cannot be read: if it is older than the last promotion, {installed} comes up as primary. To be sure start {last} alone first: `/gauss start {cluster} {last}`",
  },
});

export interface StartArgs extends RunArgs {
  readonly as?: "primary" | "standby" | undefined;
}
type StartCheck = (facts: RunFacts, args: StartArgs, cluster: Cluster) => Verdict;

export const isDown: StartCheck = (facts, args, cluster) => {
  const standings = meant(facts, args).map((node) => ({ node, stands: standingOf(facts, node) }));
  if (args.nodeOrAll === ALL)
    return standings.every(({ stands }) => stands?.kind === "answers") ? block(say("all-run")) : ok;
  for (const { node, stands } of standings) {
    if (stands?.kind === "answers") return block(say("runs-already", { node, role: stands.role, state: stands.state }));
    if (stands?.kind === "mute") return block(say("mute", { node, cluster: cluster.name }));
  }
  return ok;
};

/** `Uncompleted build is detected, please build again`: such a data directory does not start. */
export const noBuildIsOpen: StartCheck = (facts, args, cluster) => {
  const hosts = meant(facts, args).flatMap((node) => hostNamed(facts, node) ?? []);
  for (const { node, build } of hosts) {
    const progress = buildInWords(node, seen(build ?? undefined));
    if (progress === undefined) continue;
    if (seen(build ?? undefined)?.state === "Building") return block(say("building", { progress }));
    return block(say("build-failed", { progress, node, cluster: cluster.name }));
  }
  const nodes = hosts.filter(({ build }) => seen(build ?? undefined) === undefined).map(({ node }) => node);
  return nodes.length === 0 ? ok : unknown(say("build-unseen", { nodes }));
};

/** The role that the facts give, or the one that was asked for; never a second primary. */
export function roleOf(facts: RunFacts, { nodeOrAll: node, as }: StartArgs, cluster: Cluster): StartRole {
  const found = startRole(facts, cluster, node);
  const [primary] = primariesIn(facts).filter((name) => name !== node);
  if (as === undefined || facts.members.length === 1) return found;
  if (as === "standby") return asStandby(facts, cluster, node, say("asked-standby"));
  if (primary !== undefined) return { kind: "refused", why: say("second-primary", { primary }) };
  return found.kind === "as" && found.mode === "primary"
    ? found
    : { kind: "as", mode: "primary", why: say("asked", { why: found.why }) };
}

export const roleIsCertain: StartCheck = (facts, args, cluster) => {
  const { nodeOrAll: node } = args;
  if (isManaged(facts) === true) return ok;
  if (node === ALL) return args.as === undefined ? recordedRolesAreRight(facts, cluster) : block(say("one-node"));
  if (nodeOf(cluster, node) === undefined) return ok;
  const role = roleOf(facts, args, cluster);
  const { why } = role;
  const primary = primariesIn(facts).some((name) => name !== node);
  if (role.kind === "refused")
    return block(args.as === undefined ? say("refused", { why, cluster: cluster.name, node }) : why);
  if (role.mode === "primary") return warn(say("as-primary", { node, why }));
  return primary || role.mode === undefined ? ok : warn(say("as-standby", { node, why }));
};

/** gs_om starts by cluster_dynamic_config and, where that is missing, by the roles of the installation. */
function recordedRolesAreRight(facts: RunFacts, { name: cluster, nodes }: Cluster): Verdict {
  if (primariesIn(facts).length > 0 || facts.members.length === 1) return ok;
  const [last, ...more] = lastPrimaries(facts);
  if (last === undefined) return unknown(say("last-unseen"));
  if (more.length > 0) return block(say("two-lasts", { nodes: [last, ...more], cluster }));
  const written = facts.members.map((name) => seen(hostNamed(facts, name)?.dynamic ?? undefined) ?? null);
  const recorded = written[0] !== null && written.every((sum) => sum === written[0]);
  const letter = seen(facts.opinion ?? undefined)?.nodes.find(({ installRole }) => installRole === "P")?.host;
  const view = seen(memberNamed(facts.machines, runnerOf(facts))?.view);
  const entry = view?.nodes.filter(({ name }) => name === letter);
  const installed = nodes.find(
    (node) => view !== undefined && entry !== undefined && nodeInView({ ...view, nodes: entry }, node) !== undefined,
  )?.name;
  if (installed === undefined) return recorded ? ok : warn(say("letters-unseen"));
  if (installed === last) return ok;
  return warn(say(recorded ? "recorded-roles" : "static-roles", { installed, last, cluster }));
}
