import { expect, test } from "vitest";
import { inLanguage } from "../../src/core/words.ts";
import { type ClusterXml, parseClusterXml } from "../../src/gauss/cluster-xml.ts";
import { addNode } from "../../src/gauss/cluster-xml-add.ts";
import { compareWithCluster } from "../../src/gauss/cluster-xml-compare.ts";
import { withPrimary } from "../../src/gauss/cluster-xml-primary.ts";
import { removeNode } from "../../src/gauss/cluster-xml-remove.ts";
import { parseStaticView, type StaticView } from "../../src/gauss/static-view.ts";
import { sample } from "./samples.ts";

const TEXT = sample("xml/multi-az-1p2s-derived.xml");
const VIEW_TEXT = sample("gauss/gs_om-view-5.0.x-multi-az-derived.txt");

function xmlOf(text: string): ClusterXml {
  const parsed = parseClusterXml(text);
  if ("notRecognised" in parsed) throw new Error(parsed.notRecognised);
  return parsed.value;
}

function viewOf(text: string): StaticView {
  const parsed = parseStaticView(text);
  if ("notRecognised" in parsed) throw new Error(parsed.notRecognised);
  return parsed.value;
}

function compared(text: string, view = VIEW_TEXT) {
  const { changed, cosmetic, ...rest } = compareWithCluster(xmlOf(text), viewOf(view));
  const said = (messages: typeof changed): string[] => messages.map((message) => inLanguage(message, "en"));
  return { ...rest, changed: said(changed), cosmetic: said(cosmetic) };
}

const SAME = { added: [], missing: [], changed: [], cosmetic: [] };

test("a file that says what the cluster is differs in nothing, whichever node is its primary", () => {
  expect(compared(TEXT)).toEqual(SAME);
  const promoted = withPrimary(TEXT, "og-b1");
  expect("text" in promoted && compared(promoted.text)).toEqual(SAME);
});

test("nodes that only one of the two has are named", () => {
  const node = { name: "og-b2", backIp: "10.20.20.12", dataDir: "/data02/dn", azName: "AZ2", azPriority: 2 };
  const more = addNode(TEXT, node);
  expect("text" in more && compared(more.text)).toEqual({ ...SAME, added: ["og-b2"] });
  const less = removeNode(TEXT, { name: "og-a2" });
  expect("text" in less && compared(less.text)).toEqual({ ...SAME, missing: ["og-a2"] });
});

test.for([
  ["/data02/dn", "/data03/dn", "og-b1: the data directory is /data02/dn in the cluster and /data03/dn in its XML"],
  ['azName" value="AZ2"', 'azName" value="AZ3"', "og-b1: the AZ is AZ2 in the cluster and AZ3 in its XML"],
  ["192.168.20.11", "192.168.20.12", "og-b1: sshIp is 192.168.20.11 in the cluster and 192.168.20.12 in its XML"],
  [",og-b1,/data02/dn", "", "og-b1: the cluster XML has no instance of it in dataNode1"],
] as const)("%s as %s is told", ([search, put, told]) => {
  expect(compared(TEXT.replace(search, put))).toEqual({ ...SAME, changed: [told] });
});

test("another port is told of every instance, for it is one parameter", () => {
  const { changed } = compared(TEXT.replace("15400", "15500"));
  expect(changed).toEqual(
    ["og-a1", "og-a2", "og-b1"].map((node) => `${node}: the port is 15400 in the cluster and 15500 in its XML`),
  );
});

test("a node that the file calls otherwise is known by its addresses", () => {
  expect(compared(TEXT.replaceAll("og-b1", "og-b9"))).toEqual({
    ...SAME,
    changed: ["og-b1: the cluster XML calls it og-b9"],
  });
});

test("an address that went to another member does not make two members one", () => {
  const swapped = VIEW_TEXT.replaceAll("nodeName:og-b1", "nodeName:og-c1");
  const text = TEXT.replace('sshIp1" value="192.168.10.12"', 'sshIp1" value="192.168.20.11"').replaceAll(
    "og-b1",
    "og-x1",
  );
  expect(compared(text, swapped)).toMatchObject({ added: [], missing: [] });
});

test("order, a slash at the end and the form of an IPv6 address are nothing to refuse", () => {
  const ordered = TEXT.replace("og-a1,og-a2,og-b1", "og-a1,og-b1,og-a2").replace("/data02/dn", "/data02/dn/");
  expect(compared(ordered)).toEqual({
    ...SAME,
    cosmetic: [expect.stringContaining("(og-a1, og-b1, og-a2) than in the cluster (og-a1, og-a2, og-b1)")],
  });
  const view = VIEW_TEXT.replaceAll("192.168.20.11", "fd00::11");
  expect(compared(TEXT.replaceAll("192.168.20.11", "FD00:0:0::0011"), view)).toEqual(SAME);
});

test("an address to listen on that is no backIp1 proves nothing by itself", () => {
  const { changed, cosmetic } = compared(TEXT, VIEW_TEXT.replaceAll(/(?<=IP 1:)10\.20\.20\.11/g, "172.16.0.1"));
  expect(changed).toEqual([]);
  expect(cosmetic).toEqual([expect.stringContaining("og-b1: its instance has 172.16.0.1 in the cluster")]);
});
