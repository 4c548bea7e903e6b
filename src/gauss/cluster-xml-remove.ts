import { words } from "../core/words.ts";
import {
  cut,
  deviceOf,
  type Edit,
  type Edited,
  edited,
  listEdit,
  nameOf,
  paramIn,
  valueIn,
  type XmlFile,
} from "./cluster-xml-edit.ts";
import { allBut, arranged } from "./cluster-xml-lists.ts";
import { managersWithout } from "./cluster-xml-managers.ts";
import { listNaming } from "./cluster-xml-members.ts";
import type { ParamPlace } from "./cluster-xml-places.ts";
import { PER_INSTANCE, withPrimary } from "./cluster-xml-primary.ts";

const say = words("cluster-xml-remove", {
  unknown: { en: "The cluster XML does not name {node}: there is nothing to take out." },
  only: { en: "{node} is the only node of the cluster XML, and a file without a node is of no use." },
  "is-primary": {
    en: "To the cluster XML {node} is the primary, so it cannot simply be taken out. Say which node is the primary now.",
  },
  "stays-primary": { en: "{node} cannot be taken out of the cluster XML and be the primary in it." },
  "other-order": {
    en: "backIp1s in the cluster XML has {ip}, the address of {node}, at another place than nodeNames has the node. Correct the order by hand.",
  },
  elsewhere: {
    en: "[{name}] in the cluster XML names {node} too, and that parameter is not edited here. Take the node out by hand.",
  },
});

interface Removal {
  readonly name: string;
  /** The node that is the primary now, where the file may take another one for it. */
  readonly primary?: string;
}

/** The file without a node: its DEVICE, and its entry in every list. */
export function removeNode(text: string, { name, primary }: Removal): Edited {
  if (name === primary) return { notPossible: say("stays-primary", { node: name }) };
  const promoted = primary === undefined ? { text } : withPrimary(text, primary);
  return "text" in promoted ? edited(promoted.text, (file) => removal(file, name)) : promoted;
}

function removal(file: XmlFile, name: string): Edit[] {
  const device = deviceOf(file, name);
  const known = [...file.nodeNames, ...file.hosts, ...file.devices.map(nameOf)].includes(name);
  if (!known) return [{ notPossible: say("unknown", { node: name }) }];
  if (device !== undefined && file.devices.length === 1) return [{ notPossible: say("only", { node: name }) }];
  if (device === file.primary) return [{ notPossible: say("is-primary", { node: name }) }];
  const other = listNaming(file, name);
  if (other !== undefined) return [{ notPossible: say("elsewhere", { name: other, node: name }) }];
  return [
    ...nodeEdits(file, name),
    ...instanceEdits(file, name),
    ...managersWithout(file, name),
    ...(device === undefined ? [] : [cut(file, device)]),
  ];
}

function nodeEdits(file: XmlFile, name: string): Edit[] {
  const { cluster, nodeNames } = file;
  const at = nodeNames.indexOf(name);
  if (at < 0) return [];
  const device = deviceOf(file, name);
  const ip = device && valueIn(device, "backIp1");
  const ips =
    valueIn(cluster, "backIp1s")
      ?.split(",")
      .map((entry) => entry.trim()) ?? [];
  if (ip !== undefined && ips.includes(ip) && ips[at] !== ip)
    return [{ notPossible: say("other-order", { ip, node: name }) }];
  return ["nodeNames", "backIp1s"].flatMap((list) => entryOut(file, paramIn(cluster, list), nodeNames.length, [at]));
}

function instanceEdits(file: XmlFile, name: string): Edit[] {
  const { hosts, primary } = file;
  const at = hosts.indexOf(name);
  if (at < 0) return [];
  return [
    ...entryOut(file, paramIn(primary, "dataNode1"), 2 * hosts.length - 1, [2 * at - 1, 2 * at]),
    ...primary.params
      .filter((param) => PER_INSTANCE.test(param.name))
      .flatMap((param) => entryOut(file, param, hosts.length, [at])),
    ...syncEdit(file),
  ];
}

const entryOut = (file: XmlFile, param: ParamPlace | undefined, needed: number, places: readonly number[]): Edit[] =>
  listEdit(file, { param, needed, change: (items) => arranged(items, allBut(needed, ...places)) });

/** Of the instances that are left all but the primary can be waited for at most. */
function syncEdit({ hosts, primary }: XmlFile): Edit[] {
  const param = paramIn(primary, "dataNode1_syncNum");
  const most = hosts.length - 2;
  return param !== undefined && Number(param.value) > most ? [{ ...param.valueAt, text: String(most) }] : [];
}
