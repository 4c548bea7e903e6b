import { z } from "zod";
import { block, command, defineOperation, ok } from "../../src/core/operation.ts";
import { verbatim, words } from "../../src/core/words.ts";

const say = words("practice-operations", {
  failover: { en: "Promote a standby" },
  status: { en: "How a cluster stands" },
  wipe: { en: "Wipe a spare" },
  rebuild: { en: "Build a standby anew" },
  seen: { en: "1 member is Primary" },
  promote: { en: "Promote {node}" },
});
const data = (text: string) => verbatim("text", { text });
const table = { columns: [data("node"), data("role")], rows: [["node1", "Primary"]] };

/** Small operations for tests of the wiring: they look at nothing. */
export const practiceFailover = defineOperation({
  name: "failover",
  summary: say("failover"),
  risk: "destroy",
  args: z.object({ node: z.string().describe("standby to promote") }),
  facts: z.object({}),
  observe: async () => ({}),
  preflight: { "the primary is gone": () => ok },
  plan: (_facts, { node }) => [
    { id: "promote", title: say("promote", { node }), node, command: command("gs_ctl", "failover") },
  ],
  verify: { "it is primary": () => ok },
  report: () => ({ headline: say("seen"), tone: "good", table }),
});

/** Wants the node's name typed, and counts down before it begins. */
export const practiceWipe = defineOperation({
  name: "wipe",
  summary: say("wipe"),
  risk: "destroy",
  args: z.object({ node: z.string().describe("the machine") }),
  facts: z.object({}),
  observe: async () => ({}),
  preflight: { "it is a spare": () => ok },
  plan: (_facts, { node }) => [{ id: "wipe", title: say("wipe"), node, command: command("wipe") }],
  verify: { "it is clean": () => ok },
  demands: ({ node }) => ({ typed: node, countdownMs: 60_000 }),
  report: () => ({ headline: say("seen"), tone: "good" }),
});

/** The cluster never confirms it by itself, and the report offers what could be next. */
export const practiceRebuild = defineOperation({
  name: "rebuild",
  summary: say("rebuild"),
  risk: "change",
  args: z.object({ node: z.string().describe("the standby") }),
  facts: z.object({}),
  observe: async () => ({}),
  preflight: { "it is a standby": () => ok },
  plan: (_facts, { node }) => [{ id: "build", title: say("rebuild"), node, command: command("build") }],
  verify: { "it has caught up": () => block(data("still building")) },
  settleMs: 3_600_000,
  watch: async () => data("42 % copied"),
  report: () => ({
    headline: say("seen"),
    tone: "attention",
    offers: [
      { operation: "failover", args: { node: "node3" }, why: data("node3 is the nearest") },
      { operation: "failover", args: {}, why: data("or another one") },
      { operation: "gone", args: {}, why: data("that there was once") },
    ],
  }),
});

export const practiceStatus = defineOperation({
  name: "status",
  summary: say("status"),
  risk: "read",
  args: z.object({}),
  facts: z.object({}),
  observe: async () => ({}),
  report: () => ({
    headline: say("seen"),
    tone: "good",
    table,
    offers: [{ operation: "rebuild", args: { node: "node2" }, why: data("node2 is behind") }],
  }),
});
