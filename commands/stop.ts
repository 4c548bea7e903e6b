import { z } from "zod";
import { block, defineOperation, ok, reading, seen, warn } from "../src/core/operation.ts";
import { words } from "../src/core/words.ts";
import { stop } from "../src/gauss/commands.ts";
import { findings } from "../src/gauss/findings.ts";
import { Managers, managers } from "../src/gauss/managers.ts";
import { memberTable } from "../src/gauss/member-table.ts";
import { lookAtMembers } from "../src/gauss/membership.ts";
import { isPrimary, MemberLook, memberNamed, standing } from "../src/gauss/topology.ts";

const say = words("stop", {
  summary: { en: "Stop the database on one node" },
  stop: { en: "Stop the database on {node}" },
  "waits-stop": { en: "It ends sessions and writes what is open; a hung server may take until it is killed." },
  "not-a-member": { en: "{cluster} has no node {node}; it has {nodes}" },
  "no-answer": { en: "{node} does not answer: nothing can be stopped from here" },
  "already-down": { en: "no server runs on {node}" },
  "is-primary": { en: "{node} is the primary: no writes until another one is promoted" },
  "may-be-primary": {
    en: "{node} does not answer SQL; its state file says {role}. If it is the primary, writes stop until another one is promoted.",
  },
  manager: { en: "{managers} run on {node} and would start it again: use cm_ctl" },
  "still-runs": { en: "a server still runs on {node}" },
  proposed: { en: "Stop the database on {node}." },
  done: { en: "The database on {node} is stopped. The other members stand as below." },
});

const Facts = z.object({ members: z.array(MemberLook), managers: reading(Managers) });

const kindOf = (facts: z.infer<typeof Facts>, node: string) => {
  const member = memberNamed(facts.members, node);
  return member === undefined ? undefined : standing(member);
};

export default defineOperation({
  name: "stop",
  summary: say("summary"),
  risk: "destroy",
  args: z.object({ node: z.string().describe("the node whose database is stopped") }),
  facts: Facts,
  async observe({ node }, look, cluster) {
    const known = cluster.nodes.some(({ name }) => name === node) ? node : (cluster.nodes[0]?.name ?? node);
    const [members, managed] = await Promise.all([lookAtMembers(look, cluster), look(known, managers)]);
    return { members, managers: managed };
  },
  expiresAfterMs: 600_000,
  settleMs: 30_000,

  preflight: {
    "a server runs there": (facts, { node }, cluster) => {
      const stands = kindOf(facts, node);
      if (stands === undefined)
        return block(
          say("not-a-member", { cluster: cluster.name, node, nodes: cluster.nodes.map(({ name }) => name) }),
        );
      if (stands.kind === "not-answered") return block(say("no-answer", { node }));
      return stands.kind === "down" ? block(say("already-down", { node })) : ok;
    },
    "it is not the primary": (facts, { node }) => {
      const member = memberNamed(facts.members, node);
      const stands = kindOf(facts, node);
      if (member !== undefined && isPrimary(member)) return warn(say("is-primary", { node }));
      return stands?.kind === "mute" ? warn(say("may-be-primary", { node, role: stands.role ?? "?" })) : ok;
    },
    "no cluster manager starts it again": (facts, { node }) => {
      const running = seen(facts.managers) ?? [];
      return running.length > 0 ? block(say("manager", { managers: running, node })) : ok;
    },
  },

  // A server that hangs does not take part in an orderly end; what it had committed is in its log either way.
  plan: (facts, { node }, cluster) => [
    {
      id: "stop",
      title: say("stop", { node }),
      node,
      command: stop(
        cluster.nodes.find(({ name }) => name === node)?.dataDir ?? "",
        kindOf(facts, node)?.kind === "mute" ? "immediate" : "fast",
      ),
      prints: "server stopped",
      waitsFor: say("waits-stop"),
    },
  ],

  material: (facts, { node }) => {
    const stands = kindOf(facts, node);
    return [stands?.kind, stands?.kind === "answers" ? stands.role : null];
  },

  verify: {
    "no server runs there any more": (facts, { node }) =>
      kindOf(facts, node)?.kind === "down" ? ok : block(say("still-runs", { node })),
  },

  report(facts, { node }, cluster) {
    const all = { table: memberTable(facts.members, cluster), findings: findings(facts.members, cluster) };
    const stopped = kindOf(facts, node)?.kind === "down";
    return { headline: stopped ? say("done", { node }) : say("proposed", { node }), tone: "attention", ...all };
  },
});
