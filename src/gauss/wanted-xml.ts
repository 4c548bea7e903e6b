import { type Message, words } from "../core/words.ts";
import { parseClusterXml } from "./cluster-xml.ts";
import { addNode, type NewNode } from "./cluster-xml-add.ts";
import { compareWithCluster } from "./cluster-xml-compare.ts";
import type { Edited } from "./cluster-xml-edit.ts";
import { withPrimary } from "./cluster-xml-primary.ts";
import { removeNode } from "./cluster-xml-remove.ts";
import { treeOf, type XmlTree } from "./cluster-xml-tree.ts";
import type { StaticView, ViewNode } from "./static-view.ts";

const say = words("wanted-xml", {
  unreadable: { en: "The cluster XML cannot be read: {why}" },
  unknown: { en: "{node} is missing in the cluster XML, and the cluster does not tell its address and directory." },
  "no-az": { en: "The cluster XML names no azName and azPriority that {node} could get. Say it: az=…" },
});

/** A machine that is to be added, as far as the file does not tell the rest. */
export type Joining = Pick<NewNode, "name" | "backIp" | "dataDir"> &
  Partial<Pick<NewNode, "azName" | "cascade" | "sshPort">>;

export interface WantedXml {
  /** The members, as the cluster has them. */
  readonly view: StaticView;
  /** Its primary, by its host's name. */
  readonly primary: string;
  readonly joining: readonly Joining[];
}

/**
 * The file as gs_expansion wants it: the members and whoever is to be added, nobody else, and dataNode1 on the DEVICE of the node that
 * is primary now. The tools never write it, so after a failover and a drop it is wrong in all three.
 */
export function wantedXml(text: string, { view, primary, joining }: WantedXml): Edited {
  const tree = treeOf(text);
  if ("notRecognised" in tree) return unreadable(tree.notRecognised);
  const rest = restOf(tree.value, primary);
  const missing = nodesOf(text, view).missing.flatMap((name) => view.nodes.find((node) => node.name === name) ?? []);
  const strange = nodesOf(text, view).added.filter((name) => !joining.some((node) => isAsWanted(text, node, name)));
  const added = joining.filter((node) => !isAsWanted(text, node, node.name));
  const edits = [
    ...missing.map((node) => (file: string) => addMember(file, node, rest)),
    (file: string) => withPrimary(file, primary),
    ...strange.map((name) => (file: string) => removeNode(file, { name, primary })),
    ...added.map((node) => (file: string) => addNew(file, node, rest)),
  ];
  return edits.reduce<Edited>((file, edit) => ("text" in file ? edit(file.text) : file), { text });
}

const unreadable = (why: string): { notPossible: Message } => ({ notPossible: say("unreadable", { why }) });

function nodesOf(text: string, view: StaticView): { missing: readonly string[]; added: readonly string[] } {
  const xml = parseClusterXml(text);
  return "value" in xml ? compareWithCluster(xml.value, view) : { missing: [], added: [] };
}

/** A machine that comes back may stand there already, as it was. */
function isAsWanted(text: string, { name, backIp, dataDir, azName, cascade }: Joining, found: string): boolean {
  const xml = parseClusterXml(text);
  const node = "value" in xml && name === found ? xml.value.nodes.find((one) => one.name === found) : undefined;
  if (node === undefined) return false;
  const [instance] = node.instances;
  return (
    node.backIps.includes(backIp) &&
    instance?.dataDir === dataDir &&
    (azName === undefined || node.azName === azName) &&
    (cascade === undefined || (instance.role === "Cascade Standby") === cascade)
  );
}

interface Rest {
  readonly azName: string | undefined;
  readonly azPriority: number | undefined;
}

/** What a new DEVICE takes from that of the primary, or from the first that has it. */
function restOf({ devices }: XmlTree, primary: string): Rest {
  const inOrder = [...devices.filter((device) => device.get("name") === primary), ...devices];
  const first = (name: string): string | undefined => inOrder.flatMap((device) => device.get(name) ?? [])[0];
  const priority = Number(first("azPriority") ?? Number.NaN);
  return { azName: first("azName"), azPriority: Number.isInteger(priority) ? priority : undefined };
}

function addMember(text: string, { name, dataIps, sshIps, dataDir, azName }: ViewNode, rest: Rest): Edited {
  const backIp = dataIps[0] ?? sshIps[0];
  if (backIp === undefined || dataDir === null) return { notPossible: say("unknown", { node: name }) };
  return addNew(text, { name, backIp, dataDir, ...(azName === null ? {} : { azName }) }, rest);
}

function addNew(text: string, node: Joining, rest: Rest): Edited {
  const { azName = rest.azName } = node;
  const { azPriority } = rest;
  if (azName === undefined || azPriority === undefined) return { notPossible: say("no-az", { node: node.name }) };
  return addNode(text, { ...node, azName, azPriority });
}
