import { z } from "zod";
import { type Cluster, nodeOf } from "../src/core/cluster.ts";
import { block, type Check, command, defineOperation, ok, seen, unknown, warn } from "../src/core/operation.ts";
import { words } from "../src/core/words.ts";
import { asRoot } from "../src/gauss/change.ts";
import { parseClusterXml } from "../src/gauss/cluster-xml.ts";
import { compareWithCluster } from "../src/gauss/cluster-xml-compare.ts";
import type { Edited } from "../src/gauss/cluster-xml-edit.ts";
import { namedNodes } from "../src/gauss/named-nodes.ts";
import { nobodyElseOn } from "../src/gauss/nobody-else.ts";
import { replaceFile, suffixFor } from "../src/gauss/replace-file.ts";
import { wantedXml } from "../src/gauss/wanted-xml.ts";
import * as facts from "../src/gauss/xml-facts.ts";
import { xmlTable } from "../src/gauss/xml-table.ts";

const say = words("xml", {
  summary: { en: "Show and check the cluster XML, and bring it in line with the cluster" },
  "no-path": { en: "the inventory does not say where the file is: set xmlFile of {cluster}" },
  "no-primary": { en: "not exactly one member answers as Primary, and the file has to name it" },
  "no-view": { en: "no static configuration could be read, so who is a member is not known" },
  unread: { en: "{path} on {node} could not be read: {detail}" },
  "no-file": { en: "no member that answers has {path}. Write a first one by hand, or by `gs_om -t generate_xml`" },
  "other-source": { en: "{primary} has no {path}; that of {node} is taken" },
  "not-a-machine": { en: "{cluster} has no node {node}; it has {nodes}" },
  "is-member": { en: "{node} is a member already" },
  "no-name": { en: "how {node} calls itself could not be read, and the file knows machines by their host names" },
  "not-possible": { en: "{why}" },
  "by-hand": { en: "{what}" },
  refused: { en: "the tools would refuse the new file: {what}" },
  "not-writable": { en: "{path} belongs to {owner}, and this cluster gives the bot no root" },
  "place-unread": { en: "whose {path} is could not be read" },
  write: { en: "Write {path} anew; the old one stays beside it" },
  make: { en: "Make {path}" },
  give: { en: "Give {path} to {user}" },
  "not-yet": { en: "{path} is not as wanted" },
  proposed: { en: "{path} on {node} is to be brought in line with {cluster}." },
  right: { en: "{path} says what the cluster is." },
  "right-new": { en: "{path} says what the cluster is, with {nodes} to be added." },
  problem: { en: "{text}" },
  "by-hand-next": {
    en: "gs_expansion refuses a file that describes a member otherwise. Correct this value in {path} on {node}.",
  },
  "why-expand": { en: "add {node} with this file" },
});

const Args = z.object({
  newNode: z
    .string()
    .optional()
    .describe("the machine that is to be added; left out, the members alone stand in the file"),
  also: z.string().optional().describe("more machines to be added, with commas"),
  az: z.string().optional().describe("the AZ of the new machine; that of the primary when left out"),
  cascade: z.enum(["yes"]).optional().describe("yes makes the new machine a cascade standby"),
});
type Args = z.infer<typeof Args>;
type Facts = facts.XmlFacts;
type XmlCheck = Check<Args, Facts>;

const joiningNames = ({ newNode, also }: Args): string[] => namedNodes(newNode, also);

/** The file as it should be; undefined while something needed for that is not known, which other checks say. */
function wanted(seenNow: Facts, args: Args, cluster: Cluster): Edited | undefined {
  const source = facts.sourceOf(seenNow);
  const about = facts.viewOf(seenNow, cluster);
  const joining = facts.joiningIn(seenNow, cluster, args);
  if (source === undefined || about === undefined || joining.length < joiningNames(args).length) return undefined;
  return wantedXml(source.text, { ...about, joining });
}

const fileCanBeRead: XmlCheck = (seenNow, _args, { xmlFile: path = "?" }) => {
  const primary = facts.primaryIn(seenNow);
  const own = seenNow.files.find(({ node }) => node === primary);
  if (own !== undefined && "unreadable" in own.xml)
    return block(say("unread", { path, node: own.node, detail: own.xml.detail.split("\n", 1)[0] ?? "" }));
  const source = facts.sourceOf(seenNow);
  if (source === undefined) return block(say("no-file", { path }));
  return source.node === primary ? ok : warn(say("other-source", { primary: primary ?? "?", path, node: source.node }));
};

const newOnesAreKnown: XmlCheck = ({ members, names }, args, { name, nodes }) => {
  const known = nodes.map((one) => one.name);
  for (const node of joiningNames(args)) {
    if (!known.includes(node)) return block(say("not-a-machine", { cluster: name, node, nodes: known }));
    if (members.some((member) => member.node === node)) return block(say("is-member", { node }));
    if (seen(names.find((one) => one.node === node)?.hostName) === undefined) return block(say("no-name", { node }));
  }
  return ok;
};

const canBeMadeRight: XmlCheck = (seenNow, args, cluster) => {
  const file = wanted(seenNow, args, cluster);
  return file !== undefined && "notPossible" in file ? block(say("not-possible", { why: file.notPossible })) : ok;
};

/** What it says otherwise of a member is a person's to decide: which of the two is right? */
const membersAreDescribed: XmlCheck = (seenNow, _args, cluster) => {
  const [first] = differences(seenNow, cluster);
  return first === undefined ? ok : warn(say("by-hand", { what: first }));
};

function differences(seenNow: Facts, cluster: Cluster) {
  const xml = parseClusterXml(facts.sourceOf(seenNow)?.text ?? "");
  const about = facts.viewOf(seenNow, cluster);
  return "value" in xml && about !== undefined ? compareWithCluster(xml.value, about.view).changed : [];
}

const toolsAccept: XmlCheck = (seenNow, args, cluster) => {
  const [first] = problemsIn(wanted(seenNow, args, cluster));
  return first === undefined ? ok : block(say("refused", { what: first }));
};

function problemsIn(file: Edited | undefined): string[] {
  const xml = file !== undefined && "text" in file ? parseClusterXml(file.text) : undefined;
  const found = xml !== undefined && "value" in xml ? xml.value.problems : [];
  return found.map(({ code, text }) => (code === null ? text : `[${code}] ${text}`));
}

/** Undefined where nobody may write it. */
function writer({ places }: Facts, { osUser, rootVia, xmlFile: path = "" }: Cluster): "database" | "root" | undefined {
  const found = seen(places ?? undefined) ?? [];
  const owners = found.flatMap(({ kind, owner }) => (kind === null ? [] : [owner]));
  if (owners.length > 0 && owners.every((owner) => owner === osUser)) return "database";
  return path !== "" && owners.length > 0 && rootVia !== "none" ? "root" : undefined;
}

const mayBeWritten: XmlCheck = (seenNow, _args, cluster) => {
  const { xmlFile: path = "?" } = cluster;
  if (seenNow.places === null || writer(seenNow, cluster) !== undefined) return ok;
  const owner = seen(seenNow.places)?.find(({ kind }) => kind !== null)?.owner;
  return block(owner === undefined ? say("place-unread", { path }) : say("not-writable", { path, owner }));
};

export default defineOperation({
  name: "xml",
  summary: say("summary"),
  risk: "change",
  args: Args,
  facts: facts.XmlFacts,
  observe: (args, look, cluster) => facts.lookAtXml(look, cluster, joiningNames(args)),
  settleMs: 10_000,

  preflight: {
    "the inventory says where the file is": (_facts, _args, { name, xmlFile }) =>
      xmlFile === undefined ? block(say("no-path", { cluster: name })) : ok,
    "one member answers as primary": (seenNow) =>
      facts.primaryIn(seenNow) === undefined ? block(say("no-primary")) : ok,
    "who is a member is known": (seenNow, _args, cluster) =>
      facts.primaryIn(seenNow) !== undefined && facts.viewOf(seenNow, cluster) === undefined
        ? block(say("no-view"))
        : ok,
    "the file can be read": (seenNow, args, cluster, before) =>
      cluster.xmlFile === undefined ? ok : fileCanBeRead(seenNow, args, cluster, before),
    "the new machines are known and no members": newOnesAreKnown,
    "it can be made right": canBeMadeRight,
    "it describes the members as they are": membersAreDescribed,
    "the tools accept the new file": toolsAccept,
    "the bot may write it": mayBeWritten,
    "nobody else is changing this cluster": (seenNow) =>
      seenNow.busy === null ? ok : nobodyElseOn([{ node: facts.primaryIn(seenNow) ?? "?", busy: seenNow.busy }]),
  },

  plan(seenNow, args, cluster) {
    const { xmlFile: path = "", osUser: user, osGroup: group } = cluster;
    const file = wanted(seenNow, args, cluster);
    const before = facts.textOnPrimary(seenNow);
    const node = facts.primaryIn(seenNow);
    const as = writer(seenNow, cluster);
    const isReady = file !== undefined && "text" in file && before !== undefined && as !== undefined;
    if (!isReady || node === undefined || file.text === before) return [];
    const suffix = suffixFor("before-xml", before ?? "");
    const { command: typed, diff } = replaceFile({ path, before, after: file.text, suffix });
    const title = before === null ? say("make", { path }) : say("write", { path });
    const write = { id: "write", title, node, as, command: typed, diff };
    if (before !== null || as === "database") return [write];
    return [
      write,
      asRoot(node, "owner", say("give", { path, user }), command("chown", "--", `${user}:${group}`, path)),
    ];
  },

  // The step holds the new content and what the old one was.
  material: ({ members }) => members.map(({ node }) => node),

  verify: {
    "the file is as wanted": (seenNow, args, cluster) => {
      const file = wanted(seenNow, args, cluster);
      const isRight = file !== undefined && "text" in file && file.text === facts.textOnPrimary(seenNow);
      return isRight ? ok : block(say("not-yet", { path: cluster.xmlFile ?? "?" }));
    },
    "the tools accept it": (seenNow, args, cluster) => {
      const [first] = problemsIn(wanted(seenNow, args, cluster));
      return first === undefined ? ok : unknown(say("refused", { what: first }));
    },
  },

  report(seenNow, args, cluster) {
    const { xmlFile: path = "xmlFile", name } = cluster;
    const node = facts.primaryIn(seenNow) ?? "?";
    const source = facts.sourceOf(seenNow);
    const file = wanted(seenNow, args, cluster);
    const isRight = file !== undefined && "text" in file && file.text === facts.textOnPrimary(seenNow);
    const next = say("by-hand-next", { path, node });
    const findings = [
      ...differences(seenNow, cluster).map((what) => ({ what, next })),
      ...problemsIn(file).map((text) => ({ what: say("problem", { text }) })),
    ];
    const shown = { table: xmlTable(source?.text, facts.viewOf(seenNow, cluster)?.view), findings };
    if (!isRight) return { headline: say("proposed", { path, node, cluster: name }), tone: "attention", ...shown };
    const nodes = joiningNames(args).filter((one) => nodeOf(cluster, one) !== undefined);
    const [first, ...more] = nodes;
    const also = more.length === 0 ? {} : { also: more.join(",") };
    const expand =
      first === undefined
        ? []
        : [{ operation: "expand", args: { node: first, ...also }, why: say("why-expand", { node: first }) }];
    const headline = first === undefined ? say("right", { path }) : say("right-new", { path, nodes });
    const tone = findings.length > 0 ? "attention" : "good";
    return { headline, tone, ...shown, text: source?.text, offers: expand };
  },
});
