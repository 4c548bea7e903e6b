import { z } from "zod";
import { nodeOf } from "../src/core/cluster.ts";
import { defineOperation, seen } from "../src/core/operation.ts";
import { words } from "../src/core/words.ts";
import { BUILD_COMPLETED, build, CM_BUILD_COMPLETED, cmBuild } from "../src/gauss/commands.ts";
import { findings } from "../src/gauss/findings.ts";
import { memberTable } from "../src/gauss/member-table.ts";
import * as check from "../src/gauss/rebuild-checks.ts";
import { observeRebuild, RebuildFacts } from "../src/gauss/rebuild-facts.ts";
import * as verify from "../src/gauss/rebuild-verify.ts";
import * as run from "../src/gauss/run-checks.ts";
import { hostNamed, isManaged, membersIn, nodeIdOf, standingOf } from "../src/gauss/run-facts.ts";
import { isCascade } from "../src/gauss/start-role.ts";
import { watchBuild } from "../src/gauss/watch-build.ts";

const say = words("rebuild", {
  summary: { en: "Build a standby anew from the primary, when its log cannot go on" },
  build: { en: "Build {node} from {primary}" },
  waits: {
    en: "It copies the data of the primary and then starts the server. How long that takes is a matter of size; how far it is stands above.",
  },
  proposed: { en: "Build {node} anew from {primary}." },
  "proposed-full": { en: "Delete the data of {node} and copy everything from {primary}." },
  done: { en: "{node} is a healthy standby of {primary} now." },
  "on-the-way": { en: "{node} is not a healthy standby yet." },
  "on-the-way-next": { en: "Look how far it is: `/gauss check {cluster} {node}`" },
  broken: { en: "A build that broke off leaves data that cannot be started. The primary is not touched by it." },
  "broken-next": { en: "Run it again, that is safe: `/gauss rebuild {cluster} {node}`" },
  "why-check": { en: "see whether the members agree" },
  "why-again": { en: "the build broke off" },
});

const Args = z.object({
  node: z.string().describe("the standby that is built anew"),
  mode: z
    .enum(["auto", "incremental", "full"])
    .default("auto")
    .describe("auto takes what differs and, where that cannot be found, copies everything"),
  discard: z.enum(["yes"]).optional().describe("yes throws away log that only this node has"),
});

export default defineOperation({
  name: "rebuild",
  summary: say("summary"),
  risk: "destroy",
  args: Args,
  facts: RebuildFacts,
  observe: ({ node }, look, cluster) => observeRebuild(look, cluster, node),
  demands: ({ node, mode, discard }) => (mode === "full" || discard === "yes" ? { typed: node } : {}),
  expiresAfterMs: 3_600_000,
  settleMs: 120_000,
  isUnderWay: (facts, { node }) => verify.isMoving(facts, node),

  async watch(_facts, { node: name }, look, cluster) {
    const node = nodeOf(cluster, name);
    return node === undefined ? undefined : watchBuild(look, node);
  },

  preflight: {
    "it is a member": (facts, { node }, cluster) => run.isMember(facts, { nodeOrAll: node }, cluster),
    "its host answers": (facts, { node }, cluster) => run.hostsAnswer("start")(facts, { nodeOrAll: node }, cluster),
    "it is no primary": check.isNoPrimary,
    "one primary answers and is Normal": check.aPrimaryIsThere,
    "nothing is lost that only it has": check.nothingIsLost,
    "a rebuild is what helps": check.itHelps,
    "system and version are those of the primary": check.isOfOneKind,
    "no other build is under way": check.noOtherBuild,
    "commits go on without it": check.commitsGoOn,
    "its disk takes the data": check.diskHasRoom,
    "data outside of the data directory has its place": check.tablespacesHaveRoom,
    "nobody works on it": check.nobodyReads,
    "it is known whether a cluster manager runs": (facts, { node }, cluster) =>
      run.managerIsKnown(facts, { nodeOrAll: node }, cluster),
    "nobody else is changing this cluster": (facts, { node }, cluster) =>
      run.nobodyElse(facts, { nodeOrAll: node }, cluster),
  },

  plan(facts, { node: name, mode }, cluster) {
    const node = nodeOf(cluster, name);
    if (node === undefined) return [];
    const managed = isManaged(facts) === true;
    const stands = standingOf(facts, name);
    const cascade =
      (stands?.kind === "answers" && stands.role === "Cascade Standby") || isCascade(facts, cluster, name);
    const step = {
      id: "build",
      title: say("build", { node: name, primary: facts.source?.node ?? "?" }),
      node: name,
      command: managed
        ? cmBuild(nodeIdOf(facts, node) ?? 0, node.dataDir, mode === "full")
        : build(node.dataDir, mode, cascade ? "cascade_standby" : "standby"),
      prints: managed ? CM_BUILD_COMPLETED : BUILD_COMPLETED,
      waitsFor: say("waits"),
    };
    return [step];
  },

  material: (facts, args) => [run.rolesIn(facts), (check.aheadOf(facts, args) ?? 0n) > 0n, facts.source?.node ?? null],

  verify: {
    "it is a healthy standby": verify.isHealthy,
    "it was built and started anew": verify.wasBuilt,
    "the primary sends to it": verify.isSentTo,
    "no build is left": verify.noBuildIsLeft,
    "its slot is read": verify.slotIsRead,
    "it counts for commits as before": verify.countsAsBefore,
    "cascade standbys below it are attached again": verify.cascadesFollow,
  },

  report(facts, args, cluster, before) {
    const { node, mode } = args;
    const members = membersIn(facts);
    const primary = facts.source?.node ?? before.source?.node ?? "?";
    const unwell = findings(members, cluster);
    const all = { table: memberTable(members, cluster), findings: unwell };
    const check_ = { operation: "check", args: { node }, why: say("why-check") };
    const anew = verify.wasBuilt(facts, args, cluster, before).kind === "ok";
    const onTheWay = verify.stillOnTheWay(facts, node, cluster);
    if (anew && onTheWay === undefined) {
      const tone = unwell.length > 0 ? "attention" : "good";
      return { headline: say("done", { node, primary }), tone, ...all, offers: [check_] };
    }
    if (seen(hostNamed(facts, node)?.build ?? undefined)?.state === "Build failed") {
      const broken = { what: say("broken"), next: say("broken-next", { cluster: cluster.name, node }) };
      const again = { operation: "rebuild", args: { node, mode }, why: say("why-again") };
      return {
        headline: say("on-the-way", { node }),
        tone: "bad",
        ...all,
        findings: [broken, ...unwell],
        offers: [again],
      };
    }
    const headline = say(mode === "full" ? "proposed-full" : "proposed", { node, primary });
    if (seen(hostNamed(facts, node)?.build ?? undefined)?.state !== "Building" || onTheWay === undefined)
      return { headline, tone: "attention", ...all };
    const finding = { what: onTheWay, next: say("on-the-way-next", { cluster: cluster.name, node }) };
    return { headline: say("on-the-way", { node }), tone: "attention", ...all, findings: [finding, ...unwell] };
  },
});
