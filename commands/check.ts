import { z } from "zod";
import { defineOperation, type ReportInput } from "../src/core/operation.ts";
import { type Message, words } from "../src/core/words.ts";
import { disagreements } from "../src/gauss/agreement.ts";
import { AgreementFacts, observeAgreement, unreadIn } from "../src/gauss/agreement-facts.ts";
import { atThePrimary } from "../src/gauss/agreement-primary.ts";
import { isOnTheWay, linesOf, nextFor, offersFor, progressOf, tableOf } from "../src/gauss/agreement-report.ts";
import { findings } from "../src/gauss/findings.ts";
import { apartFrom, dropOffer, halfDropped } from "../src/gauss/half-dropped.ts";
import { memberNamed } from "../src/gauss/topology.ts";

const say = words("check", {
  summary: { en: "Why a member is not well: still being built, or do the members disagree?" },
  building: { en: "{cluster}: {nodes} still on the way. Wait: nothing has to be done." },
  half: { en: "{cluster}: {nodes} looks half dropped." },
  disagree: { en: "{cluster}: not everything agrees ({count})." },
  unwell: { en: "{cluster}: the files of the members agree, but not all members are well." },
  partly: { en: "{cluster}: what could be read agrees, but not everything could be read." },
  good: { en: "{cluster} is in order: the members are well and agree." },
  stranger: { en: "{node} is no member of {cluster}." },
  "stranger-next": { en: "It was dropped, or never added. What is to be done with it is seen by `/gauss recover`." },
  unread: { en: "{source} of {node} could not be read: {detail}" },
});

const Args = z.object({ node: z.string().optional().describe("what concerns this node alone; left out, everything") });

export default defineOperation({
  name: "check",
  summary: say("summary"),
  risk: "read",
  args: Args,
  facts: AgreementFacts,
  observe: (_args, look, cluster) => observeAgreement(look, cluster),

  report(facts, { node }, cluster): ReportInput {
    const name = cluster.name;
    if (node !== undefined && memberNamed(facts.members, node) === undefined) {
      const what = say("stranger", { node, cluster: name });
      return { headline: what, tone: "attention", findings: [{ what, next: say("stranger-next") }] };
    }
    const concerned = facts.members.filter((member) => node === undefined || member.node === node);
    const everything = [...disagreements(facts, cluster), ...atThePrimary(facts, cluster)];
    const half = halfDropped(facts, cluster, everything).filter(
      (one) => node === undefined || one.node === node || one.hosts.includes(node),
    );
    const found = apartFrom(half, everything).filter(
      (one) => node === undefined || one.node === node || one.other === node,
    );
    const unread = unreadIn(facts).filter((one) => node === undefined || one.node === node);
    const underWay = concerned.map((member) => member.node).filter((one) => isOnTheWay(facts, one));
    const unwell = findings(facts.members, cluster)
      .filter(({ what }) => node === undefined || what.params["node"] === node || what.params["node"] === undefined)
      .filter(({ what }) => !half.some((one) => one.node === what.params["node"]));
    const shown = {
      table: tableOf(facts, cluster, found),
      findings: [
        ...half.map(({ finding }) => finding),
        ...found.map((one) => ({ what: one.what, next: one.next ?? nextFor(one, name) })),
        ...progressOf(facts).map((what) => ({ what })),
        ...unwell.filter(({ what }) => !underWay.includes(String(what.params["node"]))),
        ...unread.map((one) => ({ what: say("unread", one) })),
      ],
      text: found.flatMap(linesOf).join("\n") || undefined,
      offers: [...dropOffer(half), ...offersFor(facts, cluster, found, underWay)],
    };
    const headline = (message: Message, tone: ReportInput["tone"]) => ({ headline: message, tone, ...shown });
    if (half.length > 0)
      return headline(say("half", { cluster: name, nodes: half.map((one) => one.node) }), "attention");
    if (underWay.length > 0) return headline(say("building", { cluster: name, nodes: underWay }), "attention");
    // A slot that nobody reads from, or a list that is not met, comes of a member that is not well.
    const inFiles = found.filter(({ kind }) => !["slot", "sync"].includes(kind));
    if (unwell.length > 0 && inFiles.length === 0) return headline(say("unwell", { cluster: name }), "attention");
    if (found.length > 0) return headline(say("disagree", { cluster: name, count: found.length }), "attention");
    if (unread.length > 0) return headline(say("partly", { cluster: name }), "attention");
    return headline(say("good", { cluster: name }), "good");
  },
});
