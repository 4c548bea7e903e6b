import { z } from "zod";
import { command, defineOperation, ok } from "../../src/core/operation.ts";
import { verbatim, words } from "../../src/core/words.ts";

const say = words("practice-operations", {
  failover: { en: "Promote a standby" },
  status: { en: "How a cluster stands" },
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

export const practiceStatus = defineOperation({
  name: "status",
  summary: say("status"),
  risk: "read",
  args: z.object({}),
  facts: z.object({}),
  observe: async () => ({}),
  report: () => ({ headline: say("seen"), tone: "good", table }),
});
