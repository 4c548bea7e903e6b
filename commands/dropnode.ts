import { z } from "zod";
import type { Cluster } from "../src/core/cluster.ts";
import { type Check, defineOperation, seen, type Verdict } from "../src/core/operation.ts";
import { words } from "../src/core/words.ts";
import { nobodyHangsBelow } from "../src/gauss/drop-cascade-checks.ts";
import * as check from "../src/gauss/drop-checks.ts";
import * as effect from "../src/gauss/drop-effect-checks.ts";
import { DropFacts, observeDrop, standingOf, targetNodes } from "../src/gauss/drop-facts.ts";
import { dropPlan } from "../src/gauss/drop-plan.ts";
import { dropReport } from "../src/gauss/drop-report.ts";
import * as target from "../src/gauss/drop-target-checks.ts";
import * as tool from "../src/gauss/drop-tool-checks.ts";
import * as verify from "../src/gauss/drop-verify.ts";
import { isolatedOn } from "../src/gauss/isolation.ts";
import { namedNodes } from "../src/gauss/named-nodes.ts";
import { memberNamed } from "../src/gauss/topology.ts";

const say = words("dropnode", {
  summary: { en: "Take a node out of the cluster; its machine and its data stay" },
});

const Args = z.object({
  node: z.string().describe("the member that is dropped"),
  restart: z
    .enum(["yes", "no"])
    .default("no")
    .describe("only when one node is left: whether it is restarted at the end"),
  also: z.string().optional().describe("more members to drop in the same run, with commas, when several are dead"),
});
type Args = z.infer<typeof Args>;

const targetsOf = ({ node, also }: Args): string[] => namedNodes(node, also);

const judge =
  (isTrue: (facts: DropFacts, cluster: Cluster, before: DropFacts) => Verdict): Check<Args, DropFacts> =>
  (facts, _args, cluster, before) =>
    isTrue(facts, cluster, before);

export default defineOperation({
  name: "dropnode",
  summary: say("summary"),
  risk: "destroy",
  args: Args,
  facts: DropFacts,
  observe: (args, look, cluster) => observeDrop(look, cluster, targetsOf(args)),
  expiresAfterMs: 3_600_000,
  // A last node that is restarted needs its time.
  settleMs: 120_000,
  // The tool is told addresses and asks by names: whoever approves says once more which machine goes.
  demands: ({ node }) => ({ typed: node }),

  preflight: {
    "it is a member by the static configuration": judge(check.areMembers),
    "exactly one primary stays, and it is Normal": judge(check.onePrimaryStays),
    "every other member answers and is steady": judge(check.othersAreSteady),
    "every other member is in the inventory": judge(check.othersAreKnown),
    "the primary can log in to every other member": judge(check.primaryLogsIn),
    "the tool calls it by the name that is meant": judge(check.toolNamesThem),
    "it is down, cut off, or stopped by the tool": judge(target.targetsAreStopped),
    "gs_dropnode gets past a host that is away": judge(target.toolGetsPast),
    "its address is no part of another one": judge(target.addressesAreApart),
    "commits go on without it": judge(effect.commitsGoOn),
    "it is not needed as a copy": judge(effect.isNotTheLastCopy),
    "more than one node is left": (facts, { restart }, cluster) => effect.moreThanOneIsLeft(restart)(facts, cluster),
    "no standby hangs below it": judge(nobodyHangsBelow),
    "a majority of the members answers": judge(check.majorityAnswers),
    "a cluster manager allows it": judge(effect.managerAllows),
    "nobody else is changing this cluster": judge(tool.nobodyElse),
    "what is changed can be saved first": judge(tool.filesCanBeSaved),
    "the tool can count the ways between the members": judge(tool.connectionsAreFew),
    "user and group are those that installed it": judge(tool.accountIsRight),
  },

  plan: (facts, { restart }, cluster) => dropPlan(facts, cluster, restart),

  material: (facts, _args, cluster) => ({
    targets: facts.targets,
    members: facts.members,
    primary: facts.primary,
    standing: facts.members.map((name) => {
      const stands = standingOf(facts, name);
      return [name, stands?.kind, stands?.kind === "answers" ? stands.role : null];
    }),
    listed: facts.members.map((name) => [
      name,
      seen(memberNamed(facts.machines, name)?.view)?.nodes.map((entry) => entry.name),
    ]),
    reached: facts.knocks.map(({ from, to, port, answer }) => [from, to, port, seen(answer) === "open"]),
    isolated: targetNodes(facts, cluster).map((node) => [node.name, isolatedOn(facts.routes, node)]),
    sync: seen(facts.sync ?? undefined) ?? null,
    ways: facts.survivors.map(({ node, conf }) => [node, seen(conf)?.connections.map(({ remoteHost }) => remoteHost)]),
  }),

  verify: {
    "the primary is still the primary": judge(verify.primaryIsTheSame),
    "every static configuration lists exactly those that stay": judge(verify.listsAreExact),
    "no replconninfo names it": judge(verify.noWayLeadsThere),
    "the lines of the other members are as they were": judge(verify.othersAreKept),
    "replconninfo is numbered without a gap": judge(verify.numbersHaveNoGap),
    "pg_hba.conf lets it in no more": judge(verify.noRuleIsLeft),
    "its slot is gone": judge(verify.slotIsGone),
    "commits go on": judge(verify.commitsGoOn),
    "the roles are recorded": judge(verify.rolesAreRecorded),
    "every other standby follows": judge(verify.othersFollow),
    "it does not serve clients any more": judge(verify.droppedDoNotServe),
  },

  report: dropReport,
});
