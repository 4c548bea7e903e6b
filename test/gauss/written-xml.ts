import fc from "fast-check";

/** A node of a generated cluster, with what any list may have for it. */
export interface ModelNode {
  readonly name: string;
  readonly ip: string;
  readonly sshIp: string;
  readonly dir: string;
  readonly listenIp: string;
  readonly azPriority: number;
}

/** A cluster, before it is written down in one way or another. */
export interface Model {
  /** In the order of nodeNames. */
  readonly nodes: readonly ModelNode[];
  /** Names in the order of dataNode1; the first is the primary. */
  readonly instances: readonly string[];
  /** Names in the order of cmServerRelation; the first has the cms parameters. Empty without CM. */
  readonly managers: readonly string[];
  /** Whose DEVICE has cmServerPortStandby. */
  readonly managerPorts: readonly string[];
  /** Which of the lists that may be left out are there. */
  readonly lists: readonly string[];
  readonly syncNum: number;
}

/** Element by element, the lists as arrays: the host's name, or CLUSTER, then the parameter. */
export type Meaning = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export function meaningOf(model: Model): Meaning {
  const { nodes, instances, lists } = model;
  const has = (name: string, values: readonly string[]) => (lists.includes(name) ? { [name]: values } : {});
  return {
    CLUSTER: {
      clusterName: ["群 & <1>"],
      nodeNames: nodes.map(({ name }) => name),
      ...has(
        "backIp1s",
        nodes.map(({ ip }) => ip),
      ),
      ...(lists.includes("floatIpMap1") ? { floatIp1: ["10.0.9.9"] } : {}),
      gaussdbAppPath: ["/app"],
      gaussdbLogPath: ["/log"],
      gaussdbToolPath: ["/tool"],
    },
    ...Object.fromEntries(nodes.map((node) => [node.name, deviceOf(model, node)])),
  };

  function deviceOf({ managers, managerPorts }: Model, { name, ip, sshIp, azPriority }: ModelNode) {
    return {
      name: [name],
      azName: ["AZ1"],
      azPriority: [String(azPriority)],
      backIp1: [ip],
      sshIp1: [sshIp],
      ...(managers.includes(name) ? { cmDir: ["/cm"] } : {}),
      ...(managerPorts.includes(name) ? { cmServerPortStandby: ["15100"] } : {}),
      ...(managers[0] === name ? managersOf(model) : {}),
      ...(instances[0] === name ? primaryOf(model) : {}),
    };
  }
}

const byName = (nodes: readonly ModelNode[], names: readonly string[]): ModelNode[] =>
  names.flatMap((name) => nodes.filter((node) => node.name === name));

function managersOf({ nodes, managers }: Model) {
  const ips = byName(nodes, managers).map(({ ip }) => ip);
  return {
    cmsNum: ["1"],
    cmServerPortBase: ["15000"],
    cmServerlevel: ["1"],
    cmServerListenIp1: ips,
    cmServerHaIp1: ips,
    cmServerRelation: managers,
  };
}

function primaryOf({ nodes, instances, lists, syncNum }: Model) {
  const [first, ...rest] = byName(nodes, instances);
  const all = byName(nodes, instances);
  const optional: Readonly<Record<string, readonly string[]>> = {
    dataListenIp1: all.map(({ listenIp }) => listenIp),
    dataHaIp1: all.map(({ ip }) => ip),
    dataNodeXlogPath1: all.map(() => "/xlog"),
    floatIpMap1: all.map(() => "floatIp1"),
    localStreamIpmap1: all.map(({ ip }) => `(${ip},${ip})`),
    remoteStreamIpmap1: ["(10.9.9.1,10.9.9.1)", "(10.9.9.2,10.9.9.2)"],
    dataNode1_syncNum: [String(syncNum)],
  };
  return {
    dataNum: ["1"],
    dataPortBase: ["15400"],
    dataNode1: [first?.dir ?? "", ...rest.flatMap(({ name, dir }) => [name, dir])],
    ...Object.fromEntries(Object.entries(optional).filter(([name]) => lists.includes(name))),
  };
}

/** A piece of the text, and what of the cluster it is: all of a DEVICE, all of a PARAM, or just the value of one. */
export interface Piece {
  readonly text: string;
  readonly device?: string;
  readonly param?: string;
  readonly isValue?: boolean;
  /** Behind the last PARAM of a DEVICE, where others may come in. */
  readonly isEnd?: boolean;
}

export interface Style {
  readonly isPlain: boolean;
  readonly newline: "\n" | "\r\n";
  readonly indent: string;
  readonly hasBom: boolean;
  readonly serials: "names" | "numbers" | "none";
  /** What decides each of the many small choices of a hand-written file, one after the other. */
  readonly choices: readonly number[];
}

const NOISE = [
  '<!-- <PARAM name="nodeNames" value="x,y"/> -->',
  '<!-- <DEVICE sn="9"><PARAM name="name" value="db1"/></DEVICE> -->',
  "<!-- 节点1上的部署信息 dataNode1 -->",
  '<?note <PARAM name="nodeNames" value="x"/> ?>',
  '<![CDATA[<PARAM name="dataNode1" value="/x"/>]]>',
  '<OTHER kind="a > b"><PARAM name="nodeNames" value="in another element"/></OTHER>',
  "text between",
];

/** The cluster as somebody could have written it. */
export function piecesOf(model: Model, style: Style): Piece[] {
  let turn = 0;
  const choose = <T>(first: T, ...others: readonly T[]): T => {
    const all = [first, ...others];
    return style.isPlain ? first : (all[(style.choices[turn++ % style.choices.length] ?? 0) % all.length] ?? first);
  };
  const line = (depth: number): string =>
    choose("", "", " \t", style.newline) + style.newline + style.indent.repeat(depth);
  const noise = (depth: number): Piece[] => {
    const text = choose("", "", "", ...NOISE);
    return text === "" ? [] : [{ text: line(depth) + text }];
  };
  const reference = (mark: string): string =>
    choose(mark, `&#${mark.codePointAt(0)};`, `&#x${mark.codePointAt(0)?.toString(16)};`);
  const written = (text: string, quote: string): string =>
    text.replace(/[^\w./:,() -]/gu, (mark) => {
      if (mark === "&") return choose("&amp;", "&#38;");
      if (mark === "<" || mark === quote) return `&#${mark.charCodeAt(0)};`;
      return reference(mark);
    });
  const param = (name: string, values: readonly string[], depth: number, device?: string): Piece[] => {
    const quote = choose('"', "'");
    const spread = (text: string): string => (text.startsWith("(") ? text.replace(",", choose(",", ", ")) : text);
    const value = values
      .map((text) => choose("", "", " ") + written(spread(text), quote) + choose("", "", "", " "))
      .join(",");
    const [open, equals, close] = [
      choose(" ", "  ", "\t"),
      choose("=", " = "),
      choose("/>", " />", "></PARAM>", ">\n</PARAM>"),
    ];
    const ofName = `name${equals}${quote}${name}${quote}`;
    const at = { param: name, ...(device === undefined ? {} : { device }) };
    const head = { text: `${line(depth)}<PARAM${open}`, ...at };
    const inside = { text: value, isValue: true, ...at };
    return choose(true, true, false)
      ? [head, { text: `${ofName} value${equals}${quote}`, ...at }, inside, { text: `${quote}${close}`, ...at }]
      : [head, { text: `value${equals}${quote}`, ...at }, inside, { text: `${quote} ${ofName}${close}`, ...at }];
  };
  const params = (all: Meaning[string], depth: number, device?: string): Piece[] =>
    Object.entries(all).flatMap(([name, values]) => [
      ...noise(depth).map((piece) => ({ ...piece, ...(device === undefined ? {} : { device }) })),
      ...param(name, values, depth, device),
    ]);
  const { CLUSTER = {}, ...devices } = meaningOf(model);
  const serial = (name: string, at: number): string =>
    ({ names: ` sn="${name}"`, numbers: ` sn='${1000001 + at}'`, none: "" })[style.serials];
  return [
    { text: `${style.hasBom ? "\uFEFF" : ""}${choose('<?xml version="1.0" encoding="UTF-8"?>', "")}` },
    { text: `<ROOT>${line(1)}<CLUSTER>` },
    ...params(CLUSTER, 2),
    { text: `${line(1)}</CLUSTER>${line(1)}<DEVICELIST>` },
    ...Object.entries(devices).flatMap(([device, all], at) => [
      ...noise(2),
      { text: `${line(2)}<DEVICE${serial(device, at)}>`, device },
      ...params(all, 3, device),
      { text: "", device, isEnd: true },
      { text: `${line(2)}</DEVICE>`, device },
    ]),
    ...noise(2),
    { text: `${line(1)}</DEVICELIST>${style.newline}</ROOT>${choose(style.newline, "")}` },
  ];
}

const NAMES = ["db1", "db-2.example", "db_3", "主机4", "og5"];
const nodeAt = (at: number): ModelNode => ({
  name: NAMES[at] ?? "",
  ip: `10.0.0.${at + 1}`,
  sshIp: `192.168.0.${at + 1}`,
  dir: `/data/dn${at}`,
  listenIp: `10.0.0.${at + 1}`,
  azPriority: 1 + (at % 2),
});
export const NEW_NODE: ModelNode = {
  name: "og-neu",
  ip: "10.0.0.99",
  sshIp: "192.168.0.99",
  dir: "/data/new",
  listenIp: "10.0.0.99",
  azPriority: 3,
};

const LISTS = [
  "backIp1s",
  "dataListenIp1",
  "dataHaIp1",
  "dataNodeXlogPath1",
  "floatIpMap1",
  "localStreamIpmap1",
  "remoteStreamIpmap1",
  "dataNode1_syncNum",
];

const shuffled = (count: number) => fc.shuffledSubarray(NAMES.slice(0, count), { minLength: count });

export const models: fc.Arbitrary<Model> = fc.integer({ min: 2, max: NAMES.length }).chain((count) =>
  fc
    .record({
      order: shuffled(count),
      instances: shuffled(count),
      managers: fc.oneof(fc.constant([]), shuffled(count)),
      havePorts: fc.boolean(),
      lists: fc.subarray(LISTS),
      syncNum: fc.integer({ min: 0, max: count - 1 }),
    })
    .map(({ order, havePorts, ...rest }) => ({
      ...rest,
      nodes: byName(
        NAMES.slice(0, count).map((_, at) => nodeAt(at)),
        order,
      ),
      managerPorts: havePorts ? rest.managers.slice(1) : [],
    })),
);

export const styles: fc.Arbitrary<Style> = fc.record({
  isPlain: fc.constant(false),
  newline: fc.constantFrom("\n" as const, "\r\n" as const),
  indent: fc.constantFrom("    ", "  ", "\t", ""),
  hasBom: fc.boolean(),
  serials: fc.constantFrom("names" as const, "numbers" as const, "none" as const),
  choices: fc.array(fc.nat({ max: 59 }), { minLength: 7, maxLength: 40 }),
});
