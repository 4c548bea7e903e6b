import { z } from "zod";
import { words } from "../core/words.ts";
import {
  type Edit,
  type Edited,
  edited,
  listEdit,
  nameOf,
  paramIn,
  valueIn,
  type XmlFile,
} from "./cluster-xml-edit.ts";
import { withAlso } from "./cluster-xml-lists.ts";
import { managerPort, managersWith } from "./cluster-xml-managers.ts";
import { listNaming } from "./cluster-xml-members.ts";
import { newDevice } from "./cluster-xml-new-device.ts";
import { type NewEntries, newEntries } from "./cluster-xml-new-entries.ts";

const say = words("cluster-xml-add", {
  known: { en: "The cluster XML has {node} already. Take it out first if it is to be added anew." },
  form: {
    en: "[{name}] cannot be {value} in the cluster XML: names and paths there have no blanks, commas, quotes, brackets or characters that a shell reads, paths begin with /, and addresses and numbers are such.",
  },
  "cm-dir": { en: "The nodes of the cluster XML have different directories of CM. Say which cmDir {node} gets." },
  dcf: { en: "{node} cannot be a cascade standby: a cluster with DCF has none (GAUSS-51244)." },
  elsewhere: {
    en: "[{name}] in the cluster XML lists members too, and that parameter is not edited here. Add {node} by hand.",
  },
});

export interface NewNode extends NewEntries {
  readonly name: string;
  readonly sshIp?: string;
  readonly sshPort?: number;
  readonly dataDir: string;
  readonly azName: string;
  readonly azPriority: number;
  readonly cascade?: boolean;
  /** Needed with CM where the nodes have different ones. */
  readonly cmDir?: string;
}

/** The file with one more standby: a DEVICE behind the others, and an entry at the end of every list. */
export const addNode = (text: string, node: NewNode): Edited => edited(text, (file) => addition(file, node));

function addition(file: XmlFile, node: NewNode): Edit[] {
  const { name } = node;
  const device = deviceOf(file, node);
  const odd = oddIn(device, node);
  if (odd !== undefined) return [{ notPossible: say("form", { name: odd[0], value: JSON.stringify(odd[1]) }) }];
  if ([...file.nodeNames, ...file.hosts, ...file.devices.map(nameOf)].includes(name))
    return [{ notPossible: say("known", { node: name }) }];
  if (node.cascade === true && valueIn(file.cluster, "enable_dcf") === "on")
    return [{ notPossible: say("dcf", { node: name }) }];
  const other = file.nodeNames.map((member) => listNaming(file, member)).find((list) => list !== undefined);
  if (other !== undefined) return [{ notPossible: say("elsewhere", { name: other, node: name }) }];
  if (!device.has("cmDir") && file.devices.some((known) => paramIn(known, "cmDir") !== undefined))
    return [{ notPossible: say("cm-dir", { node: name }) }];
  return [
    ...listsOf(file, node),
    ...newEntries(file, name, node),
    ...managersWith(file, name, node.backIp),
    ...newDevice(file, device),
  ];
}

function listsOf(file: XmlFile, { name, backIp, dataDir }: NewNode): Edit[] {
  const { cluster, primary, nodeNames, hosts } = file;
  const lists = [
    { param: paramIn(cluster, "nodeNames"), needed: nodeNames.length, entries: [name] },
    { param: paramIn(cluster, "backIp1s"), needed: nodeNames.length, entries: [backIp] },
    { param: paramIn(primary, "dataNode1"), needed: 2 * hosts.length - 1, entries: [name, dataDir] },
  ];
  return lists.flatMap(({ param, needed, entries }) =>
    listEdit(file, { param, needed, change: (items) => withAlso(items, ...entries) }),
  );
}

function deviceOf(file: XmlFile, node: NewNode): ReadonlyMap<string, string> {
  const hasSshIp = file.devices.some((device) => paramIn(device, "sshIp1") !== undefined);
  const cmDirs = new Set(file.devices.flatMap((device) => valueIn(device, "cmDir") ?? []));
  const params: [name: string, value: string | undefined][] = [
    ["name", node.name],
    ["azName", node.azName],
    ["azPriority", String(node.azPriority)],
    ["backIp1", node.backIp],
    ["sshIp1", node.sshIp ?? (hasSshIp ? node.backIp : undefined)],
    ["sshPort", node.sshPort === undefined ? undefined : String(node.sshPort)],
    ["cascadeRole", node.cascade === true ? "on" : undefined],
    ["cmServerPortStandby", managerPort(file)],
    ["cmDir", node.cmDir ?? (cmDirs.size === 1 ? [...cmDirs][0] : undefined)],
  ];
  return new Map(params.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

const isWord = (text: string): boolean => /^(?!-)[^|;&$<>`\\'"{}()[\]~*?!,\s\p{C}]+$/u.test(text);
const isPath = (text: string): boolean => isWord(text) && text.startsWith("/");
const isAddress = (text: string): boolean => z.union([z.ipv4(), z.ipv6()]).safeParse(text).success;
const isNumber = (text: string): boolean => /^\d{1,5}$/.test(text);

const FORMS: Readonly<Record<string, (text: string) => boolean>> = {
  dataNode1: isPath,
  dataNodeXlogPath1: isPath,
  cmDir: isPath,
  backIp1: isAddress,
  sshIp1: isAddress,
  dataListenIp1: isAddress,
  dataHaIp1: isAddress,
  sshPort: isNumber,
  azPriority: isNumber,
};

/** A value that could break the file, the lists in it, or what the tools make of it. */
function oddIn(device: ReadonlyMap<string, string>, node: NewNode): [name: string, value: string] | undefined {
  const entries: [name: string, value: string | undefined][] = [
    ["dataNode1", node.dataDir],
    ["dataNodeXlogPath1", node.xlogDir],
    ["dataListenIp1", node.listenIp],
    ["dataHaIp1", node.haIp],
    ["floatIpMap1", node.floatIp],
  ];
  const given = entries.flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]]));
  return [...device, ...given].find(([name, value]) => !(FORMS[name] ?? isWord)(value));
}
