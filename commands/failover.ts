import { z } from "zod";
import { block, defineOperation, ok, unknown, warn } from "../src/core/operation.ts";
import { words } from "../src/core/words.ts";
import { isPromotable } from "../src/gauss/candidate.ts";
import * as candidate from "../src/gauss/candidate-checks.ts";
import { FAILOVER_COMPLETED, failover, refreshConf } from "../src/gauss/commands.ts";
import * as proof from "../src/gauss/failover-proof.ts";
import { failoverReport } from "../src/gauss/failover-report.ts";
import { observePromotion, PromotionFacts } from "../src/gauss/promotion-facts.ts";
import { isPrimary, memberNamed, primaries, standing } from "../src/gauss/topology.ts";

const say = words("failover", {
  summary: { en: "Promote a standby when the primary is lost" },
  promote: { en: "Promote {node}" },
  refresh: { en: "Record the new roles on all hosts" },
  "waits-promote": { en: "It waits for the standby to finish replaying its log." },
  "waits-refresh": { en: "It asks every host in turn; a slow one makes it wait." },
  "use-switchover": { en: "{node} answers as Primary. For a planned change use `/gauss switchover {cluster}`" },
  "no-candidate": { en: "no standby that answers is in a state that allows it" },
  "not-promotable": {
    en: "{node} is {state}; only a Standby that is Normal, or disconnected from the lost primary, can be promoted",
  },
  "not-a-member": { en: "{cluster} has no node {node}; it has {nodes}" },
  "hosts-away": {
    en: "left out, because {nodes} cannot be reached: it would fail and remove the dynamic configuration on all hosts. Drop the dead node first",
  },
  "fence-unknown": { en: "not configured: nobody can prove that {nodes} cannot come back. Power it off, or watch it." },
  "entry-unknown": { en: "not configured: look yourself whether clients reach the new primary" },
  "not-primary": { en: "{node} does not answer as Primary that is Normal" },
  "primary-count": { en: "{count} members answer as Primary: {nodes}" },
  "not-following": { en: "{nodes} not yet attached to {node}" },
});

const candidateOf = (facts: PromotionFacts): string => facts.candidate ?? "";

export default defineOperation({
  name: "failover",
  summary: say("summary"),
  risk: "destroy",
  args: z.object({
    node: z.string().optional().describe("the standby to promote; left out, the one with the most log"),
  }),
  facts: PromotionFacts,
  observe: ({ node }, look, cluster) => observePromotion(look, cluster, node),
  expiresAfterMs: 600_000,
  settleMs: 60_000,

  preflight: {
    "no member answers as primary": ({ members }, _args, cluster) => {
      const [primary] = primaries(members);
      return primary === undefined ? ok : block(say("use-switchover", { node: primary.node, cluster: cluster.name }));
    },
    "the old primary is gone": proof.oldPrimaryIsGone,
    "the old primary is fenced": ({ members }) => {
      const away = members.filter((member) => standing(member).kind === "not-answered").map(({ node }) => node);
      return away.length === 0 ? ok : unknown(say("fence-unknown", { nodes: away }));
    },
    "no cluster manager decides by itself": proof.noClusterManager,
    "the candidate can be promoted": ({ members, candidate: name }, { node }, cluster) => {
      if (node !== undefined && !cluster.nodes.some((one) => one.name === node)) {
        return block(say("not-a-member", { cluster: cluster.name, node, nodes: cluster.nodes.map((one) => one.name) }));
      }
      const member = name === null ? undefined : memberNamed(members, name);
      if (name === null || member === undefined) return block(say("no-candidate"));
      const seen = standing(member);
      const state = seen.kind === "answers" ? `${seen.role} ${seen.state} (${seen.detail})` : seen.kind;
      return isPromotable(member) ? ok : block(say("not-promotable", { node: name, state }));
    },
    "no standby has more log than the candidate": candidate.candidateIsFurthest,
    "what would be lost is known": candidate.lossIsKnown,
    "the candidate has replayed its log": candidate.replayIsNear,
    "replay is neither paused nor delayed": candidate.replayRuns,
    "all members that answer are of one system and timeline": candidate.oneSystem,
    "a majority of the members answers": proof.majorityAnswers,
    "the candidate's disk has room": candidate.diskHasRoom,
    "commits will not hang afterwards": candidate.commitsGoOn,
    "nobody else is changing this cluster": proof.nobodyElse,
    "the new roles can be recorded": ({ members }) => {
      const away = members.filter((member) => standing(member).kind === "not-answered").map(({ node }) => node);
      return away.length === 0 ? ok : warn(say("hosts-away", { nodes: away }));
    },
  },

  plan(facts, _args, cluster) {
    const node = candidateOf(facts);
    const dataDir = (name: string) => cluster.nodes.find((one) => one.name === name)?.dataDir ?? "";
    const promote = {
      id: "promote",
      title: say("promote", { node }),
      node,
      command: failover(dataDir(node), 60),
      prints: FAILOVER_COMPLETED,
      waitsFor: say("waits-promote"),
    };
    const everyHostAnswers = facts.members.every((member) => standing(member).kind !== "not-answered");
    const refresh = {
      id: "refresh",
      title: say("refresh"),
      node,
      command: refreshConf,
      optional: true,
      waitsFor: say("waits-refresh"),
    };
    return everyHostAnswers ? [promote, refresh] : [promote];
  },

  material: proof.material,

  verify: {
    "the candidate is primary by its own word": ({ members }, _args, _cluster, before) => {
      const node = candidateOf(before);
      const member = memberNamed(members, node);
      const seen = member === undefined ? undefined : standing(member);
      const healthy = member !== undefined && isPrimary(member) && seen?.kind === "answers" && seen.state === "Normal";
      return healthy ? ok : block(say("not-primary", { node }));
    },
    "exactly one member answers as primary": ({ members }) => {
      const found = primaries(members).map(({ node }) => node);
      return found.length === 1 ? ok : block(say("primary-count", { count: found.length, nodes: found }));
    },
    "commits do not hang": candidate.commitsGoOn,
    "every standby that answers follows the new primary": (facts, _args, cluster, before) => {
      const nodes = proof.notFollowing(facts, cluster, candidateOf(before));
      return nodes.length === 0 ? ok : warn(say("not-following", { nodes, node: candidateOf(before) }));
    },
    "clients reach the new primary": () => unknown(say("entry-unknown")),
  },

  report: failoverReport,
});
