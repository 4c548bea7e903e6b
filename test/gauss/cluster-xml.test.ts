import { describe, expect, test } from "vitest";
import { type ClusterXml, parseClusterXml } from "../../src/gauss/cluster-xml.ts";
import { sample, samplesIn, variations } from "./samples.ts";

type Row = readonly [name: string, backIp: string, dataDir: string, sshIp?: string, azName?: string];

/** The first row is the primary; the others are standbys unless `cascade` names them. */
const xml = (clusterName: string, port: number, rows: readonly Row[], cascade = ""): ClusterXml => ({
  kind: "cluster-xml",
  clusterName,
  nodes: rows.map(([name, backIp, dataDir, sshIp = backIp, azName = "AZ1"], at) => ({
    name,
    backIps: [backIp],
    sshIps: [sshIp],
    azName,
    instances: [{ role: at === 0 ? "Primary" : name === cascade ? "Cascade Standby" : "Standby", port, dataDir }],
  })),
  problems: [],
});

const DN = "/opt/huawei/install/data/dn";
const HOST = (n: number): Row => [`node${n}_hostname`, `192.168.0.${n}`, DN];
const OPGS: readonly Row[] = [
  ["OPGS1COM", "192.168.0.141", "/gaussdata/openGauss/db1"],
  ["OPGS2COM", "192.168.0.145", "/gaussdata/openGauss/db1"],
];
const MOGDB: readonly Row[] = [
  ["node1", "192.168.122.221", "/data/mogdb"],
  ["node2", "192.168.122.157", "/data/mogdb"],
];

const EXPECTED: Readonly<Record<string, ClusterXml>> = {
  "one-node-3.0.0.xml": xml("dbCluster", 15400, [HOST(1)]),
  "1p1s-before-expansion-3.0.0.xml": xml("dbCluster", 25000, MOGDB),
  "1p2s-after-expansion-3.0.0.xml": xml("dbCluster", 25000, [...MOGDB, ["node3", "192.168.122.68", "/data/mogdb"]]),
  "1p2s-1.1.0.xml": xml("Cluster_template", 15400, [HOST(1), HOST(2), HOST(3)]),
  "1p1s1c-cascade-1.1.0.xml": xml("Cluster_template", 15400, [HOST(1), HOST(2), HOST(3)], "node3_hostname"),
  "1p2s-with-cm-3.0.0.xml": xml("Cluster_template", 15400, [HOST(1), HOST(2), HOST(3)]),
  "1p1s-vip-cm-5.0.0.xml": xml("openGauss", 26000, OPGS),
  "1p1s-stream-dr-cm-3.1.xml": xml("openGauss", 26000, OPGS),
  "1p1s-sshPort-7.0.0.xml": xml("Cluster_template", 15400, [HOST(1), HOST(2)]),
  "multi-az-1p2s-derived.xml": xml("og_multi_az", 15400, [
    ["og-a1", "10.10.10.11", DN, "192.168.10.11"],
    ["og-a2", "10.10.10.12", DN, "192.168.10.12"],
    ["og-b1", "10.20.20.11", "/data02/dn", "192.168.20.11", "AZ2"],
  ]),
  "ipv6-1p1s-derived.xml": xml("Cluster_ipv6", 15400, [
    ["og-node1", "2407:c080:1200:22a0:613f:8d3b:caa:2335", DN],
    ["og-node2", "fd00::12", DN],
  ]),
};

describe("cluster XML", () => {
  test("every sample has an expectation", () => {
    expect(Object.keys(EXPECTED).sort()).toEqual(samplesIn("xml").sort());
  });

  test.for(Object.entries(EXPECTED))("reads %s, however it was carried", ([name, value]) => {
    const text = sample(`xml/${name}`);
    expect(parseClusterXml(text)).toEqual({ value });
    // Nothing may stand before an XML declaration.
    for (const [how, carried] of variations(text).slice(0, 4))
      expect([how, parseClusterXml(carried)]).toEqual([how, { value }]);
    expect(parseClusterXml(`\uFEFF${text}`)).toEqual({ value });
  });

  test.for(Object.keys(EXPECTED))("%s cut off anywhere is not recognised", (name) => {
    const text = sample(`xml/${name}`).trimEnd();
    for (let end = 0; end < text.length; end += 13)
      expect([end, parseClusterXml(text.slice(0, end))]).toEqual([end, { notRecognised: expect.any(String) }]);
  });

  test("numeric references and Chinese names are read as what they mean", () => {
    const text = sample("xml/one-node-3.0.0.xml").replaceAll("node1_hostname", "&#20027;机&amp;1");
    expect(parseClusterXml(text)).toMatchObject({
      value: { nodes: [{ name: "主机&1", instances: [{ role: "Primary" }] }] },
    });
    const twice = sample("xml/one-node-3.0.0.xml").replace('"dbCluster"', '"&amp;#20013;"');
    expect(parseClusterXml(twice)).toMatchObject({ value: { clusterName: "&#20013;" } });
  });

  test("blanks around names do not count, and commented-out parameters are not there", () => {
    const text = sample("xml/1p2s-1.1.0.xml")
      .replace("node1_hostname,node2_hostname", " node1_hostname , node2_hostname")
      .replace(
        '<PARAM name="clusterName" value="Cluster_template" />',
        '<!-- <PARAM name="clusterName" value="x"/> -->',
      );
    expect(parseClusterXml(text)).toEqual({ value: { ...EXPECTED["1p2s-1.1.0.xml"], clusterName: null } });
  });
});

const FILE = sample("xml/multi-az-1p2s-derived.xml");
const param = (name: string, value: string) => `<PARAM name="${name}" value="${value}"/>`;
const with_ = (search: string, replacement: string) => FILE.replace(search, replacement);
const NODES = param("nodeNames", "og-a1,og-a2,og-b1");

describe("problems", () => {
  test.for([
    ["nodeNames missing", with_(NODES, ""), "GAUSS-50204", "Failed to read node names."],
    ["a name twice", with_(NODES, param("nodeNames", "og-a1,og-a2,og-b1,og-a2")), "GAUSS-50204", "repeated node"],
    ["another number of DEVICEs", with_(NODES, param("nodeNames", "og-a1,og-a2")), "GAUSS-51236", "not same"],
    ["no DEVICE for a name", with_(NODES, param("nodeNames", "og-a1,og-a2,og-x")), "GAUSS-51236", "DEVICE for [og-x]"],
    [
      "a path missing",
      with_(param("gaussdbToolPath", "/opt/huawei/install/om"), ""),
      "GAUSS-51200",
      "[gaussdbToolPath]",
    ],
    ["no name", with_(param("name", "og-a2"), ""), "GAUSS-51200", "[name]"],
    ["no back IP", with_(param("backIp1", "10.10.10.12"), ""), "GAUSS-51207", "from node [og-a2]"],
    ["no AZ", with_(param("azName", "AZ2"), ""), "GAUSS-51212", "og-b1"],
    ["no priority", with_(param("azPriority", "2"), ""), "GAUSS-51208", "og-b1"],
    ["a priority above 10", with_(param("azPriority", "2"), param("azPriority", "11")), "GAUSS-53206", "og-b1"],
    ["no dataNode1", FILE.replace(/<PARAM name="dataNode1" .*/, ""), "GAUSS-51200", "[dataNode1]"],
    ["an even dataNode1", with_(",og-b1,/data02/dn", ",og-b1"), "GAUSS-50204", "information of [dataNode1] is wrong"],
    ["a stranger in dataNode1", with_(",og-b1,/data02", ",og-x,/data02"), "GAUSS-50204", "no host named og-x"],
    [
      "a list that is too short",
      with_(
        '10.10.10.12,10.20.20.11"/>\n            <PARAM name="dataNode1"',
        '10.10.10.12"/>\n            <PARAM name="dataNode1"',
      ),
      "GAUSS-50204",
      "[dataListenIp1] of node [og-a1]",
    ],
    [
      "too few xlog paths",
      with_(param("dataNum", "1"), param("dataNum", "1") + param("dataNodeXlogPath1", "/x,/x")),
      "GAUSS-50204",
      "[dataNodeXlogPath1]",
    ],
    [
      "more sync standbys than there are",
      with_(param("dataNode1_syncNum", "1"), param("dataNode1_syncNum", "3")),
      "GAUSS-50204",
      "[dataNode1_syncNum]",
    ],
    ["no port", with_(param("dataPortBase", "15400"), ""), "GAUSS-51200", "[dataPortBase]"],
    ["a low port", with_("15400", "80"), "GAUSS-51233", "Port(80)"],
    ["a high port", with_("15400", "65536"), "GAUSS-51233", "Port(65536)"],
    [
      "ports that overlap",
      with_(param("dataNum", "1"), param("dataNum", "1") + param("cmServerPortBase", "15400")),
      "GAUSS-51213",
      "15400",
    ],
    [
      "no IP",
      with_(param("sshIp1", "192.168.10.12"), param("sshIp1", "192.168.10.300")),
      "GAUSS-50603",
      "192.168.10.300",
    ],
    [
      "an IP twice",
      with_(param("backIp1", "10.10.10.12"), param("backIp1", "10.10.10.11")),
      "GAUSS-51224",
      "ip(10.10.10.11)",
    ],
    [
      "both families",
      with_(param("backIp1", "10.10.10.12"), param("backIp1", "fd00::12")),
      "GAUSS-50624",
      "inconsistent",
    ],
    [
      "cmDir on some",
      with_(param("name", "og-a2"), param("name", "og-a2") + param("cmDir", "/cm")),
      "GAUSS-51230",
      "number of CM",
    ],
    ["a relative path", with_("/var/log/omm", "var/log/omm"), "GAUSS-50213", "gaussdbLogPath"],
    ["a path with blanks", with_("/var/log/omm", "/var/log/o mm"), "GAUSS-50219", "gaussdbLogPath"],
    [
      "data inside the application",
      with_("/data02/dn", "/opt/huawei/install/app/dn"),
      "GAUSS-50232",
      "/opt/huawei/install/app/dn",
    ],
    [
      "two primaries",
      with_(
        param("name", "og-a2"),
        `${param("name", "og-a2")}${param("dataNum", "1")}${param("dataPortBase", "15400")}${param("dataNode1", "/d")}`,
      ),
      null,
      "several primaries",
    ],
    ["several instances on one host", with_(param("dataNum", "1"), param("dataNum", "2")), null, "dataNum"],
    ["a parameter twice", with_(NODES, NODES + NODES), null, "[nodeNames]"],
    [
      "a cascade alone in its AZ",
      with_(param("name", "og-b1"), param("name", "og-b1") + param("cascadeRole", "on")),
      null,
      "[og-b1]",
    ],
  ] as const)("%s", ([, text, code, words]) => {
    const parsed = parseClusterXml(text);
    expect(parsed).toHaveProperty("value");
    expect("value" in parsed && parsed.value.problems).toContainEqual({ code, text: expect.stringContaining(words) });
  });

  test("more than eight standbys", () => {
    const more = Array.from({ length: 7 }, (_, at) => `,og-c${at},/d`).join("");
    const parsed = parseClusterXml(with_(",og-b1,/data02/dn", `,og-b1,/data02/dn${more}`));
    expect("value" in parsed && parsed.value.problems).toContainEqual({
      code: "GAUSS-51230",
      text: "The number of database node standbys must be less than 9. Please set it.",
    });
  });
});

test.for([
  ["a DOCTYPE", `<?xml version="1.0"?><!DOCTYPE ROOT [<!ENTITY x "y">]>${FILE.slice(FILE.indexOf("<ROOT"))}`],
  ["two roots", `${FILE}<ROOT><CLUSTER/></ROOT>`],
  ["a root of another name beside it", `${FILE}<OTHER/>`],
  ["another root", FILE.replaceAll("ROOT", "root")],
  ["an open element", FILE.replace("</DEVICELIST>", "")],
  ["the same attribute twice", FILE.replace('value="og_multi_az"', 'value="a" value="b"')],
  ["a PARAM without a value", FILE.replace('value="og_multi_az"', "")],
  ["no DEVICE", FILE.replace(/<DEVICELIST>.*<\/DEVICELIST>/s, "<DEVICELIST></DEVICELIST>")],
  ["a tag that names a prototype", FILE.replace("<CLUSTER>", "<__proto__/><CLUSTER>")],
  ["20,000 deep", "<ROOT>".repeat(20_000) + "</ROOT>".repeat(20_000)],
  ["more than 1 MiB", FILE + " ".repeat(1024 * 1024)],
  [
    "more hosts than there can be",
    FILE.replace("<DEVICELIST>", `<DEVICELIST>${`<DEVICE>${param("name", "x")}</DEVICE>`.repeat(1001)}`),
  ],
  ["no XML", "gs_om -t view"],
  ["nothing", ""],
] as const)("%s is not recognised", ([, text]) => {
  expect(parseClusterXml(text)).toEqual({ notRecognised: expect.stringMatching(/\w/) });
});
