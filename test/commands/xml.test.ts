import { describe, expect, test } from "vitest";
import xml from "../../commands/xml.ts";
import { Cluster } from "../../src/core/cluster.ts";
import { parseClusterXml } from "../../src/gauss/cluster-xml.ts";
import type { XmlFacts } from "../../src/gauss/xml-facts.ts";
import { XML_PATH, xmlOf } from "../support/cluster-xml.ts";
import { blue } from "../support/fixed-world.ts";
import { gone, missed, primary, saw, standby } from "../support/members.ts";
import { entry, viewWith } from "../support/running.ts";

const node4 = { ...blue.nodes[0], name: "node4", ssh: { host: "127.0.0.4", port: 22 }, backIp: "10.0.0.4" };
const cluster = Cluster.parse({ ...blue, nodes: [...blue.nodes, node4], xmlFile: XML_PATH, rootVia: "ssh" });
const INSTALLED = xmlOf("node1", "node2", "node3");
const AFTER_DROP = xmlOf("node2", "node3");

const place = (path: string, owner: string) => ({
  path,
  kind: "regular file",
  owner,
  group: owner,
  mode: "600",
  device: "1",
});

const looked = (text: string, more: Partial<XmlFacts> = {}): XmlFacts => {
  const view = viewWith({ nodes: [entry(1), entry(2), entry(3)] });
  return {
    members: [
      { ...primary("node1", ["node2", "node3"]), view },
      { ...standby("node2", "node1"), view },
      { ...standby("node3", "node1"), view },
    ],
    others: [],
    files: ["node1", "node2", "node3"].map((node) => ({ node, xml: saw({ text }) })),
    places: saw([place(XML_PATH, "omm"), { ...place("/opt/huawei", "omm"), kind: "directory" }]),
    busy: saw([]),
    names: [],
    ...more,
  };
};
/** node1 was lost and dropped, node2 is primary now. */
const dropped = (text: string, more: Partial<XmlFacts> = {}): XmlFacts => {
  const view = viewWith({ nodes: [entry(2), entry(3)], writtenAt: 2 });
  return looked(text, {
    members: [
      { ...primary("node2", ["node3"]), view },
      { ...standby("node3", "node2"), view },
    ],
    others: [gone("node1")],
    files: ["node2", "node3"].map((node) => ({ node, xml: saw({ text }) })),
    ...more,
  });
};
const joins = (...nodes: string[]): Partial<XmlFacts> => ({
  names: nodes.map((node) => ({ node, hostName: saw(node) })),
});

type Args = Record<string, string>;
const planned = (facts: XmlFacts, args: Args = {}, on = cluster) => xml.plan(facts, args, on);
const written = (facts: XmlFacts, args: Args = {}) => planned(facts, args)[0]?.command.input ?? "";
const judge = (check: string, facts: XmlFacts, args: Args = {}, on = cluster) =>
  (xml.preflight[check] ?? xml.verify[check])?.(facts, args, on, facts).kind;
const says = (facts: XmlFacts, args: Args = {}) => {
  const report = xml.report(facts, args, cluster, facts);
  return { ...report, offers: report.offers ?? [] };
};

describe("the cluster XML", () => {
  test("is shown, and nothing is to be done, where it says what the cluster is", () => {
    const facts = looked(INSTALLED);
    expect(planned(facts)).toEqual([]);
    expect(says(facts)).toMatchObject({ tone: "good", text: INSTALLED, offers: [] });
    expect(judge("the file is as wanted", facts)).toBe("ok");
  });

  test("loses a dropped node and names the new primary, and says the rest as before", () => {
    expect(written(dropped(INSTALLED))).toBe(AFTER_DROP);
    expect(planned(dropped(INSTALLED))[0]).toMatchObject({ node: "node2", as: "database" });
    expect(planned(dropped(INSTALLED))[0]?.diff).toMatch(/-.*nodeNames.*node1,node2,node3[\s\S]*\+.*node2,node3/);
  });

  test("gets the new machine at the end of every list, in the AZ of the primary", () => {
    const facts = dropped(AFTER_DROP, joins("node4"));
    const { value } = parseClusterXml(written(facts, { newNode: "node4" })) as { value: { nodes: unknown[] } };
    expect(value.nodes.at(-1)).toMatchObject({
      name: "node4",
      backIps: ["10.0.0.4"],
      azName: "AZ1",
      instances: [{ role: "Standby", port: 15_400, dataDir: "/data/dn1" }],
    });
    expect(value).toMatchObject({ problems: [] });
    const after = dropped(written(facts, { newNode: "node4" }), joins("node4"));
    expect(says(after, { newNode: "node4" }).offers).toMatchObject([{ operation: "expand", args: { node: "node4" } }]);
  });

  test("names a machine by what it calls itself, not by what the inventory calls it", () => {
    const facts = dropped(AFTER_DROP, { names: [{ node: "node4", hostName: saw("db-04.example") }] });
    expect(written(facts, { newNode: "node4" })).toContain('nodeNames" value="node2,node3,db-04.example"');
  });

  test("takes several machines, an AZ and a cascade standby as asked for", () => {
    const facts = dropped(INSTALLED, joins("node4", "node1"));
    const text = written(facts, { newNode: "node4", also: "node1", az: "AZ2" });
    expect(text).toContain('nodeNames" value="node2,node3,node4,node1"');
    expect(text.match(/azName" value="AZ2"/g)).toHaveLength(2);
    expect(written(facts, { newNode: "node4", cascade: "yes" })).toContain('cascadeRole" value="on"');
  });

  test("keeps the entry of a machine that comes back as it was", () => {
    const text = written(dropped(INSTALLED, joins("node1")), { newNode: "node1" });
    expect(text).toContain('nodeNames" value="node1,node2,node3"');
    expect(text).toContain('dataNode1" value="/data/dn1,node1,/data/dn1,node3,/data/dn1"');
  });

  test("gets a member that it lacks", () => {
    const lacking = xmlOf("node1", "node2");
    expect(written(looked(lacking))).toContain('dataNode1" value="/data/dn1,node2,/data/dn1,node3,/data/dn1"');
  });

  test("is taken from another member where the primary has none", () => {
    const facts = dropped(INSTALLED, {
      files: [
        { node: "node2", xml: saw({ text: null }) },
        { node: "node3", xml: saw({ text: INSTALLED }) },
      ],
      places: saw([
        { ...place(XML_PATH, ""), kind: null },
        { ...place("/opt/huawei", "root"), kind: "directory" },
      ]),
    });
    expect(judge("the file can be read", facts)).toBe("warn");
    expect(planned(facts).map(({ id, as, command }) => [id, as, command.argv[0]])).toEqual([
      ["write", "root", "python3"],
      ["owner", "root", "chown"],
    ]);
    expect(written(facts)).toBe(AFTER_DROP);
  });

  test.for<[string, string, "ok" | "warn" | "block", XmlFacts, Args?, Cluster?]>([
    ["the inventory says where the file is", "no xmlFile", "block", looked(INSTALLED), {}, blue],
    ["one member answers as primary", "none", "block", dropped(INSTALLED, { members: [standby("node3")] })],
    ["the file can be read", "binary", "block", looked(INSTALLED, { files: [{ node: "node1", xml: missed() }] })],
    ["the file can be read", "nowhere", "block", looked("", { files: [{ node: "node1", xml: saw({ text: null }) }] })],
    ["the new machines are known and no members", "strange", "block", looked(INSTALLED), { newNode: "node9" }],
    ["the new machines are known and no members", "a member", "block", looked(INSTALLED), { newNode: "node2" }],
    [
      "the new machines are known and no members",
      "its name could not be read",
      "block",
      looked(INSTALLED, { names: [{ node: "node4", hostName: missed() }] }),
      { newNode: "node4" },
    ],
    ["it can be made right", "no XML at all", "block", looked("Dear administrator")],
    [
      "it can be made right",
      "an AZ with a quote",
      "block",
      dropped(AFTER_DROP, joins("node4")),
      { newNode: "node4", az: '"' },
    ],
    ["it describes the members as they are", "as they are", "ok", looked(INSTALLED)],
    [
      "it describes the members as they are",
      "another directory",
      "warn",
      looked(INSTALLED.replace("node2,/data/dn1", "node2,/data/dn2")),
    ],
    ["the tools accept the new file", "they do", "ok", looked(INSTALLED)],
    ["the tools accept the new file", "a bad port", "block", looked(INSTALLED.replace("15400", "80"))],
    [
      "the bot may write it",
      "it is root's, and the bot may be root",
      "ok",
      looked(INSTALLED, { places: saw([place(XML_PATH, "root")]) }),
    ],
    [
      "the bot may write it",
      "it is root's",
      "block",
      looked(INSTALLED, { places: saw([place(XML_PATH, "root")]) }),
      {},
      { ...cluster, rootVia: "none" },
    ],
    [
      "nobody else is changing this cluster",
      "gs_expansion runs",
      "block",
      looked(INSTALLED, { busy: saw([{ pid: 7, user: "root", seconds: 9, tool: "gs_expansion", args: "" }]) }),
    ],
  ])("%s: %s is %s", ([check, , verdict, facts, args = {}, on = cluster]) => {
    expect(judge(check, facts, args, on)).toBe(verdict);
  });

  test("what it says otherwise of a member is left to a person", () => {
    const text = INSTALLED.replace("node2,/data/dn1", "node2,/data/dn2");
    expect(planned(looked(text))).toEqual([]);
    expect(says(looked(text))).toMatchObject({ tone: "attention" });
    expect(says(looked(text)).findings).toHaveLength(1);
  });
});
