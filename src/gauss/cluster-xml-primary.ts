import { words } from "../core/words.ts";
import { deviceOf, type Edit, type Edited, edited, listEdit, nameOf, type XmlFile } from "./cluster-xml-edit.ts";
import { arranged, exchanged, type Item } from "./cluster-xml-lists.ts";
import { moved } from "./cluster-xml-moves.ts";
import type { ParamPlace } from "./cluster-xml-places.ts";

const say = words("cluster-xml-primary", {
  "no-instance": {
    en: "{node} cannot become the primary of the cluster XML: dataNode1 or the DEVICEs do not have it. Add it to the file first.",
  },
});

/** Lists with one entry for each instance, in the order of dataNode1. */
export const PER_INSTANCE = /^(?:dataListenIp|dataHaIp|dataNodeXlogPath|floatIpMap|localStreamIpmap)\d+$/;

/** What only the DEVICE of the primary has. */
const ON_PRIMARY = /^(?:dataNum|dataPortBase|remotedataPortBase|dataNode\d+(?:_syncNum)?|remoteStreamIpmap\d+)$/;

/**
 * The file as gs_expansion wants it after a switchover or failover: dataNode1 on the DEVICE of the node that is primary now. The old
 * and the new primary change places in the lists, so that every other instance keeps its number.
 */
export const withPrimary = (text: string, name: string): Edited => edited(text, (file) => promotion(file, name));

function promotion(file: XmlFile, name: string): Edit[] {
  const [from, to, at] = [file.primary, deviceOf(file, name), file.hosts.indexOf(name)];
  if (to === from) return [];
  if (to === undefined || at < 0) return [{ notPossible: say("no-instance", { node: name }) }];
  const params = from.params.filter((param) => PER_INSTANCE.test(param.name) || ON_PRIMARY.test(param.name));
  const changes = params.flatMap((param) => exchangeIn(file, param, at));
  const { put, cut } = moved(file, { params, from, to, changes });
  return [...put, ...cut];
}

function exchangeIn(file: XmlFile, param: ParamPlace, at: number): Edit[] {
  const count = file.hosts.length;
  const order = exchanged(count, 0, at);
  if (param.name === "dataNode1") {
    const change = (items: readonly Item[]): string => dataNodes(items, nameOf(file.primary), at);
    return listEdit(file, { param, needed: 2 * count - 1, change });
  }
  if (!PER_INSTANCE.test(param.name)) return [];
  return listEdit(file, { param, needed: count, change: (items) => arranged(items, order) });
}

/** The directories change places; the old primary gets the new one's place among the hosts, which name the standbys alone. */
function dataNodes(items: readonly Item[], oldPrimary: string, at: number): string {
  const named = items.map((item, place) => (place === 2 * at - 1 ? { ...item, core: escaped(oldPrimary) } : item));
  return arranged(named, exchanged(items.length, 0, 2 * at));
}

const REFERENCES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (mark) => REFERENCES[mark] ?? mark);
