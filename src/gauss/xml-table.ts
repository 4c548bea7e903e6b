import type { Report } from "../core/operation.ts";
import { type Message, words } from "../core/words.ts";
import { type ClusterXml, parseClusterXml } from "./cluster-xml.ts";
import { compareWithCluster } from "./cluster-xml-compare.ts";
import type { StaticView } from "./static-view.ts";

const say = words("xml-table", {
  node: { en: "Node" },
  member: { en: "Cluster" },
  file: { en: "File" },
  az: { en: "AZ" },
  address: { en: "Address" },
  folder: { en: "Data directory" },
  yes: { en: "member" },
  no: { en: "no member" },
  missing: { en: "missing" },
});

/** Who stands in the file, and who of them is a member; undefined when the file cannot be read. */
export function xmlTable(text: string | undefined, view: StaticView | undefined): Report["table"] {
  const xml = parseClusterXml(text ?? "");
  if ("notRecognised" in xml) return undefined;
  const compared = view === undefined ? undefined : compareWithCluster(xml.value, view);
  const rows = xml.value.nodes.map((node) => rowOf(node, compared?.added.includes(node.name) === false));
  const lacking = (compared?.missing ?? []).map((name): (string | Message)[] => [
    name,
    say("yes"),
    say("missing"),
    "–",
    "–",
    "–",
  ]);
  const columns = [say("node"), say("member"), say("file"), say("az"), say("address"), say("folder")];
  return { columns, rows: [...rows, ...lacking] };
}

function rowOf({ name, azName, backIps, instances }: ClusterXml["nodes"][number], isMember: boolean) {
  const [instance] = instances;
  return [
    name,
    isMember ? say("yes") : say("no"),
    instance?.role ?? "–",
    azName ?? "–",
    backIps.join(", ") || "–",
    instance?.dataDir ?? "–",
  ];
}
