import { z } from "zod";
import type { Parsed } from "../core/operation.ts";
import { instancesIn, XmlInstance } from "./cluster-xml-instances.ts";
import { problemsIn } from "./cluster-xml-problems.ts";
import { listOf, type Parameters, treeOf, type XmlTree } from "./cluster-xml-tree.ts";
import { GaussError } from "./gauss-error.ts";

const XmlNode = z.object({
  name: z.string(),
  backIps: z.array(z.string()),
  /** sshIp1 may be left out and is backIp1 then. */
  sshIps: z.array(z.string()),
  azName: z.string().nullable(),
  instances: z.array(XmlInstance),
});
type XmlNode = z.infer<typeof XmlNode>;

/** The cluster as its XML file describes it. The tools never rewrite that file, so it drifts away from the cluster. */
export const ClusterXml = z.object({
  kind: z.literal("cluster-xml"),
  clusterName: z.string().nullable(),
  /** In the order of nodeNames, which gives the node ids. */
  nodes: z.array(XmlNode),
  /** What the tools would refuse, with their codes; null for what they do not notice. */
  problems: z.array(GaussError),
});
export type ClusterXml = z.infer<typeof ClusterXml>;

export function parseClusterXml(text: string): Parsed<ClusterXml> {
  const tree = treeOf(text);
  if ("notRecognised" in tree) return tree;
  const { cluster } = tree.value;
  const nodes = nodeNames(tree.value).map((name) => nodeFrom(name, tree.value));
  const clusterName = cluster.get("clusterName") ?? null;
  return { value: { kind: "cluster-xml", clusterName, nodes, problems: problemsIn(tree.value) } };
}

function nodeNames({ cluster, devices }: XmlTree): string[] {
  const named = listOf(cluster.get("nodeNames"));
  return [...new Set(named.length > 0 ? named : devices.flatMap((device) => device.get("name") ?? []))];
}

function nodeFrom(name: string, tree: XmlTree): XmlNode {
  // A DEVICE is found by its name, not by sn.
  const device = tree.devices.find((device) => device.get("name") === name) ?? new Map<string, string>();
  const backIps = numbered(device, "backIp");
  const sshIps = numbered(device, "sshIp");
  return {
    name,
    backIps,
    sshIps: sshIps.length > 0 ? sshIps : backIps,
    azName: device.get("azName") ?? null,
    instances: instancesIn(tree)
      .filter(({ host }) => host === name)
      .map(({ role, port, dataDir }) => ({ role, port, dataDir })),
  };
}

function numbered(device: Parameters, name: string): string[] {
  const keys = [...device.keys()].filter((key) => key.startsWith(name) && /^\d+$/.test(key.slice(name.length)));
  return keys
    .sort((a, b) => Number(a.slice(name.length)) - Number(b.slice(name.length)))
    .flatMap((key) => device.get(key) ?? []);
}
