import { nodeOf } from "../core/cluster.ts";
import { block, ok, seen, type Verdict, warn } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { type ClusterXml, parseClusterXml } from "./cluster-xml.ts";
import { compareWithCluster } from "./cluster-xml-compare.ts";
import { treeOf } from "./cluster-xml-tree.ts";
import type { ExpandCheck, Wanted } from "./expand-checks.ts";
import type { ExpandFacts } from "./expand-facts.ts";
import { viewOf } from "./xml-facts.ts";

const say = words("expand-xml-check", {
  "no-path": { en: "the inventory does not say where the cluster XML is: set xmlFile of {cluster}" },
  unread: { en: "{path} on {node} could not be read" },
  "no-file": { en: "{node} has no {path}. Make it: `/gauss xml {cluster} {target}`" },
  bad: { en: "{path} cannot be read: {why}" },
  refused: { en: "the tools refuse the file: {what}" },
  mend: { en: "{what}. Bring it in line: `/gauss xml {cluster} {target}`" },
  "not-there": { en: "it does not name {node}" },
  lacks: { en: "it lacks the members {nodes}, and the tool compares all of them" },
  strange: { en: "it names {nodes}, who are neither members nor to be added" },
  otherwise: { en: "{what}" },
  "other-primary": { en: "it has {node} as its first, and the tool runs only on the host that is first there" },
  "no-name": { en: "how {node} calls itself could not be read" },
  "other-address": { en: "it has {xml} for {node}, and the inventory {backIp}" },
  "other-path": { en: "{param} is {xml} there, and {variable} of the database user is {real}" },
  "not-set": { en: "{variable} is not set for the database user on {node}, and the tool wants it (GAUSS-51802)" },
  "paths-unseen": { en: "the environment of the database user on {node} could not be read" },
  cascade: { en: "{node} is to be a cascade standby in {az}, where no standby is" },
});

type Xml = ClusterXml & { readonly text: string };

function xmlOf({ primary }: ExpandFacts): Xml | undefined {
  const text = seen(primary?.xml ?? undefined)?.text;
  const xml = parseClusterXml(text ?? "");
  return text != null && "value" in xml ? { ...xml.value, text } : undefined;
}

const firstTarget = ({ targets }: Wanted): string => targets[0] ?? "";

export const canBeRead: ExpandCheck = ({ primary }, wanted, { name: cluster, xmlFile: path }) => {
  if (path === undefined) return block(say("no-path", { cluster }));
  if (primary?.xml == null) return ok;
  const { node, xml } = primary;
  if ("unreadable" in xml) return block(say("unread", { path, node }));
  if (xml.value.text === null) return block(say("no-file", { node, path, cluster, target: firstTarget(wanted) }));
  const parsed = parseClusterXml(xml.value.text);
  if ("notRecognised" in parsed) return block(say("bad", { path, why: parsed.notRecognised }));
  const [problem] = parsed.value.problems.filter(({ code }) => code !== null);
  return problem === undefined ? ok : block(say("refused", { what: `[${problem.code}] ${problem.text}` }));
};

/** How a new machine calls itself, whoever of the two gets in there. */
function hostNameOf({ machines }: ExpandFacts, node: string): string | undefined {
  const looked = machines.find((one) => one.node === node)?.looked;
  return seen(looked?.root ?? undefined) ?? seen(looked?.database);
}

/** The tool compares every node of the file with the static configuration and wants more of them there (2.0.3 and later). */
export const namesAllOfThem: ExpandCheck = (facts, wanted, cluster) => {
  const xml = xmlOf(facts);
  const about = viewOf(facts.agreement, cluster);
  if (xml === undefined || about === undefined) return ok;
  const compared = compareWithCluster(xml, about.view);
  const mend = (what: ReturnType<typeof say>): Verdict =>
    block(say("mend", { what, cluster: cluster.name, target: firstTarget(wanted) }));
  if (compared.missing.length > 0) return mend(say("lacks", { nodes: [...compared.missing] }));
  const called = wanted.targets.map((node) => ({ node, name: hostNameOf(facts, node) }));
  const nameless = called.find(({ name }) => name === undefined);
  if (nameless !== undefined) return block(say("no-name", { node: nameless.node }));
  const absent = called.find(({ name }) => !compared.added.includes(name ?? ""));
  if (absent !== undefined) return mend(say("not-there", { node: absent.node }));
  const strange = compared.added.filter((name) => !called.some((one) => one.name === name));
  if (strange.length > 0) return mend(say("strange", { nodes: strange }));
  const [changed] = compared.changed;
  if (changed !== undefined) return block(say("otherwise", { what: changed }));
  const [cosmetic] = compared.cosmetic;
  return cosmetic === undefined ? ok : warn(say("otherwise", { what: cosmetic }));
};

/** By name alone: a file from before a failover has the lost primary there (GAUSS-50110). */
export const hasThePrimaryFirst: ExpandCheck = (facts, wanted, cluster) => {
  const first = xmlOf(facts)?.nodes.find(({ instances }) => instances.some(({ role }) => role === "Primary"));
  const about = viewOf(facts.agreement, cluster);
  if (first === undefined || about === undefined || first.name === about.primary) return ok;
  const what = say("other-primary", { node: first.name });
  return block(say("mend", { what, cluster: cluster.name, target: firstTarget(wanted) }));
};

export const hasTheAddresses: ExpandCheck = (facts, { targets }, cluster) => {
  const xml = xmlOf(facts);
  for (const name of xml === undefined ? [] : targets) {
    const node = nodeOf(cluster, name);
    const inXml = xml?.nodes.find((one) => one.name === hostNameOf(facts, name));
    if (node === undefined || inXml === undefined || inXml.backIps.includes(node.backIp)) continue;
    return block(say("other-address", { xml: inXml.backIps, node: name, backIp: node.backIp }));
  }
  return ok;
};

export const hasThePaths: ExpandCheck = ({ primary }) => {
  const text = seen(primary?.xml ?? undefined)?.text;
  const tree = treeOf(text ?? "");
  if (primary === null || text == null || "notRecognised" in tree) return ok;
  const paths = seen(primary.paths);
  if (paths === undefined) return block(say("paths-unseen", { node: primary.node }));
  const compared = [
    { param: "gaussdbAppPath", variable: "GAUSSHOME", real: paths.gaussHome },
    { param: "gaussdbToolPath", variable: "GPHOME", real: paths.gpHome },
  ];
  for (const { param, variable, real } of compared) {
    const xml = tree.value.cluster.get(param)?.replace(/(?<=.)\/+$/, "");
    if (real === null) return block(say("not-set", { variable, node: primary.node }));
    if (xml !== undefined && xml !== real) return block(say("other-path", { param, xml, variable, real }));
  }
  return ok;
};

/** The tool says the same, at the end of a long way. */
export const cascadeHasItsStandby: ExpandCheck = (facts, { targets }) => {
  const xml = xmlOf(facts);
  const nodes = xml?.nodes ?? [];
  const added = nodes.filter(({ name }) => targets.some((target) => hostNameOf(facts, target) === name));
  const isCascade = ({ instances }: (typeof nodes)[number]): boolean => instances[0]?.role === "Cascade Standby";
  const lonely = added.find(
    (node) =>
      isCascade(node) && !nodes.some((one) => one.azName === node.azName && one.instances[0]?.role === "Standby"),
  );
  return lonely === undefined ? ok : block(say("cascade", { node: lonely.name, az: lonely.azName ?? "?" }));
};
