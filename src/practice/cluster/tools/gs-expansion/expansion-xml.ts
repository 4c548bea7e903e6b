import { Failed } from "../om/failed.ts";

/** One DEVICE. */
interface XmlNode {
  readonly name: string;
  readonly backIp: string;
  readonly azName: string;
  readonly dataDir: string;
  /** Its DEVICE has dataNode1. */
  readonly isFirst: boolean;
}

export interface ExpansionXml {
  readonly appPath: string;
  readonly toolPath: string;
  /** In the order of nodeNames. */
  readonly nodes: readonly XmlNode[];
}

type Params = ReadonlyMap<string, string>;

/** As much of the cluster's XML as the stand-in needs. A DEVICE is found by its name, not by its sn (fact sheet 3.1). */
export function expansionXmlIn(text: string): ExpansionXml {
  const plain = text.replaceAll(/<!--[\s\S]*?-->/g, "");
  if (!/<ROOT>[\s\S]*<\/ROOT>/.test(plain) || /<!(?:DOCTYPE|ENTITY)/.test(plain)) {
    throw new Failed("[GAUSS-51236] : Failed to parsing xml.");
  }
  const cluster = paramsIn(/<CLUSTER>([\s\S]*?)<\/CLUSTER>/.exec(plain)?.[1] ?? "");
  const devices = [...plain.matchAll(/<DEVICE\b[^>]*>([\s\S]*?)<\/DEVICE>/g)].map(([, inside = ""]) =>
    paramsIn(inside),
  );
  const names = listIn(needed(cluster, "nodeNames"));
  if (names.length !== devices.length) {
    throw new Failed("[GAUSS-51236] : Failed to parsing xml. The number of nodeNames and DEVICE are not same.");
  }
  const found = names.map((name) => deviceCalled(devices, name));
  const dirs = dataDirs(found, names);
  return {
    appPath: needed(cluster, "gaussdbAppPath"),
    toolPath: needed(cluster, "gaussdbToolPath"),
    nodes: found.map((device, index) => ({
      name: names[index] ?? "",
      backIp: backIpOf(device, names[index] ?? ""),
      azName: device.get("azName") ?? "",
      dataDir: dirs.get(names[index] ?? "") ?? "",
      isFirst: device.has("dataNode1"),
    })),
  };
}

function deviceCalled(devices: readonly Params[], name: string): Params {
  const device = devices.find((one) => one.get("name") === name);
  if (device === undefined) {
    throw new Failed(`[GAUSS-51236] : Failed to parsing xml. Can not found DEVICE for [${name}].`);
  }
  return device;
}

function backIpOf(device: Params, name: string): string {
  const address = device.get("backIp1");
  if (address === undefined) throw new Failed(`[GAUSS-51207] : Failed to obtain backIp from node [${name}].`);
  return address;
}

/** `own directory, host2, directory2, …`: an odd number of words. */
function dataDirs(devices: readonly Params[], names: readonly string[]): Map<string, string> {
  const at = devices.findIndex((device) => device.has("dataNode1"));
  const first = names[at] ?? "";
  const [own = "", ...others] = listIn(devices[at]?.get("dataNode1") ?? "");
  const wrong = (why: string): Failed =>
    new Failed(`[GAUSS-50204] : Failed to read database node configuration on host [${first}]. ${why}`);
  if (at < 0 || others.length % 2 > 0) throw wrong("The information of [dataNode1] is wrong.");
  const dirs = new Map([[first, own]]);
  for (let index = 0; index < others.length; index += 2) {
    const name = others[index] ?? "";
    if (!names.includes(name)) throw wrong(`There is no host named ${name}.`);
    dirs.set(name, others[index + 1] ?? "");
  }
  return dirs;
}

function needed(params: Params, name: string): string {
  const value = params.get(name);
  if (value === undefined) throw new Failed(`[GAUSS-51200] : The parameter [${name}] in the XML file does not exist.`);
  return value;
}

const listIn = (value: string): string[] => value.split(",").map((word) => word.trim());

const paramsIn = (text: string): Params =>
  new Map(
    [...text.matchAll(/<PARAM\s+name\s*=\s*"([^"]*)"\s+value\s*=\s*"([^"]*)"/g)].map(([, name = "", value = ""]) => [
      name,
      value,
    ]),
  );
