import { z } from "zod";
import { defineOperation, type Reading, reading } from "../src/core/operation.ts";
import { words } from "../src/core/words.ts";
import { ClusterStatus, clusterStatus } from "../src/gauss/cluster-status.ts";
import { commitsHang, syncOfPrimary } from "../src/gauss/commits-hang.ts";
import { findings, secondOpinion } from "../src/gauss/findings.ts";
import { isolationFindings, lookAtRoutes, RoutesLook } from "../src/gauss/isolation.ts";
import { memberTable } from "../src/gauss/member-table.ts";
import { lookAtMembers } from "../src/gauss/membership.ts";
import { SyncSettings } from "../src/gauss/sync-settings.ts";
import { MemberLook, primaries, standing } from "../src/gauss/topology.ts";

const say = words("status", {
  summary: { en: "How a cluster stands, by every member's own word" },
  normal: { en: "{cluster} is well: {primary} is Primary and all {count} members answer." },
  degraded: { en: "{cluster}: {primary} is Primary, but not all is well." },
  "no-primary": { en: "{cluster} has no Primary that answers." },
  "split-brain": { en: "{cluster} has {count} Primaries." },
});

export default defineOperation({
  name: "status",
  summary: say("summary"),
  risk: "read",
  args: z.object({}),
  facts: z.object({
    members: z.array(MemberLook),
    routes: z.array(RoutesLook).default([]),
    /** Of the primary; null when there is not exactly one. */
    sync: reading(SyncSettings).nullable().default(null),
    opinion: reading(ClusterStatus).nullable(),
  }),

  async observe(_args, look, cluster) {
    const [members, routes] = await Promise.all([lookAtMembers(look, cluster), lookAtRoutes(look, cluster)]);
    return { members, routes, sync: await syncOfPrimary(look, cluster, members), opinion: null };
  },

  // gs_om takes minutes, or prints nothing, while one host is dead: people have had their answer from the members long before.
  async follow(facts, _args, look) {
    const asked = facts.members.find((member) => standing(member).kind !== "not-answered");
    const opinion: Reading<ClusterStatus> | null = asked === undefined ? null : await look(asked.node, clusterStatus);
    return { ...facts, opinion };
  },

  report({ members, routes, sync, opinion }, _args, cluster) {
    const found = [...commitsHang(members, sync, cluster), ...findings(members, cluster)];
    const isolated = isolationFindings(routes, cluster);
    const doubts = opinion !== null && "value" in opinion ? secondOpinion(opinion.value, members) : [];
    const [primary, second] = primaries(members);
    const name = cluster.name;
    const table = memberTable(members, cluster);
    const all = { table, findings: [...found, ...isolated, ...doubts] };
    if (primary === undefined) return { headline: say("no-primary", { cluster: name }), tone: "bad", ...all };
    if (second !== undefined) {
      return { headline: say("split-brain", { cluster: name, count: primaries(members).length }), tone: "bad", ...all };
    }
    const named = { cluster: name, primary: primary.node };
    if (found.length > 0) return { headline: say("degraded", named), tone: "attention", ...all };
    const tone = isolated.length > 0 ? "attention" : "good";
    return { headline: say("normal", { ...named, count: members.length }), tone, ...all };
  },
});
