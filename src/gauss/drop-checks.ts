import { type Cluster, nodeOf } from "../core/cluster.ts";
import { block, ok, seen, troubleMessage, unknown, type Verdict, warn } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { type DropFacts, printedNames, standingOf, staying, targetNodes } from "./drop-facts.ts";
import { nodeInView } from "./membership.ts";
import { memberNamed, primaries } from "./topology.ts";

const say = words("drop-check", {
  "not-a-machine": { en: "{cluster} has no node {node}; it has {nodes}" },
  "views-unread": { en: "the static configuration of {hosts} could not be read" },
  "already-dropped": {
    en: "{node} is no member any more: the static configuration of {hosts} does not list it. What is left of it stands below",
  },
  "half-dropped": {
    en: "an earlier drop broke off: {primary} does not list {node} any more, {hosts} still do. gs_dropnode cannot finish it; write the file anew with `gs_om -t generateconf -X <xml> --distribute`, from an XML without {node}",
  },
  "half-begun": {
    en: "an earlier drop broke off: {hosts} do not list {node} any more, {primary} does. This run finishes it",
  },
  "target-is-primary": {
    en: "{node} answers as Primary. Promote another member first with `/gauss switchover {cluster}`; if one is promoted already, stop this one: `/gauss stop {cluster} {node}`",
  },
  "primary-count": {
    en: "{nodes} answer as Primary: stop the wrong one first with `/gauss stop {cluster} <node>`",
  },
  "no-primary": {
    en: "no member that stays answers as Primary, and the tool runs on the primary: promote one first with `/gauss failover {cluster}`",
  },
  "primary-state": { en: "the primary {node} is {state}" },
  "not-steady": { en: "{node} is {state}: wait until that is over" },
  "needs-repair": { en: "{node} is {state}" },
  away: {
    en: "{node} {trouble}: gs_dropnode wants every member that stays. If it is dead as well, drop both in one run: `/gauss dropnode {cluster} {target} also={also}`",
  },
  down: {
    en: "no server runs on {node}: gs_dropnode wants it running on every member that stays. Start it, or drop it as well: `/gauss dropnode {cluster} {target} also={also}`",
  },
  mute: { en: "a server runs on {node} and SQL gets no answer: gs_dropnode wants every member that stays" },
  strangers: { en: "{names} are members and not in the inventory: what the tool does to them could not be looked at" },
  "no-login": { en: "{from} cannot log in to {to}: {why}. Mend it first: `/gauss trust {cluster}`" },
  "login-unseen": { en: "whether {from} can log in to {hosts} could not be seen" },
  "other-name": {
    en: "the tool calls {nodes} {names}, as the static configuration does; only to that name it is told yes",
  },
  "other-address": {
    en: "the static configuration has {theirs} for {node}, and the inventory {ip}: gs_dropnode wants the back IP",
  },
  minority: { en: "{answering} of {all} members answer: look that it is not we who are cut off" },
});

type Judge = (facts: DropFacts, cluster: Cluster) => Verdict;

const whoLists = (facts: DropFacts, cluster: Cluster, target: string) => {
  const node = nodeOf(cluster, target);
  const read = staying(facts).flatMap((name) => {
    const view = seen(memberNamed(facts.machines, name)?.view);
    return view === undefined || node === undefined ? [] : [{ name, lists: nodeInView(view, node) !== undefined }];
  });
  const hosts = (lists: boolean) => read.filter((one) => one.lists === lists).map(({ name }) => name);
  return { listing: hosts(true), others: hosts(false), all: read.map(({ name }) => name) };
};

/** What each member that stays knows counts, and never what the target says of itself. */
export const areMembers: Judge = (facts, cluster) => {
  const { primary, targets } = facts;
  const half: Verdict[] = [];
  for (const node of targets) {
    if (nodeOf(cluster, node) === undefined)
      return block(say("not-a-machine", { cluster: cluster.name, node, nodes: cluster.nodes.map(({ name }) => name) }));
    const { listing, others, all } = whoLists(facts, cluster, node);
    if (all.length === 0) return block(say("views-unread", { hosts: staying(facts) }));
    if (listing.length === 0) return block(say("already-dropped", { node, hosts: all }));
    if (primary !== null && !all.includes(primary)) return block(say("views-unread", { hosts: [primary] }));
    if (primary !== null && others.includes(primary))
      return block(say("half-dropped", { primary, node, hosts: listing }));
    if (others.length > 0) half.push(warn(say("half-begun", { hosts: others, node, primary: primary ?? "?" })));
  }
  return half[0] ?? ok;
};

export const onePrimaryStays: Judge = (facts, cluster) => {
  const found = primaries(facts.machines).map(({ node }) => node);
  const target = found.find((name) => facts.targets.includes(name));
  if (target !== undefined) return block(say("target-is-primary", { node: target, cluster: cluster.name }));
  const nodes = found.filter((name) => facts.members.includes(name));
  const [node] = nodes;
  if (node === undefined) return block(say("no-primary", { cluster: cluster.name }));
  if (nodes.length > 1) return block(say("primary-count", { nodes, cluster: cluster.name }));
  const stands = standingOf(facts, node);
  const state = stands?.kind === "answers" ? stands.state : "?";
  return state === "Normal" ? ok : block(say("primary-state", { node, state }));
};

const PASSING = ["Promoting", "Wait promoting", "Demoting", "Building", "Starting"];

/** gs_dropnode wants every instance that stays running, up to the last one (GAUSS-35807, GAUSS-51651). */
export const othersAreSteady: Judge = (facts, cluster) => {
  const odd: Verdict[] = [];
  for (const node of staying(facts)) {
    const stands = standingOf(facts, node);
    const names = {
      node,
      cluster: cluster.name,
      target: facts.targets[0] ?? "",
      also: [...facts.targets.slice(1), node].join(","),
    };
    switch (stands?.kind) {
      case "not-answered":
        return block(say("away", { ...names, trouble: troubleMessage(stands.trouble) }));
      case "down":
        return block(say("down", names));
      case "mute":
        return block(say("mute", { node }));
      case "answers": {
        const { state } = stands;
        if (PASSING.includes(state)) return block(say("not-steady", { node, state }));
        if (state !== "Normal") odd.push(warn(say("needs-repair", { node, state: `${state} (${stands.detail})` })));
        break;
      }
      case undefined:
        break;
    }
  }
  return odd[0] ?? ok;
};

export const othersAreKnown: Judge = (facts, cluster) => {
  const view = seen(memberNamed(facts.machines, facts.primary ?? "")?.view);
  const names = view?.nodes.filter(
    (entry) => !cluster.nodes.some((node) => nodeInView({ ...view, nodes: [entry] }, node) !== undefined),
  );
  return names === undefined || names.length === 0
    ? ok
    : block(say("strangers", { names: names.map(({ name }) => name) }));
};

export const primaryLogsIn: Judge = ({ logins, primary, ...facts }, cluster) => {
  for (const { from, to, answer } of logins) {
    const value = seen(answer);
    if (value !== undefined && "refused" in value)
      return block(say("no-login", { from, to, why: value.refused, cluster: cluster.name }));
  }
  const seenTo = logins.filter(({ answer }) => seen(answer) !== undefined).map(({ to }) => to);
  const hosts = facts.members.filter(
    (name) => name !== primary && !facts.targets.includes(name) && !seenTo.includes(name),
  );
  return hosts.length === 0 || primary === null ? ok : unknown(say("login-unseen", { from: primary, hosts }));
};

/** The tool asks by host names and is told addresses: yes is said to the name of the machine that is meant, and to no other. */
export const toolNamesThem: Judge = (facts, cluster) => {
  const names = printedNames(facts, cluster);
  const view = seen(memberNamed(facts.machines, facts.primary ?? "")?.view);
  for (const node of targetNodes(facts, cluster)) {
    const entry = view === undefined ? undefined : nodeInView(view, node);
    const theirs = [...new Set([...(entry?.sshIps ?? []), ...(entry?.dataIps ?? [])])];
    if (entry !== undefined && !theirs.includes(node.backIp))
      return warn(say("other-address", { theirs, node: node.name, ip: node.backIp }));
  }
  const same = names.every((name, index) => name === facts.targets[index]);
  return same ? ok : warn(say("other-name", { nodes: facts.targets, names }));
};

export const majorityAnswers: Judge = (facts) => {
  const { members } = facts;
  const answering = members.filter((name) => standingOf(facts, name)?.kind !== "not-answered").length;
  return answering * 2 > members.length ? ok : warn(say("minority", { answering, all: members.length }));
};
