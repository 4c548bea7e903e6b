import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inLanguage } from "../../src/core/words.ts";
import { parseClusterXml } from "../../src/gauss/cluster-xml.ts";
import { addNode, type NewNode } from "../../src/gauss/cluster-xml-add.ts";
import type { Edited } from "../../src/gauss/cluster-xml-edit.ts";
import { withPrimary } from "../../src/gauss/cluster-xml-primary.ts";
import { removeNode } from "../../src/gauss/cluster-xml-remove.ts";
import { listOf, treeOf } from "../../src/gauss/cluster-xml-tree.ts";
import { differenceOf } from "../../src/gauss/difference.ts";
import { sample, samplesIn } from "./samples.ts";
import {
  type Meaning,
  type Model,
  meaningOf,
  models,
  NEW_NODE,
  type Piece,
  piecesOf,
  type Style,
  styles,
} from "./written-xml.ts";

const textOf = (edited: Edited): string => {
  if ("text" in edited) return edited.text;
  throw new Error(inLanguage(edited.notPossible, "en"));
};
const refusalOf = (edited: Edited): string => ("text" in edited ? "" : inLanguage(edited.notPossible, "en"));

/** What a text says, element by element, without how it is written. */
function meaningIn(text: string): Meaning {
  const tree = treeOf(text);
  if ("notRecognised" in tree) throw new Error(tree.notRecognised);
  const lists = (params: ReadonlyMap<string, string>) =>
    Object.fromEntries([...params].map(([name, value]) => [name, itemsIn(name, value)]));
  const devices = tree.value.devices.map((device) => [device.get("name") ?? "", lists(device)] as const);
  return { CLUSTER: lists(tree.value.cluster), ...Object.fromEntries(devices) };
}

const itemsIn = (name: string, value: string): string[] =>
  name.includes("StreamIpmap") ? value.replace(/\s/g, "").split(/,(?=\()/) : listOf(value);

/** What is not edited stands there as before, byte for byte and in the same order. */
function expectUntouched(pieces: readonly Piece[], isEdited: (piece: Piece) => boolean, after: string): void {
  const chunks = [""];
  for (const piece of pieces) {
    if (isEdited(piece)) chunks.push("");
    else chunks.push((chunks.pop() ?? "") + piece.text);
  }
  const touched: string[] = [];
  let at = 0;
  for (const [index, chunk] of chunks.entries()) {
    const found = index === 0 ? 0 : after.indexOf(chunk, at);
    if (found < 0 || !after.startsWith(chunk, found)) touched.push(chunk);
    else at = found + chunk.length;
  }
  if (!after.endsWith(chunks.at(-1) ?? "")) touched.push("the end");
  expect(touched).toEqual([]);
}

const written = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join("");

const PER_INSTANCE = /^(?:dataListenIp1|dataHaIp1|dataNodeXlogPath1|floatIpMap1|localStreamIpmap1)$/;
const ON_PRIMARY = /^(?:dataNum|dataPortBase|dataNode1|dataNode1_syncNum|remoteStreamIpmap1)$/;
const ON_MANAGER = /^(?:cmsNum|cmServer.*)$/;
const ENTRIES = /^(?:nodeNames|backIp1s|dataNode1|cmServer(?:Relation|ListenIp1|HaIp1))$/;

const isEntry = ({ isValue, param = "" }: Piece): boolean =>
  isValue === true && (ENTRIES.test(param) || PER_INSTANCE.test(param) || param === "dataNode1_syncNum");
const isMoved = ({ device, param = "" }: Piece, from: string | undefined): boolean =>
  device === from && (PER_INSTANCE.test(param) || ON_PRIMARY.test(param));

function promoted(model: Model, name: string): Model {
  const at = model.instances.indexOf(name);
  const swapped = model.instances.map((host) => (host === name ? model.instances[0] : host));
  return { ...model, instances: at <= 0 ? model.instances : [name, ...swapped.slice(1).map((host) => host ?? "")] };
}

function removed(model: Model, name: string): Model {
  const left = (names: readonly string[]): string[] => names.filter((host) => host !== name);
  const instances = left(model.instances);
  const heir = model.managers[0] === name ? instances[0] : undefined;
  return {
    ...model,
    nodes: model.nodes.filter((node) => node.name !== name),
    instances,
    managers:
      heir === undefined ? left(model.managers) : [heir, ...left(model.managers).filter((host) => host !== heir)],
    managerPorts: left(model.managerPorts).filter((host) => host !== heir),
    syncNum: Math.min(model.syncNum, instances.length - 1),
  };
}

/** For each of the four edits. */
const RUNS = { numRuns: 250 };

const { name, ip, sshIp, dir, azPriority } = NEW_NODE;
const NEW: NewNode = { name, backIp: ip, sshIp, dataDir: dir, azName: "AZ1", azPriority };

describe("a thousand clusters, written by hand in a thousand ways", () => {
  test("are read as what they mean", () => {
    fc.assert(
      fc.property(models, styles, (model, style) => {
        const text = written(piecesOf(model, style));
        expect(meaningIn(text)).toEqual(meaningOf(model));
        expect(parseClusterXml(text)).toMatchObject({ value: { problems: [] } });
      }),
      { numRuns: 100 },
    );
  });

  test("keep all but a removed standby, and every byte that is not of it", () => {
    fc.assert(
      fc.property(models, styles, fc.nat(), (model, style, pick) => {
        const standbys = model.instances.slice(1);
        const name = standbys[pick % standbys.length] ?? "";
        const pieces = piecesOf(model, style);
        const after = textOf(removeNode(written(pieces), { name }));
        expect(meaningIn(after)).toEqual(meaningOf(removed(model, name)));
        const heir = model.managers[0] === name ? model.instances[0] : undefined;
        const isHeirs = ({ device, param, isEnd }: Piece): boolean =>
          device === heir && heir !== undefined && (isEnd === true || param === "cmServerPortStandby");
        expectUntouched(pieces, (piece) => piece.device === name || isEntry(piece) || isHeirs(piece), after);
      }),
      RUNS,
    );
  });

  test("keep all when another node becomes the primary, and every byte that does not move", () => {
    fc.assert(
      fc.property(models, styles, fc.nat(), (model, style, pick) => {
        const name = model.instances[pick % model.instances.length] ?? "";
        const pieces = piecesOf(model, style);
        const text = written(pieces);
        const after = textOf(withPrimary(text, name));
        if (name === model.instances[0]) expect(after).toBe(text);
        expect(meaningIn(after)).toEqual(meaningOf(promoted(model, name)));
        const isEdited = (piece: Piece): boolean =>
          isMoved(piece, model.instances[0]) || (piece.device === name && piece.isEnd === true);
        expectUntouched(pieces, isEdited, after);
        // What moves is written as before, but for the lists in it.
        const moved = pieces.filter((piece) => isMoved(piece, model.instances[0]) && !isEntry(piece));
        expect(moved.filter(({ text: part }) => !after.includes(part.trim()))).toEqual([]);
      }),
      RUNS,
    );
  });

  test("keep all but a removed primary, whose place another node takes", () => {
    fc.assert(
      fc.property(models, styles, fc.nat(), (model, style, pick) => {
        const [name = "", ...standbys] = model.instances;
        const primary = standbys[pick % standbys.length] ?? "";
        const pieces = piecesOf(model, style);
        const after = textOf(removeNode(written(pieces), { name, primary }));
        expect(meaningIn(after)).toEqual(meaningOf(removed(promoted(model, primary), name)));
        const isEdited = (piece: Piece): boolean =>
          piece.device === name ||
          isEntry(piece) ||
          (piece.device === primary && (piece.isEnd === true || ON_MANAGER.test(piece.param ?? "")));
        expectUntouched(pieces, isEdited, after);
      }),
      RUNS,
    );
  });

  test("keep all when a node is added at the end of every list, and every byte there was", () => {
    fc.assert(
      fc.property(models, styles, (model, style) => {
        const pieces = piecesOf(model, style);
        const after = textOf(addNode(written(pieces), NEW));
        expect(meaningIn(after)).toEqual(meaningOf(withNew(model)));
        const lastDevice = pieces.findLast(({ device }) => device !== undefined);
        const split = pieces.flatMap((piece) =>
          piece === lastDevice ? [piece, { text: "", isEnd: true, device: "behind" }] : [piece],
        );
        const isEdited = (piece: Piece): boolean =>
          (isEntry(piece) && piece.param !== "dataNode1_syncNum") || piece.device === "behind";
        expectUntouched(split, isEdited, after);
      }),
      RUNS,
    );
  });

  test("are the same, byte for byte, when their last node is removed and added again", () => {
    const plain: fc.Arbitrary<Style> = styles.map((style) => ({ ...style, isPlain: true }));
    fc.assert(
      fc.property(models, plain, (drawn, style) => {
        const model = withNew({ ...drawn, syncNum: 0 });
        const text = written(piecesOf(model, style));
        const without = textOf(removeNode(text, { name: NEW_NODE.name }));
        expect(without).not.toContain(NEW_NODE.name);
        expect(textOf(addNode(without, NEW))).toBe(text);
      }),
      { numRuns: 100 },
    );
  });
});

function withNew(model: Model): Model {
  const add = (names: readonly string[]): string[] => [...names, NEW_NODE.name];
  const others = model.nodes.length - 1;
  const haveAllPorts = model.managers.length > 0 && model.managerPorts.length === others && others > 0;
  return {
    ...model,
    nodes: [...model.nodes, NEW_NODE],
    instances: add(model.instances),
    managers: model.managers.length > 0 ? add(model.managers) : [],
    managerPorts: haveAllPorts ? add(model.managerPorts) : model.managerPorts,
  };
}

const FILES = samplesIn("xml");

describe.each(FILES)("%s", (file) => {
  const text = sample(`xml/${file}`);
  const before = meaningIn(text);
  const parsed = parseClusterXml(text);
  const nodes = "value" in parsed ? parsed.value.nodes : [];
  const primary = nodes.find(({ instances }) => instances[0]?.role === "Primary")?.name ?? "";
  // The cascade standby needs this one.
  const needed = file === "1p1s1c-cascade-1.1.0.xml" ? "node2_hostname" : "";
  const standbys = nodes.map(({ name }) => name).filter((name) => name !== primary && name !== needed);
  const stays = (change: Edited): Meaning => meaningIn(textOf(change));

  test("removes any standby, and its comments and other nodes stay", () => {
    for (const name of standbys) {
      const after = stays(removeNode(text, { name }));
      expect(Object.keys(after)).toEqual(Object.keys(before).filter((key) => key !== name));
      expect(after["CLUSTER"]?.["nodeNames"]).toEqual(
        before["CLUSTER"]?.["nodeNames"]?.filter((node) => node !== name),
      );
      for (const other of standbys.filter((other) => other !== name)) expect(after[other]).toEqual(before[other]);
      const lines = differenceOf(text, textOf(removeNode(text, { name })), "/c.xml")
        .split("\n")
        .slice(2);
      expect(lines.filter((line) => line.startsWith("+")).length).toBeLessThanOrEqual(11);
    }
  });

  test("removes the primary once another node is it", () => {
    for (const name of standbys) {
      const after = removeNode(text, { name: primary, primary: name });
      expect(parseClusterXml(textOf(after))).toMatchObject({ value: { problems: [] } });
      expect(stays(after)[name]?.["dataNode1"]?.length).toBe(2 * nodes.length - 3);
      expect(textOf(after)).toBe(textOf(removeNode(textOf(withPrimary(text, name)), { name: primary })));
    }
  });

  test("takes a node at its end, and is as before without it", () => {
    const isIpv6 = file.startsWith("ipv6");
    const node = {
      name: "neu",
      backIp: isIpv6 ? "fd00::99" : "10.9.9.9",
      dataDir: "/data/neu",
      azName: "AZ1",
      azPriority: 1,
    };
    const after = textOf(addNode(text, node));
    expect(parseClusterXml(after)).toMatchObject({ value: { problems: [] } });
    expect(after).not.toBe(text);
    expect(textOf(removeNode(after, { name: "neu" }))).toBe(text);
  });
});

describe("what was published", () => {
  test("two nodes and a third are the three nodes after the expansion", () => {
    const node = { name: "node3", backIp: "192.168.122.68", dataDir: "/data/mogdb", azName: "AZ1", azPriority: 1 };
    const after = textOf(addNode(sample("xml/1p1s-before-expansion-3.0.0.xml"), node));
    const published = sample("xml/1p2s-after-expansion-3.0.0.xml");
    expect(parseClusterXml(after)).toEqual(parseClusterXml(published));
    // The publication also moved a closing tag of node2, by a tab.
    expect(after.replace("\n    </DEVICE>", "\n    \t</DEVICE>")).toBe(published);
  });

  test("the cm_servers follow: their lists, the first one's parameters, and the directory and port of a new one", () => {
    const text = sample("xml/1p2s-with-cm-3.0.0.xml");
    const [one, two, three] = ["node1_hostname", "node2_hostname", "node3_hostname"];
    const handed = meaningIn(textOf(removeNode(text, { name: one, primary: three })));
    expect(handed[three]).toMatchObject({
      cmServerRelation: [three, two],
      cmServerListenIp1: ["192.168.0.3", "192.168.0.2"],
      cmServerPortBase: ["15000"],
    });
    expect(handed[three]).not.toHaveProperty("cmServerPortStandby");
    const node = { name: "node4", backIp: "192.168.0.4", dataDir: "/data", azName: "AZ1", azPriority: 1 };
    expect(meaningIn(textOf(addNode(text, node)))["node4"]).toMatchObject({
      cmDir: ["/opt/huawei/data/cmserver"],
      cmServerPortStandby: ["15000"],
    });
  });
});

const AREA = sample("xml/multi-az-1p2s-derived.xml");
const NEU: NewNode = { name: "neu", backIp: "10.9.9.9", dataDir: "/data/neu", azName: "AZ2", azPriority: 2 };
const param = (name: string, value: string): string => `<PARAM name="${name}" value="${value}"/>`;

describe("lists", () => {
  test("fewer instances need fewer to be waited for, and a free number stays", () => {
    const two = AREA.replace('syncNum" value="1"', 'syncNum" value="2"');
    expect(meaningIn(textOf(removeNode(two, { name: "og-b1" })))["og-a1"]?.["dataNode1_syncNum"]).toEqual(["1"]);
    expect(meaningIn(textOf(removeNode(AREA, { name: "og-b1" })))["og-a1"]?.["dataNode1_syncNum"]).toEqual(["1"]);
  });

  test("a new node listens on its own backIp1 like the others, and elsewhere when told so", () => {
    const listens = (node: NewNode) => meaningIn(textOf(addNode(AREA, node)))["og-a1"]?.["dataListenIp1"]?.at(-1);
    expect(listens(NEU)).toBe("10.9.9.9");
    expect(listens({ ...NEU, listenIp: "10.8.8.8" })).toBe("10.8.8.8");
  });

  test("a new DEVICE has what was said of it, and its sshIp1 is its backIp1 when nothing was", () => {
    const cascade = meaningIn(textOf(addNode(AREA, { ...NEU, cascade: true, sshPort: 2222 })));
    expect(cascade["neu"]).toEqual({
      name: ["neu"],
      azName: ["AZ2"],
      azPriority: ["2"],
      backIp1: ["10.9.9.9"],
      sshIp1: ["10.9.9.9"],
      sshPort: ["2222"],
      cascadeRole: ["on"],
    });
  });
});

const CM = sample("xml/1p1s-vip-cm-5.0.0.xml");
const CM_NEU: NewNode = { ...NEU, azName: "AZ1", azPriority: 1 };

describe("how lists and DEVICEs are written", () => {
  test("an entry is added with the blanks of the last one, and blanks at the end stay there", () => {
    const spaced = AREA.replace("og-a1,og-a2,og-b1", "og-a1, og-a2, og-b1 ");
    expect(textOf(addNode(spaced, NEU))).toContain('value="og-a1, og-a2, og-b1, neu "');
    expect(textOf(removeNode(spaced, { name: "og-a1", primary: "og-a2" }))).toContain('value="og-a2, og-b1 "');
  });

  test("where all stands in one line the new DEVICE does too", () => {
    const line = AREA.replace(/>\s+</g, "><");
    const after = textOf(addNode(line, NEU));
    expect(after).not.toContain("\n ");
    expect(textOf(removeNode(after, { name: "neu" }))).toBe(line);
  });

  test("a node gets the virtual IP and the xlog directory that all have, or its own", () => {
    const text = CM.replace(param("dataNum", "1"), param("dataNum", "1") + param("dataNodeXlogPath1", "/x,/x"));
    const lists = (node: NewNode) => meaningIn(textOf(addNode(text, node)))["OPGS1COM"];
    expect(lists(CM_NEU)).toMatchObject({
      floatIpMap1: ["floatIp1", "floatIp1", "floatIp1"],
      dataNodeXlogPath1: ["/x", "/x", "/x"],
    });
    expect(lists({ ...CM_NEU, floatIp: "floatIp2", xlogDir: "/y" })).toMatchObject({
      floatIpMap1: ["floatIp1", "floatIp1", "floatIp2"],
      dataNodeXlogPath1: ["/x", "/x", "/y"],
    });
  });
});

describe("nothing is changed and it is said why", () => {
  const comma = AREA.replace("og-a1,og-a2,og-b1", "og-a1,og-a2&#44;og-b1");
  const dcf = AREA.replace(param("clusterType", "single-inst"), param("dcf_config", "[{ip:10.10.10.12:5432}]"));
  const listens = AREA.replace('dataListenIp1" value="10.10.10.11', 'dataListenIp1" value="172.16.0.1');
  test.for([
    ["no XML", removeNode("gs_om", { name: "x" }), "cannot be read"],
    ["an unknown node", removeNode(AREA, { name: "og-x" }), "does not name og-x"],
    ["the only node", removeNode(sample("xml/one-node-3.0.0.xml"), { name: "node1_hostname" }), "only node"],
    ["the primary", removeNode(AREA, { name: "og-a1" }), "Say which node is the primary now"],
    ["the primary that is to stay it", removeNode(AREA, { name: "og-a1", primary: "og-a1" }), "and be the primary"],
    ["an unknown primary", withPrimary(AREA, "og-x"), "og-x cannot become the primary"],
    [
      "a list that is too short",
      removeNode(AREA.replace("10.10.10.11,10.10.10.12,10.20.20.11", "10.10.10.11,10.10.10.12"), { name: "og-b1" }),
      "[backIp1s] in the cluster XML has 2 entries and 3 are expected",
    ],
    [
      "backIp1s in an order of its own",
      removeNode(AREA.replace("10.10.10.11,10.10.10.12,10.20", "10.10.10.12,10.10.10.11,10.20"), { name: "og-a2" }),
      "at another place",
    ],
    ["a comma as a reference", removeNode(comma, { name: "og-b1" }), "written as a reference"],
    [
      "a parameter twice",
      removeNode(AREA.replace(/(<PARAM name="azName".*)/, "$1$1"), { name: "og-b1" }),
      "[azName] twice",
    ],
    [
      "a DEVICE twice",
      removeNode(AREA.replace(param("name", "og-b1"), param("name", "og-a2")), { name: "og-a2" }),
      "several DEVICEs named og-a2",
    ],
    [
      "no primary",
      removeNode(AREA.replace(/<PARAM name="dataNode1" .*/, ""), { name: "og-b1" }),
      "0 DEVICEs have dataNode1",
    ],
    [
      "several instances on a host",
      removeNode(AREA.replace(param("dataNum", "1"), param("dataNode2", "/d")), { name: "og-b1" }),
      "several instances on one host",
    ],
    [
      "an even dataNode1",
      removeNode(AREA.replace(",og-b1,/data02/dn", ",og-b1"), { name: "og-b1" }),
      "is not a directory followed by",
    ],
    ["a member of DCF", removeNode(dcf, { name: "og-a2" }), "[dcf_config]"],
    ["a new member of DCF", addNode(dcf, NEU), "[dcf_config]"],
    [
      "a standby with a parameter of the primary",
      withPrimary(AREA.replace(param("name", "og-b1"), param("name", "og-b1") + param("dataNum", "1")), "og-b1"),
      "[dataNum] of its own",
    ],
    [
      "the last standby that feeds a cascade",
      removeNode(sample("xml/1p1s1c-cascade-1.1.0.xml"), { name: "node2_hostname" }),
      "no normal standby in its AZ",
    ],
    ["a known node", addNode(AREA, { ...NEU, name: "og-b1" }), "has og-b1 already"],
    ["a used address", addNode(AREA, { ...NEU, backIp: "10.10.10.12" }), "GAUSS-51224"],
    ["another family", addNode(AREA, { ...NEU, backIp: "fd00::9" }), "GAUSS-50624"],
    ["a priority above 10", addNode(AREA, { ...NEU, azPriority: 11 }), "GAUSS-53206"],
    ["data inside the application", addNode(AREA, { ...NEU, dataDir: "/opt/huawei/install/app/dn" }), "GAUSS-50232"],
    ["a directory of CM without CM", addNode(AREA, { ...NEU, cmDir: "/cm" }), "GAUSS-51230"],
    [
      "a cascade with no standby in its AZ",
      addNode(AREA, { ...NEU, azName: "AZ3", cascade: true }),
      "no normal standby in its AZ",
    ],
    ["no place for an xlog directory", addNode(AREA, { ...NEU, xlogDir: "/xlog" }), "no list [dataNodeXlogPath1]"],
    [
      "several virtual IPs",
      addNode(CM.replace("floatIp1,floatIp1", "floatIp1,floatIp2"), CM_NEU),
      "What neu gets in the list [floatIpMap1]",
    ],
    [
      "several directories of CM",
      addNode(CM.replace('cmDir" value="', 'cmDir" value="/1'), CM_NEU),
      "which cmDir neu gets",
    ],
    [
      "the only host of a cm_server",
      removeNode(CM.replace("OPGS1COM,OPGS2COM ", "OPGS1COM"), { name: "OPGS1COM", primary: "OPGS2COM" }),
      "only host of a cm_server",
    ],
    [
      "a cascade with DCF",
      addNode(AREA.replace(param("clusterType", "single-inst"), param("enable_dcf", "on")), { ...NEU, cascade: true }),
      "GAUSS-51244",
    ],
    ["listening that follows no rule", addNode(listens, NEU), "What neu gets in the list [dataListenIp1]"],
  ] as const)("%s", ([, edited, why]) => {
    expect(refusalOf(edited)).toContain(why);
  });

  test.for([
    ["name", { name: 'a"/><PARAM name="x' }],
    ["name", { name: "a,b" }],
    ["name", { name: "a b" }],
    ["name", { name: "-rf" }],
    ["name", { name: "" }],
    ["name", { name: "a\u202Eb" }],
    ["azName", { azName: "AZ<1" }],
    ["azName", { azName: "AZ&1" }],
    ["dataNode1", { dataDir: "/data/$(reboot)" }],
    ["dataNode1", { dataDir: "data" }],
    ["cmDir", { cmDir: "/c'm" }],
    ["backIp1", { backIp: "10.0.0.300" }],
    ["sshIp1", { sshIp: "host" }],
    ["sshPort", { sshPort: 1.5 }],
    ["azPriority", { azPriority: Number.NaN }],
    ["dataListenIp1", { listenIp: "10.0.0.1,10.0.0.2" }],
    ["floatIpMap1", { floatIp: "a\nb" }],
  ] as const)("[%s] of %j would break the file or what reads it", ([name, odd]) => {
    expect(refusalOf(addNode(AREA, { ...NEU, ...odd }))).toMatch(new RegExp(`^\\[${name}\\] cannot be`));
  });

  test("10 MB of anything, at once", () => {
    const size = 10_000_000;
    for (const garbage of ["<", " ", "<PARAM ", "&#44;", "\u0000"].map((piece) => piece.repeat(size / piece.length)))
      expect(refusalOf(removeNode(garbage, { name: "x" }))).toContain("cannot be read");
  });
});

test("a file with something odd in it is edited or refused, and never harmed or fallen over", () => {
  const problems = (text: string) => {
    const parsed = parseClusterXml(text);
    return "value" in parsed ? parsed.value.problems.map((problem) => problem.text) : [parsed.notRecognised];
  };
  const pieces = [
    "<",
    ">",
    '"',
    "'",
    "&",
    ",",
    "(",
    ")",
    "=",
    " ",
    "\r",
    "<!--",
    "-->",
    "]]>",
    "<PARAM",
    "og-b1",
    "\uFEFF",
    "\uD800",
  ];
  const odd = fc.record({
    at: fc.nat({ max: AREA.length }),
    gone: fc.nat({ max: 9 }),
    put: fc.constantFrom("", ...pieces),
  });
  fc.assert(
    fc.property(odd, ({ at, gone, put }) => {
      const text = AREA.slice(0, at) + put + AREA.slice(at + gone);
      for (const edited of [removeNode(text, { name: "og-b1", primary: "og-a2" }), addNode(text, NEU)])
        if ("text" in edited) expect(problems(text)).toEqual(expect.arrayContaining(problems(edited.text)));
    }),
    { numRuns: 150 },
  );
});

test("what is commented out stays commented out, whatever is edited", () => {
  const comment = '<!-- <PARAM name="nodeNames" value="og-a1,og-a2,og-b1"/> <DEVICE sn="og-b1"></DEVICE> -->';
  const text = AREA.replace("<CLUSTER>", `<CLUSTER>${comment}`).replace("<DEVICELIST>", `<DEVICELIST>${comment}`);
  for (const edited of [removeNode(text, { name: "og-b1" }), withPrimary(text, "og-b1"), addNode(text, NEU)])
    expect(textOf(edited).split(comment)).toHaveLength(3);
});

test("a problem that was there before is no reason to leave a file as it is", () => {
  const text = AREA.replace("/var/log/omm", "var/log/omm");
  expect(meaningIn(textOf(removeNode(text, { name: "og-b1" })))).not.toHaveProperty("og-b1");
});

test("a node of which only a name is left is taken out too", () => {
  const text = AREA.replace(/<DEVICE sn="og-b1">.*?<\/DEVICE>/s, "");
  expect(parseClusterXml(textOf(removeNode(text, { name: "og-b1" })))).toMatchObject({ value: { problems: [] } });
});
