import type { Cluster } from "../core/cluster.ts";
import { type Report, troubleMessage } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { bestCandidate } from "./candidate.ts";
import type { ClusterStatus } from "./cluster-status.ts";
import { isPrimary, type MemberLook, primaries, senderTo, standing } from "./topology.ts";

const say = words("finding", {
  "no-primary": { en: "No member answers as Primary: the cluster takes no writes." },
  "do-failover": { en: "Promote the standby with the most log: `/gauss failover {cluster} {node}`" },
  "bring-back": {
    en: "No standby that could be promoted answers. Bring a machine back, or start its database: `/gauss start {cluster} <node>`",
  },
  "two-primaries": { en: "{count} members answer as Primary: {nodes}. Both may take writes and drift apart." },
  "stop-one": {
    en: "Decide which one is right and stop the other at once: `/gauss stop {cluster} <node>`",
  },
  away: { en: "{node} {trouble}." },
  "away-next": {
    en: "Look at the machine. Whether its database still runs is not known; its last role is not shown on purpose.",
  },
  down: { en: "{node}: the host answers, but no database server runs there." },
  "down-next": { en: "Start it; in which role is found out: `/gauss start {cluster} {node}`" },
  mute: { en: "{node}: a server runs, but SQL gets no answer." },
  "mute-next": {
    en: "It may be starting, or hang. A primary that hangs must be stopped before another one is promoted: `/gauss stop {cluster} {node}`",
  },
  repair: { en: "{node} is {state}: {detail}." },
  "repair-wait": { en: "It looks for its primary. This ends by itself when a primary is there." },
  "repair-look": {
    en: "It looks for its primary, which is there. If this does not end in a minute, see why: `/gauss check {cluster} {node}`",
  },
  "repair-build": { en: "Only a rebuild helps: `/gauss rebuild {cluster} {node}`" },
  building: { en: "{node} is {state}. Wait: it becomes Normal by itself." },
  "building-next": { en: "How far it is: `/gauss check {cluster} {node}`" },
  detached: { en: "{node} says it is a healthy standby, but the primary {primary} sends nothing to it." },
  "detached-next": { en: "See on what the two do not agree: `/gauss check {cluster} {node}`" },
  disagree: { en: "gs_om says {node} is {said}, the member itself says {seen}." },
  "disagree-next": { en: "Believe the member itself; gs_om may have asked earlier, or its ssh trust is broken." },
  "opinion-failed": { en: "gs_om gave no table: {errors}" },
  "opinion-failed-next": { en: "That is usual while one host is dead. The table above does not depend on it." },
});

type Finding = Report["findings"][number];

/** What stands out in a look at all members, the worst first, each with what to do next. */
export function findings(members: readonly MemberLook[], cluster: Cluster): Finding[] {
  return [...aboutPrimaries(members, cluster), ...members.flatMap((member) => aboutMember(member, members, cluster))];
}

function aboutPrimaries(members: readonly MemberLook[], cluster: Cluster): Finding[] {
  const found = primaries(members);
  if (found.length > 1) {
    const nodes = found.map(({ node }) => node);
    return [
      { what: say("two-primaries", { count: found.length, nodes }), next: say("stop-one", { cluster: cluster.name }) },
    ];
  }
  if (found.length === 1) return [];
  const node = bestCandidate(members, cluster);
  const next =
    node === undefined
      ? say("bring-back", { cluster: cluster.name })
      : say("do-failover", { cluster: cluster.name, node });
  return [{ what: say("no-primary"), next }];
}

function aboutMember(member: MemberLook, members: readonly MemberLook[], cluster: Cluster): Finding[] {
  const { node } = member;
  const named = { cluster: cluster.name, node };
  const [primary] = primaries(members);
  const seen = standing(member);
  switch (seen.kind) {
    case "not-answered":
      return [{ what: say("away", { node, trouble: troubleMessage(seen.trouble) }), next: say("away-next") }];
    case "down":
      return [{ what: say("down", { node }), next: say("down-next", named) }];
    case "mute":
      return [{ what: say("mute", { node }), next: say("mute-next", named) }];
    case "answers": {
      const { state, detail } = seen;
      if (["Building", "Catchup", "Starting", "Promoting", "Wait promoting", "Demoting"].includes(state)) {
        return [{ what: say("building", { node, state }), next: say("building-next", named) }];
      }
      if (state !== "Normal") {
        const waits = ["Disconnected", "Connecting..."].includes(detail);
        const looks = primary === undefined ? say("repair-wait") : say("repair-look", named);
        const next = waits ? looks : say("repair-build", named);
        return [{ what: say("repair", { node, state, detail }), next }];
      }
      const inventory = cluster.nodes.find(({ name }) => name === node);
      if (primary === undefined || isPrimary(member) || inventory === undefined) return [];
      const attached =
        !("value" in primary.instance) || senderTo(primary, inventory) !== undefined || seen.role === "Cascade Standby";
      return attached
        ? []
        : [{ what: say("detached", { node, primary: primary.node }), next: say("detached-next", named) }];
    }
  }
}

/** Where gs_om's view of the cluster differs from what the members say themselves. */
export function secondOpinion(opinion: ClusterStatus, members: readonly MemberLook[]): Finding[] {
  if (opinion.nodes.length === 0) {
    const errors = opinion.errors.map(({ code, text }) => (code === null ? text : `${code} ${text}`).slice(0, 200));
    return [{ what: say("opinion-failed", { errors }), next: say("opinion-failed-next") }];
  }
  return members.flatMap((member): Finding[] => {
    const said = opinion.nodes.find(({ host }) => host === member.node);
    const seen = standing(member);
    if (said === undefined || seen.kind !== "answers" || said.role === seen.role) return [];
    if (isPrimary(member) && said.role === "Primary") return [];
    const words = `${said.role ?? "?"} ${said.state ?? "?"}`;
    return [
      {
        what: say("disagree", { node: member.node, said: words, seen: `${seen.role} ${seen.state}` }),
        next: say("disagree-next"),
      },
    ];
  });
}
