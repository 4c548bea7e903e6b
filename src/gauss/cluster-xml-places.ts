import { XMLParser } from "fast-xml-parser";
import { z } from "zod";
import type { Parsed } from "../core/operation.ts";
import { type Parameters, parametersFrom, READING, treeOf, type XmlTree } from "./cluster-xml-tree.ts";

/** From and to in the text of the file, `to` being the first character behind. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface ParamPlace extends Span {
  readonly name: string;
  /** As it is meant; in the text it may hold references. */
  readonly value: string;
  /** Between the quotes. */
  readonly nameAt: Span;
  readonly valueAt: Span;
}

export interface ElementPlace extends Span {
  readonly attributes: ReadonlyMap<string, Span>;
  readonly params: readonly ParamPlace[];
}

/** Where in the text everything stands that is ever edited. What is commented out stands nowhere. */
export interface Places {
  readonly tree: XmlTree;
  readonly cluster: ElementPlace;
  readonly devices: readonly ElementPlace[];
}

export function placesIn(text: string): Parsed<Places> {
  const tree = treeOf(text);
  if ("notRecognised" in tree) return tree;
  const roots = childrenIn(located(text), "ROOT");
  const cluster = roots.flatMap(({ children }) => childrenIn(children, "CLUSTER"))[0];
  const devices = roots
    .flatMap(({ children }) => childrenIn(children, "DEVICELIST"))
    .flatMap(({ children }) => childrenIn(children, "DEVICE"));
  if (cluster === undefined) return { notRecognised: "GAUSS-51236: no CLUSTER" };
  const places = {
    tree: tree.value,
    cluster: elementAt(text, cluster, "CLUSTER"),
    devices: devices.map((device) => elementAt(text, device, "DEVICE")),
  };
  // Two ways of reading one text: where they differ, an edit would change something else than what was read.
  return isSame(places, tree.value) ? { value: places } : { notRecognised: "its parts cannot be located for certain" };
}

function located(text: string): unknown {
  try {
    // A byte order mark is left to the parser: it counts as text, and no place moves.
    return new XMLParser({ ...READING, preserveOrder: true, captureMetaData: true }).parse(text);
  } catch {
    return undefined;
  }
}

interface Found extends Span {
  readonly children: unknown;
  readonly values: Readonly<Record<string, string>>;
}

const MetaData = z.object({ startIndex: z.number(), endIndex: z.number() });
const Values = z.record(z.string(), z.string()).catch({});

function childrenIn(nodes: unknown, tag: string): Found[] {
  const all: readonly unknown[] = Array.isArray(nodes) ? nodes : [];
  return all.flatMap((node) => {
    if (typeof node !== "object" || node === null || !(tag in node)) return [];
    // The parser keeps what it tells of a place under a symbol, the only one there is.
    const place = Object.getOwnPropertySymbols(node).map(
      (symbol) => MetaData.safeParse(Reflect.get(node, symbol)).data,
    )[0];
    if (place === undefined) return [];
    const values = Values.parse(Reflect.get(node, ":@"));
    return [{ from: place.startIndex, to: place.endIndex, children: Reflect.get(node, tag), values }];
  });
}

function elementAt(text: string, { from, to, children }: Found, tag: string): ElementPlace {
  const params = childrenIn(children, "PARAM").flatMap((param) => paramAt(text, param) ?? []);
  return { from, to, attributes: attributesAt(text, from, tag), params };
}

function paramAt(text: string, { from, to, values }: Found): ParamPlace | undefined {
  const places = attributesAt(text, from, "PARAM");
  const [nameAt, valueAt] = [places.get("name"), places.get("value")];
  const { name, value } = values;
  if (nameAt === undefined || valueAt === undefined || name === undefined || value === undefined) return undefined;
  return { from, to, name, value, nameAt, valueAt };
}

/** fast-xml-parser 5.12 tells where an element begins and ends, not where its attributes are. The validator has seen the text before. */
function attributesAt(text: string, from: number, tag: string): ReadonlyMap<string, Span> {
  const found = new Map<string, Span>();
  const attribute = /\s+([^\s=/>"']+)\s*=\s*("[^"]*"|'[^']*')/y;
  attribute.lastIndex = from + 1 + tag.length;
  for (let match = attribute.exec(text); match !== null; match = attribute.exec(text)) {
    const [, name = "", inQuotes = ""] = match;
    const to = attribute.lastIndex - 1;
    found.set(name, { from: to + 2 - inQuotes.length, to });
  }
  return found;
}

function isSame({ cluster, devices }: Omit<Places, "tree">, tree: XmlTree): boolean {
  const listed = (all: readonly Parameters[]): string => JSON.stringify(all.map((params) => [...params]));
  const places = [cluster, ...devices].map(({ params }) => parametersFrom(params));
  return listed(places) === listed([tree.cluster, ...tree.devices]);
}
