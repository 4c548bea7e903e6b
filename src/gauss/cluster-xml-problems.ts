import { instancesIn, type PlacedInstance } from "./cluster-xml-instances.ts";
import { listOf, type Parameters, type XmlTree } from "./cluster-xml-tree.ts";
import { addressProblems, pathProblems, portProblems } from "./cluster-xml-values.ts";
import type { GaussError } from "./gauss-error.ts";

/** What the tools would refuse in this file, in their order and with their codes. */
export function problemsIn(tree: XmlTree): GaussError[] {
  const instances = instancesIn(tree);
  return [
    ...tree.twice.map((name) => problem(null, `The parameter [${name}] is given twice in one element.`)),
    ...nameProblems(tree),
    ...tree.devices.flatMap(deviceProblems),
    ...primaryProblems(tree),
    ...tree.devices.filter(isPrimary).flatMap((device) => instanceProblems(device, tree, instances)),
    ...cascadeProblems(tree, instances),
    ...portProblems(tree),
    ...addressProblems(tree),
    ...pathProblems(tree, instances),
  ];
}

const problem = (code: string | null, text: string): GaussError => ({ code, text });
const missing = (name: string) => problem("GAUSS-51200", `The parameter [${name}] in the XML file does not exist.`);
const wrongList = (host: string, text: string) =>
  problem("GAUSS-50204", `Failed to read database node configuration on host [${host}]. ${text}`);

const isPrimary = (device: Parameters): boolean => device.has("dataNode1");

function nameProblems({ cluster, devices }: XmlTree): GaussError[] {
  const names = listOf(cluster.get("nodeNames"));
  if (names.length === 0) return [problem("GAUSS-50204", "Failed to read node names.")];
  const known = devices.map((device) => device.get("name"));
  const needed = ["gaussdbAppPath", "gaussdbLogPath", "gaussdbToolPath"].filter((name) => !cluster.has(name));
  const repeated = new Set(names).size < names.length;
  return [
    ...needed.map(missing),
    ...(repeated ? [problem("GAUSS-50204", "There contains repeated node in cluster configuration file.")] : []),
    ...(names.length === devices.length
      ? []
      : [problem("GAUSS-51236", "The number of nodeNames and DEVICE are not same.")]),
    ...names
      .filter((name) => !known.includes(name))
      .map((name) => problem("GAUSS-51236", `Can not found DEVICE for [${name}].`)),
  ];
}

function deviceProblems(device: Parameters): GaussError[] {
  const name = device.get("name");
  if (name === undefined) return [missing("name")];
  const priority = device.get("azPriority") ?? "";
  const found: GaussError[] = [];
  if (!device.has("backIp1")) found.push(problem("GAUSS-51207", `Failed to obtain backIp from node [${name}].`));
  if (!device.has("azName")) found.push(problem("GAUSS-51212", `The azName of node [${name}] is missing.`));
  if (!/^\d+$/.test(priority))
    found.push(problem("GAUSS-51208", `The azPriority of node [${name}] is missing or no number.`));
  else if (Number(priority) < 1 || Number(priority) > 10)
    found.push(problem("GAUSS-53206", `The azPriority of node [${name}] is not between 1 and 10.`));
  return found;
}

function primaryProblems({ devices }: XmlTree): GaussError[] {
  const primaries = devices.filter(isPrimary);
  const withCm = devices.filter((device) => device.has("cmDir")).length;
  return [
    ...(primaries.length === 0 ? [missing("dataNode1")] : []),
    ...(primaries.length > 1
      ? [problem(null, "dataNode1 is on more than one DEVICE: that would be several primaries.")]
      : []),
    ...(withCm > 0 && withCm < devices.length
      ? [problem("GAUSS-51230", "The number of CM must has same configure..")]
      : []),
  ];
}

/** Lists with one entry per instance, in the order of dataNode1. */
const IP_LISTS = ["dataListenIp1", "dataHaIp1", "floatIpMap1"];

function instanceProblems(device: Parameters, tree: XmlTree, instances: readonly PlacedInstance[]): GaussError[] {
  const host = device.get("name") ?? "";
  const names = tree.devices.map((other) => other.get("name"));
  const strangers = instances.filter((instance) => !names.includes(instance.host));
  const wrong = (list: string) => wrongList(host, `The information of [${list}] is wrong.`);
  const found = ["dataNum", "dataPortBase"].filter((name) => !device.has(name)).map(missing);
  if (listOf(device.get("dataNode1")).length % 2 === 0) found.push(wrong("dataNode1"));
  found.push(...strangers.map((stranger) => wrongList(host, `There is no host named ${stranger.host}.`)));
  for (const list of IP_LISTS.filter(
    (list) => device.has(list) && listOf(device.get(list)).length !== instances.length,
  ))
    found.push(problem("GAUSS-50204", `Failed to read [${list}] of node [${host}]. The count of IP is wrong.`));
  const xlog = device.get("dataNodeXlogPath1");
  if (xlog !== undefined && listOf(xlog).length !== instances.length) found.push(wrong("dataNodeXlogPath1"));
  const syncNum = device.get("dataNode1_syncNum") ?? "0";
  if (!/^\d{1,3}$/.test(syncNum) || Number(syncNum) >= instances.length) found.push(wrong("dataNode1_syncNum"));
  if (instances.length > 9)
    found.push(problem("GAUSS-51230", "The number of database node standbys must be less than 9. Please set it."));
  if ((device.get("dataNum") ?? "1") !== "1")
    found.push(problem(null, `dataNum of node [${host}] is not 1: only the first instance of each node is read.`));
  return found;
}

function cascadeProblems({ devices }: XmlTree, instances: readonly PlacedInstance[]): GaussError[] {
  const azOf = (host: string) => devices.find((device) => device.get("name") === host)?.get("azName");
  const fed = new Set(instances.filter(({ role }) => role === "Standby").map(({ host }) => azOf(host)));
  return instances
    .filter(({ role, host }) => role === "Cascade Standby" && !fed.has(azOf(host)))
    .map(({ host }) => problem(null, `The cascade standby [${host}] has no normal standby in its AZ.`));
}
