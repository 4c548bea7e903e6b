import type { Cluster } from "../core/cluster.ts";
import { block, ok, seen, unknown, type Verdict, warn } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { distance, LAG_LIMIT } from "./position.ts";
import { detailOf, type PromotionFacts } from "./promotion-facts.ts";
import { peerOf } from "./replication.ts";
import { instanceOf, senderTo, standing } from "./topology.ts";

const say = words("failover-proof", {
  "still-reached": { en: "{from} still reaches the database port of {to}: that machine lives, only we do not see it" },
  "still-received": { en: "{node} still receives log from {from}" },
  "nobody-looked": {
    en: "no other member could look at {nodes}: from here alone a broken network looks the same as a dead machine",
  },
  "mute-standby": { en: "a server runs on {node} and SQL gets no answer; by its state file it is a standby" },
  mute: {
    en: "a server runs on {node} and SQL gets no answer: it may still take writes. Stop it first: `/gauss stop {cluster} {node}`",
  },
  manager: { en: "{managers} run on {node}: CM arbitrates this cluster and may undo a manual failover. Use cm_ctl" },
  "manager-unseen": { en: "the processes of {nodes} could not be read" },
  minority: { en: "only {answering} of {all} members answer: we may be the part that is cut off" },
  busy: { en: "{tool} has been running on {node} for {seconds} s" },
  moving: { en: "{node} is {state}: another promotion is under way" },
  "busy-unseen": { en: "the processes of {node} could not be read" },
});

const away = (facts: PromotionFacts) => facts.members.filter((member) => standing(member).kind === "not-answered");

/** Members whose server runs and does not answer SQL, with the role of their state file. */
const mute = (facts: PromotionFacts) =>
  facts.members.flatMap((member) => {
    const stands = standing(member);
    return stands.kind === "mute" ? [{ node: member.node, role: stands.role }] : [];
  });

/** Proved from two sides: we do not reach it, and no other member does either or receives from it. */
export function oldPrimaryIsGone(facts: PromotionFacts, _args: unknown, cluster: Cluster): Verdict {
  const open = facts.reach.find(({ connection }) => seen(connection) === "open");
  if (open !== undefined) return block(say("still-reached", { from: open.from, to: open.to }));
  for (const member of facts.members) {
    const receiver = instanceOf(member)?.receivers[0];
    const source = cluster.nodes.find(
      ({ backIp }) => receiver !== undefined && peerOf(receiver.channel)?.address === backIp,
    );
    if (source !== undefined && receiver?.state === "Normal" && away(facts).some(({ node }) => node === source.name)) {
      return block(say("still-received", { node: member.node, from: source.name }));
    }
  }
  const unseen = away(facts)
    .map(({ node }) => node)
    .filter((node) => !facts.reach.some(({ to, connection }) => to === node && seen(connection) !== undefined));
  if (unseen.length > 0) return block(say("nobody-looked", { nodes: unseen }));
  for (const { node, role } of mute(facts)) {
    if (role === null || !role.endsWith("Standby")) return block(say("mute", { node, cluster: cluster.name }));
  }
  const [standby] = mute(facts);
  return standby === undefined ? ok : warn(say("mute-standby", { node: standby.node }));
}

export function noClusterManager({ details }: PromotionFacts): Verdict {
  for (const { node, managers } of details) {
    const running = seen(managers);
    if (running !== undefined && running.length > 0) return block(say("manager", { managers: running, node }));
  }
  const unread = details.filter(({ managers }) => seen(managers) === undefined).map(({ node }) => node);
  return unread.length === 0 ? ok : unknown(say("manager-unseen", { nodes: unread }));
}

/** Of two members one is no majority of two, so the rule can hold only from three on. */
export function majorityAnswers({ members }: PromotionFacts): Verdict {
  const answering = members.filter((member) => standing(member).kind !== "not-answered").length;
  if (answering * 2 > members.length) return ok;
  const why = say("minority", { answering, all: members.length });
  return members.length < 3 ? warn(why) : block(why);
}

export function nobodyElse(facts: PromotionFacts): Verdict {
  for (const member of facts.members) {
    const stands = standing(member);
    if (stands.kind === "answers" && ["Promoting", "Wait promoting", "Demoting"].includes(stands.state)) {
      return block(say("moving", { node: member.node, state: stands.state }));
    }
  }
  for (const { node, busy } of facts.details) {
    const [first] = seen(busy) ?? [];
    if (first !== undefined) return block(say("busy", { tool: first.tool, node, seconds: first.seconds }));
  }
  const unread = facts.details.find(({ busy }) => seen(busy) === undefined);
  return unread === undefined ? ok : block(say("busy-unseen", { node: unread.node }));
}

/** Standbys that answer and have no receiver from the new primary, nor does it send to them. A cascade standby has its log from a standby. */
export function notFollowing(facts: PromotionFacts, cluster: Cluster, primary: string): string[] {
  const source = facts.members.find(({ node }) => node === primary);
  return facts.members.flatMap((member) => {
    const node = cluster.nodes.find(({ name }) => name === member.node);
    const stands = standing(member);
    if (
      node === undefined ||
      source === undefined ||
      member === source ||
      stands.kind !== "answers" ||
      !stands.inRecovery
    )
      return [];
    const isFed = stands.role === "Cascade Standby" || senderTo(source, node) !== undefined;
    return isFed && stands.state === "Normal" ? [] : [member.node];
  });
}

/** What must not change between the approval and the first step; positions only by which standby is ahead and their rough distance. */
export function material(facts: PromotionFacts): unknown {
  const own = seen(detailOf(facts)?.positions)?.received;
  return {
    candidate: facts.candidate,
    members: facts.members.map((member) => {
      const stands = standing(member);
      return [member.node, stands.kind, stands.kind === "answers" ? stands.role : null];
    }),
    reach: facts.reach.map(({ from, to, connection }) => [from, to, seen(connection) === "open"]),
    systems: facts.details.map(({ node, control }) => [node, seen(control)?.systemIdentifier ?? null]),
    sync: seen(detailOf(facts)?.sync) ?? null,
    lag: facts.details.map(({ node, positions }) => {
      const theirs = seen(positions)?.received;
      const bytes = own && theirs ? distance(theirs, own) : undefined;
      return [node, bytes === undefined ? null : Number(bytes / LAG_LIMIT)];
    }),
  };
}
