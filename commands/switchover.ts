import { z } from "zod";
import type { Cluster } from "../src/core/cluster.ts";
import { block, defineOperation, ok, reading, seen, unknown, type Verdict, warn } from "../src/core/operation.ts";
import { words } from "../src/core/words.ts";
import * as candidate from "../src/gauss/candidate-checks.ts";
import { refreshConf, SWITCHOVER_COMPLETED, switchover } from "../src/gauss/commands.ts";
import { nobodyElse, noClusterManager, notFollowing } from "../src/gauss/failover-proof.ts";
import { findings } from "../src/gauss/findings.ts";
import { memberTable } from "../src/gauss/member-table.ts";
import { bytesText, distance, LAG_LIMIT } from "../src/gauss/position.ts";
import { observePromotion, PromotionFacts } from "../src/gauss/promotion-facts.ts";
import { Sessions, sessions } from "../src/gauss/sessions.ts";
import { instanceOf, isPrimary, memberNamed, primaries, senderTo, standing } from "../src/gauss/topology.ts";

const say = words("switchover", {
  summary: { en: "Make a healthy standby the primary, as planned work" },
  promote: { en: "Switch over to {node}" },
  refresh: { en: "Record the new roles on all hosts" },
  "waits-switch": {
    en: "The primary first ends its transactions and sends the rest of its log. Writes pause meanwhile.",
  },
  "primary-count": {
    en: "{count} members answer as a Primary: a switchover needs exactly one. With none use `/gauss failover {cluster}`.",
  },
  "primary-state": { en: "the primary {node} is {state}" },
  "already-primary": { en: "{node} is the primary already" },
  "not-standby": { en: "{node} is {state}; only a Standby that is Normal can take over" },
  "not-a-member": { en: "{cluster} has no node {node}; it has {nodes}" },
  detached: { en: "the primary {primary} does not send to {node}" },
  "catching-up": { en: "{node} is {state}: the server refuses to switch while anybody catches up or builds" },
  async: { en: "{node} is an asynchronous standby ({sync})" },
  "sync-unseen": { en: "the sync state of {node} could not be read" },
  lag: { en: "{node} is {bytes} behind" },
  "lag-unseen": { en: "how far {node} is behind could not be read" },
  transactions: {
    en: "a transaction has been open on {node} for {seconds} s, and {prepared} are prepared: they hold up the demotion",
  },
  "transactions-unseen": { en: "the transactions of {node} could not be read" },
  "hosts-away": {
    en: "{nodes} cannot be reached: the roles could not be recorded, and the next restart would bring the old ones back",
  },
  "still-moving": { en: "{node} is {state}" },
  "old-primary": { en: "{node} is {state}, not yet a Standby that is Normal" },
  "not-following": { en: "{nodes} not yet attached to {node}" },
  proposed: { en: "Switch {cluster} over from {from} to {to}." },
  done: { en: "{node} is the primary of {cluster} now, by its own word." },
  "entry-unknown": { en: "not configured: look yourself whether clients reach the new primary" },
});

const Facts = PromotionFacts.extend({ sessions: reading(Sessions).nullable() });
type Facts = z.infer<typeof Facts>;

const inWords = (facts: Facts, node: string): string => {
  const member = memberNamed(facts.members, node);
  const stands = member === undefined ? undefined : standing(member);
  return stands?.kind === "answers" ? `${stands.role} ${stands.state}` : (stands?.kind ?? "unknown");
};
const isHealthyStandby = (facts: Facts, node: string): boolean => inWords(facts, node) === "Standby Normal";
const away = (facts: Facts): string[] =>
  facts.members.filter((member) => standing(member).kind === "not-answered").map(({ node }) => node);

/** The one primary's sender to the candidate, when both are there. */
function senderOf(facts: Facts, node: string, cluster: Cluster) {
  const [primary] = primaries(facts.members);
  const to = cluster.nodes.find(({ name }) => name === node);
  return primary === undefined || to === undefined ? undefined : senderTo(primary, to);
}

function lagOf(facts: Facts, { node }: { node: string }, cluster: Cluster): Verdict {
  const sender = senderOf(facts, node, cluster);
  const [from, to] = [sender?.receiverReplayLocation, sender?.senderSentLocation];
  const bytes = from && to ? distance(from, to) : undefined;
  if (bytes === undefined) return block(say("lag-unseen", { node }));
  const why = say("lag", { node, bytes: bytesText(bytes) });
  if (bytes > LAG_LIMIT) return block(why);
  return bytes > LAG_LIMIT / 16n ? warn(why) : ok;
}

export default defineOperation({
  name: "switchover",
  summary: say("summary"),
  risk: "destroy",
  args: z.object({ node: z.string().describe("the standby that becomes primary") }),
  facts: Facts,
  async observe({ node }, look, cluster) {
    const facts = await observePromotion(look, cluster, node);
    const primary = cluster.nodes.find(({ name }) => name === primaries(facts.members)[0]?.node);
    return { ...facts, sessions: primary === undefined ? null : await look(primary.name, sessions(primary.port)) };
  },
  expiresAfterMs: 3_600_000,
  settleMs: 120_000,

  preflight: {
    "exactly one primary answers and is Normal": (facts, _args, cluster) => {
      const found = primaries(facts.members);
      const [primary] = found;
      if (primary === undefined || found.length > 1)
        return block(say("primary-count", { count: found.length, cluster: cluster.name }));
      const state = inWords(facts, primary.node);
      return state.endsWith(" Normal") ? ok : block(say("primary-state", { node: primary.node, state }));
    },
    "the candidate is a healthy standby": (facts, { node }, cluster) => {
      const nodes = cluster.nodes.map(({ name }) => name);
      if (!nodes.includes(node)) return block(say("not-a-member", { cluster: cluster.name, node, nodes }));
      if (primaries(facts.members)[0]?.node === node) return block(say("already-primary", { node }));
      return isHealthyStandby(facts, node) ? ok : block(say("not-standby", { node, state: inWords(facts, node) }));
    },
    "the candidate is attached to this primary": (facts, { node }, cluster) => {
      const primary = primaries(facts.members)[0]?.node ?? "?";
      return senderOf(facts, node, cluster) === undefined ? block(say("detached", { primary, node })) : ok;
    },
    "nobody catches up or builds": (facts) => {
      for (const member of facts.members) {
        const stands = standing(member);
        if (stands.kind === "answers" && ["Catchup", "Building", "Starting"].includes(stands.state)) {
          return block(say("catching-up", { node: member.node, state: stands.state }));
        }
        const behind = instanceOf(member)?.senders.find(({ state }) => state === "Catchup");
        if (behind !== undefined) return block(say("catching-up", { node: behind.channel, state: "Catchup" }));
      }
      return ok;
    },
    "the candidate is synchronous": (facts, { node }, cluster) => {
      const sync = senderOf(facts, node, cluster)?.syncState;
      if (!sync) return unknown(say("sync-unseen", { node }));
      return ["Sync", "Quorum"].includes(sync) ? ok : warn(say("async", { node, sync }));
    },
    "the candidate is not far behind": lagOf,
    "replay is neither paused nor delayed": candidate.replayRuns,
    "no long transaction holds up the demotion": (facts) => {
      const node = primaries(facts.members)[0]?.node ?? "?";
      const open = facts.sessions === null ? undefined : seen(facts.sessions);
      if (open === undefined) return unknown(say("transactions-unseen", { node }));
      const why = say("transactions", { node, seconds: open.longestSeconds, prepared: open.prepared });
      if (open.longestSeconds > 60) return block(why);
      return open.longestSeconds > 5 || open.prepared > 0 ? warn(why) : ok;
    },
    "all members that answer are of one system and timeline": candidate.oneSystem,
    "no cluster manager decides by itself": noClusterManager,
    "nobody else is changing this cluster": nobodyElse,
    "the candidate's disk has room": candidate.diskHasRoom,
    "the new roles can be recorded": (facts) =>
      away(facts).length === 0 ? ok : block(say("hosts-away", { nodes: away(facts) })),
  },

  plan: (_facts, { node }, cluster) => [
    {
      id: "switch",
      title: say("promote", { node }),
      node,
      command: switchover(cluster.nodes.find(({ name }) => name === node)?.dataDir ?? "", 120),
      // On a timeout it prints that and exits 0; the change may still come, so only this line counts.
      prints: SWITCHOVER_COMPLETED,
      quietAfterMs: 30_000,
      waitsFor: say("waits-switch"),
    },
    {
      id: "refresh",
      title: say("refresh"),
      node,
      command: refreshConf,
      prints: "Successfully generated dynamic configuration file.",
    },
  ],

  material: (facts, { node }, cluster) => ({
    members: facts.members.map(({ node: name }) => [name, inWords(facts, name)]),
    primary: primaries(facts.members).map((member) => member.node),
    sync: senderOf(facts, node, cluster)?.syncState ?? null,
    systems: facts.details.map(({ node: name, control }) => [name, seen(control)?.systemIdentifier ?? null]),
  }),

  verify: {
    "the candidate is primary by its own word": (facts, { node }) => {
      const member = memberNamed(facts.members, node);
      const healthy = member !== undefined && isPrimary(member) && inWords(facts, node).endsWith(" Normal");
      return healthy ? ok : block(say("still-moving", { node, state: inWords(facts, node) }));
    },
    "exactly one member answers as primary": (facts, _args, cluster) => {
      const count = primaries(facts.members).length;
      return count === 1 ? ok : block(say("primary-count", { count, cluster: cluster.name }));
    },
    "the old primary is a healthy standby": (facts, _args, _cluster, before) => {
      const node = primaries(before.members)[0]?.node ?? "?";
      return isHealthyStandby(facts, node) ? ok : block(say("old-primary", { node, state: inWords(facts, node) }));
    },
    "commits do not hang": candidate.commitsGoOn,
    "every standby that answers follows the new primary": (facts, { node }, cluster) => {
      const nodes = notFollowing(facts, cluster, node);
      return nodes.length === 0 ? ok : warn(say("not-following", { nodes, node }));
    },
    "clients reach the new primary": () => unknown(say("entry-unknown")),
  },

  report(facts, { node }, cluster, before) {
    const member = memberNamed(facts.members, node);
    const from = primaries(before.members)[0]?.node ?? "?";
    const table = memberTable(facts.members, cluster);
    const all = { table, findings: findings(facts.members, cluster) };
    if (member !== undefined && isPrimary(member) && from !== node) {
      return {
        headline: say("done", { node, cluster: cluster.name }),
        tone: all.findings.length > 0 ? "attention" : "good",
        ...all,
      };
    }
    return { headline: say("proposed", { cluster: cluster.name, from, to: node }), tone: "attention", ...all };
  },
});
