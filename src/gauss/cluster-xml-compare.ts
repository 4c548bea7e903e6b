import { type Message, words } from "../core/words.ts";
import type { ClusterXml } from "./cluster-xml.ts";
import type { StaticView, ViewNode } from "./static-view.ts";

const say = words("cluster-xml-compare", {
  name: { en: "{node}: the cluster XML calls it {xml}" },
  "data-dir": { en: "{node}: the data directory is {cluster} in the cluster and {xml} in its XML" },
  port: { en: "{node}: the port is {cluster} in the cluster and {xml} in its XML" },
  az: { en: "{node}: the AZ is {cluster} in the cluster and {xml} in its XML" },
  "ssh-ips": { en: "{node}: sshIp is {cluster} in the cluster and {xml} in its XML" },
  instance: { en: "{node}: the cluster XML has no instance of it in dataNode1" },
  order: { en: "the nodes stand in another order in the cluster XML ({xml}) than in the cluster ({cluster})" },
  addresses: {
    en: "{node}: its instance has {cluster} in the cluster, and backIp in the cluster XML is {xml}; that is right only where dataListenIp1 or dataHaIp1 say otherwise",
  },
});

type XmlNode = ClusterXml["nodes"][number];

/** The XML beside the static configuration. gs_expansion compares them too and ends with a traceback at the first difference. */
export interface XmlComparison {
  /** In the XML and not in the cluster: what an expansion could add, and nothing else may be among them. */
  readonly added: readonly string[];
  /** Members that the XML does not have. */
  readonly missing: readonly string[];
  /** What the XML says otherwise of a member. */
  readonly changed: readonly Message[];
  /** What no tool refuses. */
  readonly cosmetic: readonly Message[];
}

export function compareWithCluster(xml: ClusterXml, view: StaticView): XmlComparison {
  const names = view.nodes.map(({ name }) => name);
  const pairs = view.nodes.map((member) => ({ member, node: nodeOf(member, xml, names) }));
  const known = pairs.flatMap(({ member, node }) => (node === undefined ? [] : [{ member, node }]));
  const members = known.map(({ node }) => node);
  return {
    added: xml.nodes.filter((node) => !members.includes(node)).map(({ name }) => name),
    missing: pairs.flatMap(({ member, node }) => (node === undefined ? [member.name] : [])),
    changed: known.flatMap(({ member, node }) => changesOf(member, node)),
    cosmetic: [
      ...orderOf(
        xml.nodes.filter((node) => members.includes(node)),
        known.map(({ node }) => node),
      ),
      ...known.flatMap(({ member, node }) => addressesOf(member, node)),
    ],
  };
}

/** By its name, or by an address where the XML calls it otherwise. */
function nodeOf(member: ViewNode, { nodes }: ClusterXml, taken: readonly string[]): XmlNode | undefined {
  const ips = [...member.sshIps, ...member.dataIps].map(plain);
  const hasOneOf = ({ backIps, sshIps }: XmlNode): boolean =>
    [...backIps, ...sshIps].some((ip) => ips.includes(plain(ip)));
  return (
    nodes.find(({ name }) => name === member.name) ?? nodes.find((node) => !taken.includes(node.name) && hasOneOf(node))
  );
}

function changesOf(member: ViewNode, xml: XmlNode): Message[] {
  const node = member.name;
  const [instance] = xml.instances;
  const found: Message[] = [];
  const compare = (key: "data-dir" | "port" | "az" | "ssh-ips", cluster: string | null, inXml: string | null): void => {
    if (cluster !== null && cluster !== inXml) found.push(say(key, { node, cluster, xml: inXml ?? "-" }));
  };
  if (xml.name !== node) found.push(say("name", { node, xml: xml.name }));
  if (instance === undefined) found.push(say("instance", { node }));
  else {
    compare("data-dir", member.dataDir && folder(member.dataDir), folder(instance.dataDir));
    compare("port", text(member.port), text(instance.port));
  }
  compare("az", member.azName, xml.azName);
  compare("ssh-ips", member.sshIps.map(plain).join(", "), xml.sshIps.map(plain).join(", "));
  return found;
}

function orderOf(inXml: readonly XmlNode[], inCluster: readonly XmlNode[]): Message[] {
  const [xml, cluster] = [inXml, inCluster].map((nodes) => nodes.map(({ name }) => name).join(", "));
  return xml === undefined || cluster === undefined || xml === cluster ? [] : [say("order", { xml, cluster })];
}

/** Where it listens may be another address than backIp1, by lists that the XML may have; so this alone proves nothing. */
function addressesOf({ name: node, dataIps }: ViewNode, { backIps }: XmlNode): Message[] {
  const seen = dataIps.map(plain);
  if (seen.length === 0 || backIps.some((ip) => seen.includes(plain(ip)))) return [];
  return [say("addresses", { node, cluster: dataIps.join(", "), xml: backIps.join(", ") })];
}

const text = (port: number | null): string | null => (port === null ? null : String(port));
const folder = (path: string): string => path.replace(/(?<=.)\/+$/, "");

/** From 6.0 on OM writes IPv6 in its shortest form, whatever the XML has. */
function plain(ip: string): string {
  return ip.includes(":") && URL.canParse(`http://[${ip}]`) ? new URL(`http://[${ip}]`).hostname.slice(1, -1) : ip;
}
