import { z } from "zod";
import { nodeOf } from "../src/core/cluster.ts";
import { block, type Check, defineOperation, ok, seen, troubleMessage, unknown, warn } from "../src/core/operation.ts";
import { words } from "../src/core/words.ts";
import { type Disagreement, inRules, inStaticConfigs, inWays } from "../src/gauss/agreement.ts";
import { confOf, filesOf, peersOf, primaryOf, rulesOf } from "../src/gauss/agreement-facts.ts";
import { leftOutOfSync } from "../src/gauss/agreement-primary.ts";
import { buildInWords } from "../src/gauss/build-progress.ts";
import { findings } from "../src/gauss/findings.ts";
import { memberTable } from "../src/gauss/member-table.ts";
import { MendFacts, observeMend } from "../src/gauss/mend-facts.ts";
import { mendSteps, serverRuns, wantedSync } from "../src/gauss/mend-plan.ts";
import { nobodyElseOn } from "../src/gauss/nobody-else.ts";
import { memberNamed, needsBuild, senderTo, standing } from "../src/gauss/topology.ts";

const say = words("mend", {
  summary: { en: "Write the lines by which a member and the others find and admit each other" },
  "not-a-machine": { en: "{cluster} has no node {node}; it has {nodes}" },
  "not-a-member": { en: "{node} is no member of {cluster}: nobody replicates with it" },
  "views-unread": { en: "no static configuration could be read, so who is a member is not known" },
  "views-differ": {
    en: "the static configuration is not the same on every member ({nodes}). Who is a member has to be settled first",
  },
  away: { en: "{node} {trouble}" },
  "files-unread": { en: "postgresql.conf or pg_hba.conf of {node} could not be read" },
  "peers-unread": {
    en: "postgresql.conf of {nodes} could not be read: for them the usual ports and the address of the inventory are written",
  },
  "no-list": { en: "{node} is not the primary: commits wait by the list of the primary alone" },
  "list-by-hand": { en: "'{names}' has several groups, or names that are not understood: a person has to write it" },
  waits: { en: "commits wait by '{names}' then" },
  building: { en: "{progress}. gs_guc refuses to work meanwhile" },
  differs: { en: "{what}" },
  "not-attached": { en: "{node} is {state} and the primary {primary} does not send to it yet" },
  "needs-build": { en: "{node} is {state} ({detail}): its lines are right now, and only a rebuild helps" },
  "no-primary": { en: "no single primary answers, to which it could attach" },
  "not-running": { en: "no server runs on {node}: it reads its files when it is started" },
  others: { en: "{nodes} are not attached yet. Their own lines may be wrong too: `/gauss check {cluster}`" },
  proposed: { en: "{count} lines on {node} are to be mended." },
  nothing: { en: "The lines of {node} are as wanted." },
  done: { en: "The lines of {node} are as wanted now." },
  "why-rebuild": { en: "its log differs from that of the primary, or a piece of it is gone" },
  "why-check": { en: "see whether the other members agree too" },
});

const Args = z.object({
  node: z.string().describe("the member whose postgresql.conf and pg_hba.conf are mended"),
  strangers: z
    .enum(["keep", "remove"])
    .default("keep")
    .describe("lines for machines that are no members; keep when left out"),
  sync: z
    .enum(["keep", "add"])
    .default("keep")
    .describe("on the primary, add lets commits wait also for standbys that synchronous_standby_names leaves out"),
});
type Args = z.infer<typeof Args>;
type MendCheck = Check<Args, MendFacts>;

/** What is still to be mended there. */
const left = (facts: MendFacts, args: Args, cluster: Parameters<MendCheck>[2]): Disagreement[] => {
  const node = nodeOf(cluster, args.node);
  const lines = node === undefined ? [] : [...inWays(facts, cluster, node), ...inRules(facts, cluster, node)];
  const sync = args.sync === "add" ? leftOutOfSync(facts, cluster, args.node) : [];
  return [...lines.filter(({ kind }) => kind !== "stranger" || args.strangers === "remove"), ...sync];
};

const isMember: MendCheck = ({ members }, { node }, { name, nodes }) => {
  if (!nodes.some((one) => one.name === node))
    return block(say("not-a-machine", { cluster: name, node, nodes: nodes.map((one) => one.name) }));
  if (members.every(({ view }) => seen(view) === undefined)) return block(say("views-unread"));
  return memberNamed(members, node) === undefined ? block(say("not-a-member", { node, cluster: name })) : ok;
};

const membersAgreeOnThemselves: MendCheck = (facts) => {
  const nodes = inStaticConfigs(facts).map(({ node }) => node);
  return nodes.length === 0 ? ok : block(say("views-differ", { nodes }));
};

const filesAreRead: MendCheck = (facts, { node }) => {
  const member = memberNamed(facts.members, node);
  const stands = member === undefined ? undefined : standing(member);
  if (stands?.kind === "not-answered") return block(say("away", { node, trouble: troubleMessage(stands.trouble) }));
  const texts = [facts.confText, facts.hbaText].map((text) => seen(text ?? undefined)?.text);
  const parsed = confOf(facts, node) !== undefined && rulesOf(facts, node) !== undefined;
  return texts.every((text) => text != null) && parsed ? ok : block(say("files-unread", { node }));
};

const listCanBeWritten: MendCheck = (facts, { node: name, sync }, cluster) => {
  const node = nodeOf(cluster, name);
  if (sync !== "add" || node === undefined) return ok;
  if (primaryOf(facts)?.node !== name) return block(say("no-list", { node: name }));
  if (leftOutOfSync(facts, cluster, name).length === 0) return ok;
  const names = seen(facts.sync ?? undefined)?.synchronousStandbyNames ?? "?";
  return wantedSync(facts, cluster, node) === undefined
    ? block(say("list-by-hand", { names }))
    : warn(say("waits", { names: wantedSync(facts, cluster, node) ?? "?" }));
};

const noBuildRuns: MendCheck = (facts, { node }) => {
  const progress = buildInWords(node, seen(filesOf(facts, node)?.build));
  return progress === undefined ? ok : block(say("building", { progress }));
};

const nobodyElse: MendCheck = ({ busy }, { node }) => (busy === null ? ok : nobodyElseOn([{ node, busy }]));

const linesAreRight: MendCheck = (facts, args, cluster) => {
  const read = filesAreRead(facts, args, cluster, facts);
  if (read.kind !== "ok") return read;
  const [first] = left(facts, args, cluster);
  return first === undefined ? ok : block(say("differs", { what: first.what }));
};

/** A standby finds its primary, or others find this one; a standby whose log is gone does not, however right its lines are. */
const itIsAttached: MendCheck = (facts, { node: name }, cluster) => {
  const primary = primaryOf(facts);
  const node = nodeOf(cluster, name);
  const member = memberNamed(facts.members, name);
  if (node === undefined || member === undefined || !serverRuns(facts, name))
    return warn(say("not-running", { node: name }));
  if (primary === undefined) return warn(say("no-primary"));
  const isThere = (to: string): boolean => {
    const peer = nodeOf(cluster, to);
    return peer !== undefined && senderTo(primary, peer) !== undefined;
  };
  if (primary === member) {
    const nodes = peersOf(facts, cluster, name).flatMap((peer) => (isThere(peer.name) ? [] : [peer.name]));
    return nodes.length === 0 ? ok : warn(say("others", { nodes, cluster: cluster.name }));
  }
  const stands = standing(member);
  if (stands.kind !== "answers")
    return unknown(say("not-attached", { node: name, state: stands.kind, primary: primary.node }));
  const state = `${stands.role} ${stands.state}`;
  if (needsBuild(stands)) return warn(say("needs-build", { node: name, state, detail: stands.detail }));
  if (stands.role === "Cascade Standby" && stands.state === "Normal") return ok;
  return stands.state === "Normal" && isThere(name)
    ? ok
    : block(say("not-attached", { node: name, state, primary: primary.node }));
};

export default defineOperation({
  name: "mend",
  summary: say("summary"),
  risk: "change",
  args: Args,
  facts: MendFacts,
  observe: ({ node }, look, cluster) => observeMend(look, cluster, node),
  settleMs: 120_000,

  preflight: {
    "it is a member": isMember,
    "the members agree on who is a member": membersAgreeOnThemselves,
    "its files can be read": filesAreRead,
    "what the others say of themselves could be read": (facts, { node }, cluster) => {
      const nodes = peersOf(facts, cluster, node)
        .map(({ name }) => name)
        .filter((name) => confOf(facts, name) === undefined);
      return nodes.length === 0 ? ok : warn(say("peers-unread", { nodes }));
    },
    "the list that commits wait by can be written": listCanBeWritten,
    "no build is under way there": noBuildRuns,
    "nobody else is changing it": nobodyElse,
  },

  plan: (facts, { node: name, strangers, sync }, cluster) => {
    const node = nodeOf(cluster, name);
    const mending = { remove: strangers === "remove", addToSync: sync === "add" };
    return node === undefined ? [] : mendSteps(facts, cluster, { node, ...mending });
  },

  // The steps hold every line that is written, and the content of the file that is replaced.
  material: ({ members }) => members.map(({ node }) => node),

  verify: {
    "its lines are as wanted": linesAreRight,
    "it is attached": itIsAttached,
  },

  report(facts, args, cluster, before) {
    const { node } = args;
    const [open, was] = [left(facts, args, cluster).length, left(before, args, cluster).length];
    const unwell = findings(facts.members, cluster);
    const all = { table: memberTable(facts.members, cluster), findings: unwell };
    if (open > 0) return { headline: say("proposed", { count: open, node }), tone: "attention", ...all };
    const member = memberNamed(facts.members, node);
    const rebuild =
      member !== undefined && needsBuild(standing(member))
        ? [{ operation: "rebuild", args: { node }, why: say("why-rebuild") }]
        : [];
    const offers = [...rebuild, { operation: "check", args: {}, why: say("why-check") }];
    const headline = was > 0 ? say("done", { node }) : say("nothing", { node });
    return { headline, tone: unwell.length > 0 ? "attention" : "good", ...all, offers };
  },
});
