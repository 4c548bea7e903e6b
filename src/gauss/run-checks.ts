import { type Cluster, nodeOf } from "../core/cluster.ts";
import { block, ok, troubleMessage, type Verdict, warn } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { nobodyElseOn } from "./nobody-else.ts";
import { ALL, hostNamed, isManaged, nodeIdOf, type RunFacts, standingOf } from "./run-facts.ts";

const say = words("run-check", {
  "not-a-machine": { en: "{cluster} has no node {node}; it has {nodes}" },
  "not-a-member": {
    en: "{node} is no member of {cluster}: it was dropped, or never added. It must not run with the data of its former life",
  },
  "no-answer": { en: "{node} {trouble}: nothing can be done from here" },
  "away-start": {
    en: "{nodes} cannot be reached, and gs_om starts nothing while the host of a member is away. Start the others one by one, the last primary first: `/gauss start {cluster} <node>`. Or drop the dead one once a primary runs: `/gauss dropnode {cluster} {first}`",
  },
  "away-stop": {
    en: "{nodes} cannot be reached: gs_om would stop the others and then fail. Stop them one by one, the standbys first: `/gauss stop {cluster} <node>`",
  },
  "away-restart": {
    en: "{nodes} cannot be reached: gs_om would stop the others and could not start them again. Restart them one by one: `/gauss restart {cluster} <node>`",
  },
  "away-managed": { en: "{nodes} cannot be reached: the cluster manager goes on with the others" },
  "manager-unseen": {
    en: "whether a cluster manager runs could not be seen, and with one other commands are needed",
  },
  "no-id": { en: "the number of {nodes} could not be read from the static configuration, and cm_ctl wants it" },
});

export interface RunArgs {
  readonly nodeOrAll: string;
}
type RunCheck = (facts: RunFacts, args: RunArgs, cluster: Cluster) => Verdict;

/** The machines that are meant. */
export const meant = ({ members }: RunFacts, { nodeOrAll }: RunArgs): string[] =>
  nodeOrAll === ALL ? members : [nodeOrAll];

export const isMachine: RunCheck = (_facts, { nodeOrAll: node }, cluster) =>
  node === ALL || nodeOf(cluster, node) !== undefined
    ? ok
    : block(say("not-a-machine", { cluster: cluster.name, node, nodes: cluster.nodes.map(({ name }) => name) }));

export const isMember: RunCheck = (facts, args, cluster) => {
  const { nodeOrAll: node } = args;
  if (node === ALL || facts.members.includes(node)) return ok;
  const known = isMachine(facts, args, cluster);
  return known.kind === "ok" ? block(say("not-a-member", { node, cluster: cluster.name })) : known;
};

/** One host for one node; for the whole cluster every one, since gs_om cannot do without (seen on 2.0.x). */
export const hostsAnswer =
  (verb: "start" | "stop" | "restart"): RunCheck =>
  (facts, args, cluster) => {
    const away = meant(facts, args).flatMap((node) => {
      const stands = standingOf(facts, node);
      return stands?.kind === "not-answered" ? [{ node, trouble: stands.trouble }] : [];
    });
    const [first] = away;
    if (first === undefined) return ok;
    if (args.nodeOrAll !== ALL) return block(say("no-answer", { ...first, trouble: troubleMessage(first.trouble) }));
    const nodes = away.map(({ node }) => node);
    if (isManaged(facts) === true) return warn(say("away-managed", { nodes }));
    return block(say(`away-${verb}`, { nodes, cluster: cluster.name, first: first.node }));
  };

/** With CM gs_ctl must not be used: CM would undo it. */
export const managerIsKnown: RunCheck = (facts, args, cluster) => {
  const managed = isManaged(facts);
  if (managed === undefined) return block(say("manager-unseen"));
  if (!managed || args.nodeOrAll === ALL) return ok;
  const nodes = meant(facts, args).filter((name) => {
    const node = nodeOf(cluster, name);
    return node !== undefined && nodeIdOf(facts, node) === undefined;
  });
  return nodes.length === 0 ? ok : block(say("no-id", { nodes }));
};

export const nobodyElse: RunCheck = (facts, args) => {
  const places = [...new Set([...facts.members, ...meant(facts, args)])];
  return nobodyElseOn(places.flatMap((node) => hostNamed(facts, node) ?? []));
};

/** For what people may decide about themselves, once they are told. */
export const asWarning = (verdict: Verdict): Verdict => (verdict.kind === "block" ? warn(verdict.why) : verdict);

/** What must not change between approval and execution: who is what, by every member's own word. */
export const rolesIn = (facts: RunFacts): unknown =>
  facts.machines.map(({ node }) => {
    const stands = standingOf(facts, node);
    return [node, facts.members.includes(node), stands?.kind, stands?.kind === "answers" ? stands.role : null];
  });
