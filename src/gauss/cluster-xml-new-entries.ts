import { words } from "../core/words.ts";
import { deviceOf, type Edit, listEdit, rawOf, valueIn, type XmlFile } from "./cluster-xml-edit.ts";
import { itemsOf, withAlso } from "./cluster-xml-lists.ts";
import type { ParamPlace } from "./cluster-xml-places.ts";
import { PER_INSTANCE } from "./cluster-xml-primary.ts";

const say = words("cluster-xml-new-entries", {
  needed: {
    en: "What {node} gets in the list [{name}] of the cluster XML cannot be told from the other entries. Say it, or add it by hand.",
  },
  "no-list": {
    en: "The cluster XML has no list [{name}], so {value} has no place in it. Leave it out, or write the list by hand first.",
  },
});

/** What the lists get that the file may have or not. */
export interface NewEntries {
  readonly backIp: string;
  /** `backIp` where the others listen on theirs. */
  readonly listenIp?: string;
  readonly haIp?: string;
  /** That of the others where they all have the same. */
  readonly xlogDir?: string;
  /** The name of a virtual IP: that of the others where they all have the same. */
  readonly floatIp?: string;
}

/** An entry for the new instance in every list that has one for each. */
export function newEntries(file: XmlFile, node: string, given: NewEntries): Edit[] {
  const wanted: Readonly<Record<string, string | undefined>> = {
    dataListenIp1: given.listenIp,
    dataHaIp1: given.haIp,
    dataNodeXlogPath1: given.xlogDir,
    floatIpMap1: given.floatIp,
  };
  const lists = file.primary.params.filter(({ name }) => PER_INSTANCE.test(name));
  const homeless = Object.entries(wanted).find(
    ([name, value]) => value !== undefined && value !== given.backIp && !valueIn(file.primary, name),
  );
  if (homeless !== undefined) return [{ notPossible: say("no-list", { name: homeless[0], value: homeless[1] ?? "" }) }];
  return lists.flatMap((param) =>
    entryIn(file, param, node, wanted[param.name] ?? likeOthers(file, param, given.backIp)),
  );
}

function entryIn(file: XmlFile, param: ParamPlace, node: string, entry: string | undefined): Edit[] {
  const edits = listEdit(file, { param, needed: file.hosts.length, change: (items) => withAlso(items, entry ?? "") });
  const isGuess = entry === undefined && edits.some((edit) => "text" in edit);
  return isGuess ? [{ notPossible: say("needed", { node, name: param.name }) }] : edits;
}

/** Undefined where the entries follow no rule that is known. */
function likeOthers(file: XmlFile, param: ParamPlace, backIp: string): string | undefined {
  const entries = itemsOf(rawOf(file, param.valueAt))?.map(({ core }) => core) ?? [];
  const backIps = file.hosts.map((host) => {
    const device = deviceOf(file, host);
    return (device && valueIn(device, "backIp1")) ?? "";
  });
  if (/^data(?:Listen|Ha)Ip1$/.test(param.name)) return areSame(entries, backIps) ? backIp : undefined;
  if (param.name.startsWith("localStreamIpmap")) return streamLikeOthers(entries, backIps, backIp);
  return new Set(entries).size === 1 ? entries[0] : undefined;
}

/** `(ip, ip)`, as in 1p1s-stream-dr-cm-3.1. */
function streamLikeOthers(entries: readonly string[], backIps: readonly string[], backIp: string): string | undefined {
  const [, blanks = ""] = /,(\s*)/.exec(entries.at(-1) ?? "") ?? [];
  const bare = entries.map((entry) => entry.replace(/\s/g, ""));
  const pairs = backIps.map((ip) => `(${ip},${ip})`);
  return areSame(bare, pairs) ? `(${backIp},${blanks}${backIp})` : undefined;
}

const areSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((entry, at) => entry === others[at]);
