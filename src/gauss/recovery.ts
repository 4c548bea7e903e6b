import { type Cluster, nodeOf } from "../core/cluster.ts";
import { block, ok, type Report, seen, unknown, type Verdict, warn } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { isolatedOn } from "./isolation.ts";
import { inTheWay } from "./prepare-changes.ts";
import type { RecoveryFacts } from "./recovery-facts.ts";
import { primaries, standing } from "./topology.ts";
import { allTrustEachOther } from "./trust-checks.ts";
import { wantedXml } from "./wanted-xml.ts";
import { joiningIn, viewOf } from "./xml-facts.ts";

const say = words("recovery", {
  "no-primary": { en: "{count} members answer as Primary" },
  "still-member": { en: "the members still list {node}" },
  isolated: { en: "{hosts} refuse to talk to {node}" },
  "not-seen": { en: "{node} could not be looked at" },
  "not-ready": { en: "{count} things are to be done on {node}" },
  "no-trust": { en: "not every machine lets every other one in" },
  "no-xml": { en: "the inventory names no xmlFile, or it could not be read on the primary" },
  "no-file": { en: "the primary has no cluster XML" },
  "no-name": { en: "how {node} calls itself could not be read, and the file knows machines by their host names" },
  "bad-xml": { en: "{why}" },
  "other-xml": { en: "it does not say what the cluster is, with the new machine" },
  "not-member": { en: "the members do not list {node}" },
  unwell: { en: "{nodes} are not Normal" },
  "why-failover": { en: "promote the standby with the most log" },
  "why-isolate": {
    en: "packets to {node} vanish: without a route that refuses them, gs_dropnode waits for minutes or fails",
  },
  "why-drop": { en: "take {node} out" },
  "why-stop": { en: "a server runs on {node}, which is no member: stop it before anybody takes it for one" },
  "why-release": { en: "{node} is to rejoin: members must talk to it again" },
  "why-uninstall": { en: "delete what {node} still has of its former life" },
  "why-prepare": { en: "make {node} ready" },
  "why-trust": { en: "let the machines log in to each other" },
  "why-check": { en: "see whether it is still being built, or the members disagree" },
  "why-xml": { en: "let the cluster XML name {node}, and nobody who is no member" },
  "why-expand": { en: "add {node}" },
});

export interface RecoveryArgs {
  readonly node: string;
  readonly newNode?: string | undefined;
}
type Tick = (facts: RecoveryFacts, args: RecoveryArgs, cluster: Cluster) => Verdict;

export const aPrimaryAnswers: Tick = ({ members }) => {
  const count = primaries(members).length;
  return count === 1 ? ok : block(say("no-primary", { count }));
};

const isMember = ({ members }: RecoveryFacts, name: string): boolean => members.some(({ node }) => node === name);
/** Named, and to come in from outside: a machine that rejoins is a member again at the end. */
const joining = (facts: RecoveryFacts, { newNode }: RecoveryArgs): string | undefined =>
  newNode === undefined || isMember(facts, newNode) ? undefined : newNode;

export const theLostIsOut: Tick = (facts, { node, newNode }) => {
  const back = node === newNode && facts.members.some((one) => one.node === node && standing(one).kind === "answers");
  return isMember(facts, node) && !back ? block(say("still-member", { node })) : ok;
};

/** While the lost machine stays away its isolation keeps it away; it is in the way when that machine is to rejoin. */
export const nothingIsIsolated: Tick = (facts, { node, newNode }, cluster) => {
  const machine = nodeOf(cluster, node);
  const hosts = machine === undefined ? [] : isolatedOn(facts.routes, machine);
  if (hosts.length === 0) return ok;
  return node === newNode ? block(say("isolated", { hosts, node })) : warn(say("isolated", { hosts, node }));
};

export const theNewIsPrepared: Tick = (facts, args, cluster) => {
  const machine = nodeOf(cluster, joining(facts, args) ?? "");
  if (machine === undefined) return ok;
  if (facts.machine?.machine == null) return block(say("not-seen", { node: machine.name }));
  const trusts = facts.trust !== null && allTrustEachOther(facts.trust, cluster).kind === "ok";
  const count = inTheWay(facts.machine, cluster, machine, trusts).length;
  return count === 0 ? ok : block(say("not-ready", { count, node: machine.name }));
};

export const theyTrustEachOther: Tick = (facts, args, cluster) =>
  facts.trust === null || joining(facts, args) === undefined || allTrustEachOther(facts.trust, cluster).kind === "ok"
    ? ok
    : block(say("no-trust"));

export const theXmlIsRight: Tick = (facts, { newNode }, cluster) => {
  if (newNode === undefined) return ok;
  const text = seen(facts.xml ?? undefined)?.text;
  const about = viewOf(facts, cluster);
  if (text === undefined || about === undefined) return unknown(say("no-xml"));
  if (text === null) return block(say("no-file"));
  const names = [{ node: newNode, hostName: facts.machine?.root ?? undefined }];
  const added = isMember(facts, newNode) ? [] : joiningIn({ names }, cluster, {});
  if (added.length === 0 && !isMember(facts, newNode)) return unknown(say("no-name", { node: newNode }));
  const wanted = wantedXml(text, { ...about, joining: added });
  if ("notPossible" in wanted) return block(say("bad-xml", { why: wanted.notPossible }));
  return wanted.text === text ? ok : block(say("other-xml"));
};

export const theNewIsMember: Tick = (facts, args) => {
  const node = joining(facts, args);
  return node === undefined ? ok : block(say("not-member", { node }));
};

export const allAreWell: Tick = ({ members }) => {
  const nodes = members.flatMap((member) => {
    const stands = standing(member);
    return stands.kind === "answers" && stands.state === "Normal" ? [] : [member.node];
  });
  return nodes.length === 0 ? ok : block(say("unwell", { nodes }));
};

type Offer = NonNullable<Report["offers"]>[number];

/** The runs that are next, the safe one first. They are offered one by one: each shows what has become of the one before. */
export function nextRuns(facts: RecoveryFacts, args: RecoveryArgs, cluster: Cluster): Offer[] {
  const { node, newNode } = args;
  const open = (tick: Tick): boolean => tick(facts, args, cluster).kind === "block";
  if (open(aPrimaryAnswers)) return [{ operation: "failover", args: {}, why: say("why-failover") }];
  if (open(theLostIsOut)) return dropping(facts, node, cluster);
  if (newNode === undefined) return [];
  const outside = facts.others.find((machine) => machine.node === newNode);
  if (outside !== undefined && ["answers", "mute"].includes(standing(outside).kind))
    return [{ operation: "stop", args: { nodeOrAll: newNode }, why: say("why-stop", { node: newNode }) }];
  // What it still has goes while the members refuse to talk to it.
  const cleared = (seen(facts.machine?.machine?.content) ?? []).length === 0;
  const clear = { operation: "uninstall", args: { node: newNode }, why: say("why-uninstall", { node: newNode }) };
  const uninstall = open(theNewIsPrepared) && !cleared ? [clear] : [];
  if (open(nothingIsIsolated))
    return [...uninstall, { operation: "release", args: { node }, why: say("why-release", { node }) }];
  if (open(theNewIsPrepared))
    return [
      ...uninstall,
      { operation: "prepare", args: { node: newNode }, why: say("why-prepare", { node: newNode }) },
    ];
  if (open(theyTrustEachOther)) return [{ operation: "trust", args: { newNode }, why: say("why-trust") }];
  if (open(theXmlIsRight)) return [{ operation: "xml", args: { newNode }, why: say("why-xml", { node: newNode }) }];
  if (open(theNewIsMember))
    return [{ operation: "expand", args: { node: newNode }, why: say("why-expand", { node: newNode }) }];
  return open(allAreWell) ? [{ operation: "check", args: {}, why: say("why-check") }] : [];
}

/** A host that refuses is dropped at once; one that swallows packets is made to refuse first. */
function dropping(facts: RecoveryFacts, node: string, cluster: Cluster): Offer[] {
  const drop = { operation: "dropnode", args: { node }, why: say("why-drop", { node }) };
  const lost = facts.members.find((member) => member.node === node);
  const machine = nodeOf(cluster, node);
  const stands = lost === undefined ? undefined : standing(lost);
  const silent = stands?.kind === "not-answered" && stands.trouble === "timed-out";
  const isolated = machine !== undefined && isolatedOn(facts.routes, machine).length > 0;
  const isolate = { operation: "isolate", args: { node }, why: say("why-isolate", { node }) };
  return silent && !isolated ? [isolate, drop] : [drop];
}
