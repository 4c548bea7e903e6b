import { type Message, words } from "../core/words.ts";
import { instancesIn } from "./cluster-xml-instances.ts";
import { type Item, itemsOf } from "./cluster-xml-lists.ts";
import { type ElementPlace, type ParamPlace, placesIn, type Span } from "./cluster-xml-places.ts";
import { problemsIn } from "./cluster-xml-problems.ts";
import { listOf, treeOf, type XmlTree } from "./cluster-xml-tree.ts";

const say = words("cluster-xml-edit", {
  unreadable: { en: "The cluster XML cannot be read ({why}), so it was left as it is. Repair it by hand first." },
  twice: {
    en: "The cluster XML gives [{name}] twice in one element, and it is not clear which one holds. Take one of them out by hand.",
  },
  "device-twice": { en: "The cluster XML has several DEVICEs named {name}. Take all but one out by hand." },
  primaries: {
    en: "In the cluster XML {count} DEVICEs have dataNode1. It must be one, which the tools take for the primary. Correct it by hand.",
  },
  several: {
    en: "The cluster XML has several instances on one host. Only files with one instance for each host are edited; change this one by hand.",
  },
  "data-nodes": {
    en: "dataNode1 in the cluster XML is not a directory followed by host and directory of each standby. Correct it by hand.",
  },
  list: {
    en: "The list [{name}] in the cluster XML has {count} entries and {needed} are expected, so it cannot be told whose is whose. Correct it by hand.",
  },
  references: {
    en: "The list [{name}] in the cluster XML has a comma or bracket written as a reference. Write it plainly first.",
  },
  harm: { en: "After this change the tools would refuse the cluster XML, so it was left as it is: {problem}" },
});

type Refusal = { readonly notPossible: Message };
/** The file with the change in it, or why it was not changed and what to do. */
export type Edited = { readonly text: string } | Refusal;

/** One piece of text that takes the place of another. */
export interface Splice extends Span {
  readonly text: string;
}
export type Edit = Splice | Refusal;

/** A cluster XML that can be edited: one primary, one instance for each host, nothing given twice. */
export interface XmlFile {
  readonly text: string;
  readonly tree: XmlTree;
  readonly cluster: ElementPlace;
  readonly devices: readonly ElementPlace[];
  /** The DEVICE that has dataNode1: the primary, as far as the file knows. */
  readonly primary: ElementPlace;
  readonly nodeNames: readonly string[];
  /** In the order of dataNode1, which is the order of every list with an entry for each instance. */
  readonly hosts: readonly string[];
}

/** Opens, changes, and looks at the result as the tools would: an edit must not bring in anything that they refuse. */
export function edited(text: string, change: (file: XmlFile) => readonly Edit[]): Edited {
  const file = opened(text);
  if ("notPossible" in file) return file;
  const edits = change(file);
  const refusal = edits.find((edit) => "notPossible" in edit);
  if (refusal !== undefined) return refusal;
  const after = spliced(
    text,
    edits.flatMap((edit) => ("text" in edit ? [edit] : [])),
  );
  return harmOf(file.tree, after) ?? { text: after };
}

function opened(text: string): XmlFile | Refusal {
  const places = placesIn(text);
  if ("notRecognised" in places) return { notPossible: say("unreadable", { why: places.notRecognised }) };
  const { tree, cluster, devices } = places.value;
  const primaries = devices.filter((device) => paramIn(device, "dataNode1") !== undefined);
  const [primary] = primaries;
  if (primary === undefined || primaries.length > 1)
    return { notPossible: say("primaries", { count: primaries.length }) };
  const nodeNames = listOf(valueIn(cluster, "nodeNames"));
  const file = { text, tree, cluster, devices, primary, nodeNames, hosts: instancesIn(tree).map(({ host }) => host) };
  return unclear(file) ?? file;
}

function unclear({ tree, cluster, devices, primary }: XmlFile): Refusal | undefined {
  const [twice] = tree.twice;
  if (twice !== undefined) return { notPossible: say("twice", { name: twice }) };
  const names = devices.map(nameOf);
  const double = names.find((name, at) => names.indexOf(name) < at);
  if (double !== undefined) return { notPossible: say("device-twice", { name: double }) };
  if (paramIn(primary, "dataNode2") !== undefined || valueIn(cluster, "clusterType") === "single-inst-one-node")
    return { notPossible: say("several") };
  if (listOf(valueIn(primary, "dataNode1")).length % 2 === 0) return { notPossible: say("data-nodes") };
  return undefined;
}

/** The text with pieces of it replaced; none of them reaches into another. */
export function spliced(text: string, splices: readonly Splice[]): string {
  const inOrder = splices.toSorted((one, other) => one.from - other.from);
  const kept = inOrder.map(({ from }, at) => text.slice(inOrder[at - 1]?.to ?? 0, from));
  return inOrder.map((splice, at) => `${kept[at]}${splice.text}`).join("") + text.slice(inOrder.at(-1)?.to ?? 0);
}

function harmOf(before: XmlTree, text: string): Refusal | undefined {
  const after = treeOf(text);
  if ("notRecognised" in after) return { notPossible: say("harm", { problem: after.notRecognised }) };
  const known = problemsIn(before).map((problem) => problem.text);
  const found = problemsIn(after.value).find((problem) => !known.includes(problem.text));
  if (found === undefined) return undefined;
  return { notPossible: say("harm", { problem: found.code === null ? found.text : `${found.code}: ${found.text}` }) };
}

export const paramIn = (element: ElementPlace, name: string): ParamPlace | undefined =>
  element.params.find((param) => param.name === name);

export const valueIn = (element: ElementPlace, name: string): string | undefined =>
  paramIn(element, name)?.value.trim();

export const nameOf = (device: ElementPlace): string => valueIn(device, "name") ?? "";

export const deviceOf = ({ devices }: XmlFile, name: string): ElementPlace | undefined =>
  devices.find((device) => nameOf(device) === name);

export const rawOf = ({ text }: XmlFile, { from, to }: Span): string => text.slice(from, to);

interface ListChange {
  readonly param: ParamPlace | undefined;
  /** So many entries must be there, or it is not known which one is meant. */
  readonly needed: number;
  readonly change: (items: readonly Item[]) => string;
}

/** The edit of a list. One that is not there, or is empty, needs none: the tools have a default for it. */
export function listEdit(file: XmlFile, { param, needed, change }: ListChange): Edit[] {
  if (param === undefined) return [];
  const items = itemsOf(rawOf(file, param.valueAt));
  if (items === undefined) return [{ notPossible: say("references", { name: param.name }) }];
  if (items.length === 0) return [];
  if (items.length !== needed) return [{ notPossible: say("list", { name: param.name, count: items.length, needed }) }];
  return [{ ...param.valueAt, text: change(items) }];
}

export const blanksBefore = ({ text }: XmlFile, at: number): string =>
  text.slice(text.slice(0, at).trimEnd().length, at);

/** Takes an element out, and the blanks before it. */
export const cut = (file: XmlFile, { from, to }: Span): Splice => ({
  from: from - blanksBefore(file, from).length,
  to,
  text: "",
});
