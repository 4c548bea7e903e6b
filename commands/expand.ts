import { z } from "zod";
import { type Cluster, type Node, nodeOf } from "../src/core/cluster.ts";
import { type Check, defineOperation, seen } from "../src/core/operation.ts";
import { words } from "../src/core/words.ts";
import { isManaged } from "../src/gauss/agreement-facts.ts";
import * as check from "../src/gauss/expand-checks.ts";
import * as copy from "../src/gauss/expand-copy-checks.ts";
import { ExpandFacts, observeExpansion, versionOf } from "../src/gauss/expand-facts.ts";
import { expandReport } from "../src/gauss/expand-report.ts";
import { expandsAs, expansion, saidAtTheEnd } from "../src/gauss/expand-run.ts";
import * as verify from "../src/gauss/expand-verify.ts";
import * as xml from "../src/gauss/expand-xml-checks.ts";
import { namedNodes } from "../src/gauss/named-nodes.ts";
import { gsql } from "../src/gauss/sql.ts";
import { standing } from "../src/gauss/topology.ts";
import { watchBuild } from "../src/gauss/watch-build.ts";

const say = words("expand", {
  summary: { en: "Add a machine to the cluster as a standby: software, installation and a copy of the data" },
  run: { en: "Add {nodes}" },
  waits: {
    en: "It sends the software, installs it, and then waits for the copy, which goes on by itself on {nodes}: how far that is stands above. It says nothing meanwhile, and for static files and roles it takes minutes more.",
  },
  checkpoint: { en: "Write a checkpoint on {node}" },
  "waits-checkpoint": { en: "It writes out what is in memory, which takes minutes on a busy primary." },
  both: { en: "{one}; {other}" },
});

const Args = z.object({
  node: z.string().describe("the machine that is added"),
  also: z.string().optional().describe("more machines to add in the same run, with commas"),
  checkpoint: z.enum(["yes"]).optional().describe("yes writes a checkpoint before the copy, which begins with one"),
  alike: z
    .enum(["yes"])
    .optional()
    .describe("yes goes on though its address is a part of a member's, whose lines a failed try comments out"),
});
type Args = z.infer<typeof Args>;

const wantedBy = ({ node, also, checkpoint, alike }: Args): check.Wanted => ({
  targets: namedNodes(node, also),
  checkpoint: checkpoint === "yes",
  alike: alike === "yes",
});

const judge =
  (isTrue: check.ExpandCheck): Check<Args, ExpandFacts> =>
  (facts, args, cluster) =>
    isTrue(facts, wantedBy(args), cluster);

const confirm =
  (isTrue: typeof verify.areMembers): Check<Args, ExpandFacts> =>
  (facts, args, cluster, before) =>
    isTrue(facts, wantedBy(args), cluster, before);

/** It only spares the copy a wait, so that one which fails does not stop the run. */
const checkpointOn = ({ name: node, port }: Node) => ({
  id: "checkpoint",
  title: say("checkpoint", { node }),
  node,
  command: gsql(port, "checkpoint;"),
  optional: true,
  quietAfterMs: 120_000,
  waitsFor: say("waits-checkpoint"),
});

export default defineOperation({
  name: "expand",
  summary: say("summary"),
  risk: "change",
  args: Args,
  facts: ExpandFacts,
  observe: (args, look, cluster) => observeExpansion(look, cluster, wantedBy(args).targets),
  expiresAfterMs: 3_600_000,
  settleMs: 120_000,
  isUnderWay: (facts, args) => verify.isMoving(facts, wantedBy(args)),

  /** The tool's own text is a wheel that turns: what is copied is asked of the new machines. */
  async watch(_facts, args, look, cluster) {
    const nodes = wantedBy(args).targets.flatMap((name) => nodeOf(cluster, name) ?? []);
    const said = await Promise.all(nodes.map((node) => watchBuild(look, node)));
    const known = said.filter((message) => message !== undefined);
    return known.length === 0 ? undefined : known.reduce((one, other) => say("both", { one, other }));
  },

  preflight: {
    "it is a machine of the inventory and no member": judge(check.areMachines),
    "one primary answers and is Normal": judge(check.aPrimaryIsNormal),
    "every member is there": judge(check.membersAreThere),
    "the version is one that can add it": judge(check.versionIsKnown),
    "the bot may run the tool": judge(check.mayRunIt),
    "the passwords can be had": judge(check.passwordsAreNamed),
    "the cluster XML can be read": judge(xml.canBeRead),
    "it names the members, the new machine and nobody else": judge(xml.namesAllOfThem),
    "it has the primary first": judge(xml.hasThePrimaryFirst),
    "it has the address of the new machine": judge(xml.hasTheAddresses),
    "it has the paths of the installation": judge(xml.hasThePaths),
    "a cascade standby has a standby in its AZ": judge(xml.cascadeHasItsStandby),
    "the new machine is prepared": judge(check.arePrepared),
    "nothing is at work there": judge(check.nothingIsAtWork),
    "its disk takes the data": judge(check.haveRoom),
    "its ports are free": judge(check.portsFree),
    "the machines reach each other": judge(check.reachable),
    "names lead to the right machines": judge(check.namesRight),
    "the machines trust each other": judge(check.theyTrust),
    "the primary can serve one more": judge(check.thereIsAPlace),
    "the network carries the copy": judge(copy.networkCarriesIt),
    "the primary is not busy already": judge(copy.primaryIsNotBusy),
    "the primary has room for the log": judge(copy.primaryHasRoom),
    "its address is no part of another one": judge(check.addressesAreApart),
    "all data is in the data directory": judge(copy.dataIsInOnePlace),
    "the copy is of a usual size": judge(copy.copyIsOfSize),
    "nobody else is changing this cluster": judge(check.nobodyElse),
  },

  plan(facts, args, cluster) {
    const { targets, checkpoint } = wantedBy(args);
    const nodes = targets.flatMap((name) => nodeOf(cluster, name) ?? []);
    const major = versionOf(facts, cluster);
    const { xmlFile } = cluster;
    const home = facts.trust?.home;
    const primary = nodeOf(cluster, facts.primary?.node ?? "");
    if (primary === undefined || major === undefined || xmlFile === undefined || home == null) return [];
    const addresses = nodes.map(({ backIp }) => backIp);
    const step = {
      id: "expand",
      title: say("run", { nodes: [...targets] }),
      node: primary.name,
      as: expandsAs(major),
      command: expansion(cluster, { major, addresses, xmlFile, home }),
      prints: saidAtTheEnd(major, isManaged(facts.agreement)),
      quietAfterMs: 120_000,
      waitsFor: say("waits", { nodes: [...targets] }),
    };
    return checkpoint ? [checkpointOn(primary), step] : [step];
  },

  material: ({ agreement, primary, trust }, _args, cluster) => ({
    roles: agreement.members.map((member) => {
      const stands = standing(member);
      return [member.node, stands.kind, stands.kind === "answers" ? stands.role : null];
    }),
    primary: primary?.node ?? null,
    version: versionOf({ primary }, cluster) ?? null,
    xml: seen(primary?.xml ?? undefined)?.text ?? null,
    home: trust?.home ?? null,
  }),

  verify: {
    "every member lists it": confirm(verify.areMembers),
    "it is a healthy standby": confirm(verify.areHealthy),
    "the primary sends to it": confirm(verify.areSentTo),
    "the members name and admit each other": confirm(verify.theyKnowEachOther),
    "its slot is read": confirm(verify.slotsAreRead),
    "commits wait for it as for the others": confirm(verify.commitsWaitForThem),
    "the primary keeps as much log as before": confirm(verify.logIsKeptAsBefore),
    "nothing is left behind": confirm(verify.nothingIsLeftBehind),
  },

  report: (facts, args, cluster: Cluster, before) =>
    expandReport(facts, wantedBy(args), cluster, before, expandsAs(versionOf(facts, cluster)) === "root"),
});
