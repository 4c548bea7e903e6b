import { z } from "zod";
import type { PlacedInstance } from "./cluster-xml-instances.ts";
import type { Parameters, XmlTree } from "./cluster-xml-tree.ts";
import type { GaussError } from "./gauss-error.ts";

const problem = (code: string, text: string): GaussError => ({ code, text });

/** An instance listens on its port, and on +1, +4 and +5 for replication, service and heartbeat; cm_server on two. */
const TAKEN = {
  dataPortBase: [0, 1, 4, 5],
  cmServerPortBase: [0, 1],
  cmServerPortStandby: [0, 1],
  sshPort: [0],
} as const;

export function portProblems({ devices }: XmlTree): GaussError[] {
  return devices.flatMap((device) => {
    const node = device.get("name") ?? "";
    const given = Object.entries(TAKEN).flatMap(([name, offsets]) => {
      const value = device.get(name);
      return value === undefined ? [] : [{ name, value, ports: offsets.map((offset) => Number(value) + offset) }];
    });
    const wrong = given.filter(({ name, value }) => name !== "sshPort" && !isPort(value));
    const all = given.flatMap(({ ports }) => ports);
    const clash = all.find((port, at) => all.indexOf(port) < at);
    return [
      ...wrong.map(({ value }) => problem("GAUSS-51233", `The Port(${value}) is invalid on the node(${node}).`)),
      ...(clash === undefined ? [] : [problem("GAUSS-51213", `The port number of XML [${clash}] conflicted.`)]),
    ];
  });
}

const isPort = (value: string): boolean => /^\d{4,5}$/.test(value) && Number(value) >= 1024 && Number(value) <= 65535;

export function addressProblems({ devices }: XmlTree): GaussError[] {
  const owners = new Map<string, string>();
  const found: GaussError[] = [];
  const families = new Set<4 | 6>();
  for (const device of devices) {
    const node = device.get("name") ?? "";
    for (const ip of new Set(
      [...device].flatMap(([name, value]) => (/^(?:backIp|sshIp)\d+$/.test(name) ? [value] : [])),
    )) {
      const family = familyOf(ip);
      if (family === undefined) found.push(problem("GAUSS-50603", `The IP address is invalid. The IP is ${ip}.`));
      else families.add(family);
      const owner = owners.get(ip);
      if (owner !== undefined && owner !== node)
        found.push(problem("GAUSS-51224", `The ip(${ip}) has been used on other nodes.`));
      owners.set(ip, node);
    }
  }
  // IPv6 alone is accepted from 6.0 on; a mixture is refused by every expansion.
  if (families.size > 1) found.push(problem("GAUSS-50624", "The types of these ip addresses are inconsistent."));
  return found;
}

function familyOf(ip: string): 4 | 6 | undefined {
  if (z.ipv4().safeParse(ip).success) return 4;
  return z.ipv6().safeParse(ip).success ? 6 : undefined;
}

const PATHS = ["gaussdbAppPath", "gaussdbLogPath", "gaussdbToolPath", "tmpMppdbPath", "corePath"];

export function pathProblems({ cluster, devices }: XmlTree, instances: readonly PlacedInstance[]): GaussError[] {
  const app = cluster.get("gaussdbAppPath")?.replace(/\/$/, "");
  const paths = [
    ...PATHS.map((name) => [name, cluster.get(name)] as const),
    ...devices.map((device: Parameters) => ["cmDir", device.get("cmDir")] as const),
    ...instances.map(({ dataDir }) => ["dataNode1", dataDir] as const),
  ];
  const found: GaussError[] = [];
  for (const [name, path] of paths) {
    if (path === undefined) continue;
    if (!path.startsWith("/")) found.push(problem("GAUSS-50213", `The ${name} path must be an absolute path: ${path}`));
    if (/[|;&$<>`\\'"{}()[\]~*?!\s]/.test(path))
      found.push(problem("GAUSS-50219", `The path of ${name} has illegal characters: ${path}`));
    if (name === "dataNode1" && app !== undefined && `${path}/`.startsWith(`${app}/`))
      found.push(problem("GAUSS-50232", `The data directory ${path} is inside the application directory ${app}.`));
  }
  return found;
}
