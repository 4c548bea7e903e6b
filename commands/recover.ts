import { z } from "zod";
import { block, type Check, defineOperation, ok } from "../src/core/operation.ts";
import { words } from "../src/core/words.ts";
import { isolationFindings } from "../src/gauss/isolation.ts";
import { memberTable } from "../src/gauss/member-table.ts";
import * as recovery from "../src/gauss/recovery.ts";
import { lookAtRecovery, RecoveryFacts } from "../src/gauss/recovery-facts.ts";

const say = words("recover", {
  summary: { en: "Lead through the recovery of a cluster, one approved run after the other" },
  "not-a-machine": { en: "{cluster} has no node {node}; it has {nodes}" },
  open: { en: "{cluster} is being recovered from the loss of {node}: {done} of {count} things are as wanted." },
  closed: { en: "{cluster} has recovered from the loss of {node}." },
});

const Args = z.object({
  node: z.string().describe("the machine that was lost"),
  newNode: z.string().optional().describe("the machine that takes its place, or the same one when it comes back"),
});
type Args = z.infer<typeof Args>;

const tick =
  (isTrue: (typeof recovery)["allAreWell"]): Check<Args, RecoveryFacts> =>
  (facts, args, cluster) =>
    isTrue(facts, args, cluster);

/** What is open in the incident. Each is seen anew at every look: what somebody did by hand counts as well. */
const TICKS: Readonly<Record<string, Check<Args, RecoveryFacts>>> = {
  "the machines are in the inventory": (_facts, { node, newNode }, { name, nodes }) => {
    const known = nodes.map((one) => one.name);
    const strange = [node, ...(newNode === undefined ? [] : [newNode])].find((one) => !known.includes(one));
    return strange === undefined ? ok : block(say("not-a-machine", { cluster: name, node: strange, nodes: known }));
  },
  "one member answers as primary": tick(recovery.aPrimaryAnswers),
  "the lost machine is no member any more": tick(recovery.theLostIsOut),
  "no member refuses to talk to it": tick(recovery.nothingIsIsolated),
  "the new machine is prepared": tick(recovery.theNewIsPrepared),
  "the machines trust each other": tick(recovery.theyTrustEachOther),
  "the cluster XML is right": tick(recovery.theXmlIsRight),
  "the new machine is a member": tick(recovery.theNewIsMember),
  "every member is well": tick(recovery.allAreWell),
};

export default defineOperation({
  name: "recover",
  summary: say("summary"),
  risk: "read",
  standing: true,
  args: Args,
  facts: RecoveryFacts,
  observe: ({ newNode }, look, cluster) => lookAtRecovery(look, cluster, newNode),
  verify: TICKS,

  report(facts, args, cluster) {
    const { node } = args;
    const verdicts = Object.values(TICKS).map((check) => check(facts, args, cluster, facts).kind);
    const done = verdicts.filter((kind) => kind !== "block").length;
    const count = verdicts.length;
    const shown = {
      table: memberTable(facts.members, cluster),
      findings: isolationFindings(facts.routes, cluster),
      offers: recovery.nextRuns(facts, args, cluster),
    };
    return done === count
      ? { headline: say("closed", { cluster: cluster.name, node }), tone: "good", ...shown }
      : { headline: say("open", { cluster: cluster.name, node, done, count }), tone: "attention", ...shown };
  },
});
