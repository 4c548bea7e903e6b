import { describe, expect, test } from "vitest";
import expand from "../../commands/expand.ts";
import { Cluster } from "../../src/core/cluster.ts";
import { type Look, type Probe, type Reading, Step } from "../../src/core/operation.ts";
import { inLanguage } from "../../src/core/words.ts";
import type { ExpandFacts } from "../../src/gauss/expand-facts.ts";
import type { MemberLook } from "../../src/gauss/topology.ts";
import { XML_PATH, xmlOf } from "../support/cluster-xml.ts";
import {
  afterTenSeconds,
  atPrimary,
  cluster,
  expanded,
  expanding,
  filesAmong,
  machineOf,
  temporaryOn,
  three,
  trusting,
  wayTo,
  with4,
} from "../support/expansion.ts";
import { readyMachine, reference, returnedMachine, trustFiles } from "../support/machines.ts";
import { down, gone, inState, missed, mute, primary, saw, standby } from "../support/members.ts";
import { agreeing } from "../support/running.ts";

type Args = Record<string, string>;
const GB = 1_073_741_824;
const MB = 1_048_576;
const four = { node: "node4" };
const both = { node: "node4", also: "node5" };

const judge = (check: string, facts: ExpandFacts, on = cluster, args: Args = four, before = expanding()) => {
  const isTrue = expand.preflight[check] ?? expand.verify[check];
  if (isTrue === undefined) throw new Error(`there is no check "${check}"`);
  return isTrue(facts, args, on, before);
};
const why = (check: string, facts: ExpandFacts, on = cluster, args: Args = four) => {
  const verdict = judge(check, facts, on, args);
  return "why" in verdict ? inLanguage(verdict.why, "en") : "";
};
const blocking = (facts: ExpandFacts, on = cluster, args: Args = four): string[] =>
  Object.keys(expand.preflight).filter((check) => judge(check, facts, on, args).kind === "block");
const stepsOf = (facts: ExpandFacts, args: Args = four, on = cluster): Step[] =>
  expand.plan(facts, args, on).map((step) => Step.parse(step));
const report = (facts: ExpandFacts, args: Args = four, before = expanding()) => {
  const { headline, findings = [], offers = [], ...rest } = expand.report(facts, args, cluster, before);
  return {
    ...rest,
    headline: inLanguage(headline, "en"),
    findings: findings.map(({ what }) => inLanguage(what, "en")),
    offers: offers.map(({ operation, args: given }) => [operation, ...Object.values(given)].join(" ")),
  };
};

const on = (more: object): Cluster => Cluster.parse({ ...cluster, ...more });
const noRoot = on({ rootVia: "none" });
const addressed = (node: string, backIp: string): Cluster =>
  on({ nodes: cluster.nodes.map((one) => (one.name === node ? { ...one, backIp } : one)) });
const at = (more: Parameters<typeof atPrimary>[0]) => expanding({ primary: atPrimary(more) });
const members = (...looks: MemberLook[]) => expanding({ agreement: agreeing(looks) });
const machine = (more: Parameters<typeof readyMachine>[0]) =>
  expanding({ machines: [machineOf("node4", readyMachine(more))] });
const compared = (more: Partial<ExpandFacts["machines"][number]["looked"]>) => {
  const { node, looked } = machineOf("node4");
  return expanding({ machines: [{ node, looked: { ...looked, ...more } }] });
};
const OLD_KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIOldOldOldOldOldOldOldOldOldOldOldOldOldOldOldO";
/** As gs_sshexkey leaves it: it adds the new key and takes the old one of the same account out nowhere. */
const oldKeys = [trustFiles("node2", "database", { authorizedKeys: saw({ text: `ssh-rsa ${OLD_KEY} omm@node4\n` }) })];
const unseen = compared({ root: missed(), machine: null });
const xml = (text: string) => at({ xml: saw({ text }) });
const RIGHT = xmlOf("node1", "node2", "node3", "node4");
const version = (text: string, facts = expanding()): ExpandFacts => ({
  ...facts,
  primary: atPrimary({ ...facts.primary, versions: saw({ product: "openGauss", version: text, build: null }) }),
});
const disk = (usedPercent: number) =>
  saw({ mount: "/data", sizeBytes: 1_000 * GB, usedBytes: 10 * usedPercent * GB, freeBytes: 30 * GB, usedPercent });
const free = (freeBytes: number) =>
  saw({ mount: "/log", sizeBytes: 100 * GB, usedBytes: GB, freeBytes, usedPercent: 1 });
const refused = saw({ refused: "Permission denied (publickey)." });
const all = ["node1", "node2", "node3", "node4"];

/** Both machines are ready. */
const two = expanding({
  primary: atPrimary({ xml: saw({ text: xmlOf("node1", "node2", "node3", "node4", "node5") }) }),
  machines: ["node4", "node5"].map((node) => machineOf(node)),
  trust: trusting([...all, "node5"]),
  ways: [wayTo("node4"), wayTo("node5")],
});

const slowWay = (more: Parameters<typeof wayTo>[1]) => wayTo("node4", more);

test("where all is ready no check objects", () => {
  const kinds = Object.keys(expand.preflight).map((check) => [check, judge(check, expanding()).kind]);
  expect(kinds.filter(([, kind]) => kind !== "ok")).toEqual([["the copy is of a usual size", "warn"]]);
  expect(blocking(two, cluster, both)).toEqual([]);
  expect(blocking(version("6.0.0", expanding({ trust: trusting(all, ["database"]) })))).toEqual([]);
});

test.for<[string, string, "ok" | "warn" | "unknown" | "block", ExpandFacts, Cluster?, Args?]>([
  ["it is a machine of the inventory and no member", "a stranger", "block", expanding(), cluster, { node: "node9" }],
  ["it is a machine of the inventory and no member", "one of two", "block", two, cluster, { ...four, also: "node9" }],
  ["it is a machine of the inventory and no member", "a member", "block", expanding(), cluster, { node: "node2" }],
  ["one primary answers and is Normal", "none", "block", { ...members(standby("node2")), primary: null }],
  [
    "one primary answers and is Normal",
    "two",
    "block",
    { ...members(primary("node1"), primary("node2")), primary: null },
  ],
  ["one primary answers and is Normal", "it is mute", "block", members(mute("node1"))],
  [
    "one primary answers and is Normal",
    "it catches up",
    "block",
    members({
      ...primary("node1"),
      sql: saw({
        localRole: "Primary",
        staticConnections: 2,
        dbState: "Catchup",
        detail: "Normal",
        inRecovery: false,
      }),
    }),
  ],
  ["every member is there", "one is dead and still configured", "block", members(...three.slice(0, 2), gone("node3"))],
  ["every member is there", "one is down", "warn", members(...three.slice(0, 2), down("node3"))],
  ["every member is there", "one is being built", "warn", members(...three.slice(0, 2), inState("node3", "Building"))],
  [
    "the version is one that can add it",
    "nobody knows it",
    "block",
    at({ versions: missed() }),
    on({ version: undefined }),
  ],
  ["the version is one that can add it", "the inventory knows it", "ok", at({ versions: missed() })],
  ["the version is one that can add it", "IPv6 in 5.0", "block", expanding(), addressed("node4", "fd00::4")],
  ["the version is one that can add it", "IPv6 in 6.0", "ok", version("6.0.0"), addressed("node4", "fd00::4")],
  ["the bot may run the tool", "no root in 5.0", "block", expanding(), noRoot],
  ["the bot may run the tool", "no root in 6.0", "ok", version("6.0.0"), noRoot],
  ["the cluster XML can be read", "no path", "block", at({ xml: null }), on({ xmlFile: undefined })],
  ["the cluster XML can be read", "not to be seen", "block", at({ xml: missed() })],
  ["the cluster XML can be read", "no file", "block", at({ xml: saw({ text: null }) })],
  ["the cluster XML can be read", "no XML", "block", xml("Dear administrator")],
  ["the cluster XML can be read", "the tools refuse it", "block", xml(RIGHT.replace("15400", "80"))],
  [
    "the cluster XML can be read",
    "both families of addresses",
    "block",
    xml(RIGHT.replaceAll('Ip1" value="10.0.0.4"', 'Ip1" value="fd00::4"')),
  ],
  [
    "it names the members, the new machine and nobody else",
    "the file of before: no more nodes than the cluster has",
    "block",
    xml(xmlOf("node1", "node2", "node3")),
  ],
  [
    "it names the members, the new machine and nobody else",
    "a member is missing",
    "block",
    xml(xmlOf("node1", "node2", "node4")),
  ],
  [
    "it names the members, the new machine and nobody else",
    "a dead one that was dropped is still there",
    "block",
    xml(xmlOf("node1", "node2", "node3", "node4", "node9")),
  ],
  [
    "it names the members, the new machine and nobody else",
    "the machine calls itself otherwise",
    "block",
    compared({ root: saw("db-04.example"), database: saw("db-04.example") }),
  ],
  [
    "it names the members, the new machine and nobody else",
    "its name is not known",
    "block",
    compared({ root: missed(), database: missed() }),
  ],
  [
    "it names the members, the new machine and nobody else",
    "only the database user gets in and tells its name",
    "ok",
    compared({ root: missed(), machine: null }),
  ],
  [
    "it names the members, the new machine and nobody else",
    "another directory of a member",
    "block",
    xml(RIGHT.replace("node2,/data/dn1", "node2,/data/dn2")),
  ],
  [
    "it names the members, the new machine and nobody else",
    "another AZ of the members",
    "block",
    xml(RIGHT.replace('azName" value="AZ1"', 'azName" value="AZ2"')),
  ],
  [
    "it names the members, the new machine and nobody else",
    "only the order is another",
    "warn",
    xml(RIGHT.replace('nodeNames" value="node1,node2,node3', 'nodeNames" value="node1,node3,node2')),
  ],
  [
    "it has the primary first",
    "the file of before a failover",
    "block",
    xml(xmlOf("node2", "node1", "node3", "node4")),
  ],
  [
    "it has the address of the new machine",
    "another one",
    "block",
    xml(RIGHT.replaceAll('Ip1" value="10.0.0.4"', 'Ip1" value="10.0.0.40"')),
  ],
  ["it has the paths of the installation", "other programs", "block", xml(RIGHT.replace("/opt/app", "/opt/gauss"))],
  ["it has the paths of the installation", "other tools", "block", xml(RIGHT.replace("/opt/tool", "/opt/tools"))],
  ["it has the paths of the installation", "a slash more", "ok", xml(RIGHT.replace("/opt/app", "/opt/app/"))],
  ["it has the paths of the installation", "not to be seen", "block", at({ paths: missed() })],
  [
    "it has the paths of the installation",
    "the environment lacks them",
    "block",
    at({ paths: saw({ gaussHome: "/opt/app", gpHome: null, pgHost: null, gaussLog: null }) }),
  ],
  ["the new machine is prepared", "it was a member once", "block", compared({ machine: returnedMachine })],
  [
    "the new machine is prepared",
    "an earlier try says that it is installed",
    "block",
    machine({ envFile: saw({ text: "export GAUSS_ENV=2\n" }) }),
  ],
  [
    "the new machine is prepared",
    "keys of before stand beside the new ones, and all logins go through",
    "ok",
    compared({ trust: oldKeys }),
  ],
  [
    "the new machine is prepared",
    "keys of before stand in the way of a login",
    "block",
    { ...compared({ trust: oldKeys }), trust: null },
  ],
  ["the new machine is prepared", "a file was not read", "block", machine({ profile: missed() })],
  ["the new machine is prepared", "root does not get in", "block", unseen],
  ["the new machine is prepared", "the bot has no root", "unknown", version("6.0.0", unseen), noRoot],
  [
    "nothing is at work there",
    "a server runs",
    "block",
    machine({ servers: saw([{ pid: 7, user: "omm", args: "gaussdb -D /data/dn1" }]) }),
  ],
  [
    "its disk takes the data",
    "too small",
    "block",
    machine({ disk: saw({ mount: "/data", sizeBytes: GB, usedBytes: 0, freeBytes: GB, usedPercent: 1 }) }),
  ],
  [
    "its disk takes the data",
    "tight",
    "warn",
    machine({ disk: saw({ mount: "/data", sizeBytes: GB, usedBytes: 0, freeBytes: 120 * GB, usedPercent: 1 }) }),
  ],
  ["its ports are free", "somebody listens", "block", machine({ listening: saw([15_400]) })],
  [
    "the machines reach each other",
    "a firewall",
    "block",
    compared({ reach: [{ port: 15_400, connection: saw("silent" as const) }] }),
  ],
  [
    "names lead to the right machines",
    "an old address",
    "block",
    compared({ reference: reference({ hosts: saw({ text: "10.0.0.99 node4\n" }) }) }),
  ],
  [
    "the machines trust each other",
    "one pair does not",
    "block",
    expanding({
      trust: {
        ...trusting(all),
        pairs: trusting(all).pairs.map((pair, index) => (index === 3 ? { ...pair, answer: refused } : pair)),
      },
    }),
  ],
  [
    "the machines trust each other",
    "root was not tried",
    "block",
    expanding({ trust: { ...trusting(all), pairs: trusting(all, ["database"]).pairs } }),
  ],
  ["the primary can serve one more", "too few senders", "block", at({ limits: saw({ senders: 3, slots: 8 }) })],
  ["the primary can serve one more", "too few slots", "block", at({ limits: saw({ senders: 16, slots: 2 }) })],
  ["the primary can serve one more", "just enough", "ok", at({ limits: saw({ senders: 4, slots: 3 }) })],
  ["the primary can serve one more", "not to be seen", "block", at({ limits: missed() })],
  [
    "the primary can serve one more",
    "a tenth member",
    "block",
    members(...Array.from({ length: 9 }, (_, index) => standby(`node1${index}`, "node1"))),
  ],
  ["the network carries the copy", "a quarter of an hour", "ok", expanding()],
  [
    "the network carries the copy",
    "it answers after seconds",
    "warn",
    expanding({ ways: [slowWay({ delay: saw(1_001) })] }),
  ],
  ["the network carries the copy", "hours", "warn", expanding({ ways: [slowWay({ speed: saw(20 * MB) })] })],
  [
    "the network carries the copy",
    "one of two is slow",
    "warn",
    { ...two, ways: [wayTo("node4"), { ...slowWay({ delay: saw(2_000) }), node: "node5" }] },
    cluster,
    both,
  ],
  [
    "the network carries the copy",
    "its speed was not measured",
    "unknown",
    expanding({ ways: [slowWay({ speed: missed() })] }),
  ],
  ["the network carries the copy", "nothing was measured", "unknown", expanding({ ways: [] })],
  ["the primary is not busy already", "a third of its processors", "ok", at({ load: saw(5.3) })],
  ["the primary is not busy already", "more work than processors", "warn", at({ load: saw(16.1) })],
  ["the primary is not busy already", "not to be seen", "unknown", at({ load: missed() })],
  ["the primary is not busy already", "its processors were not counted", "unknown", compared({ reference: null })],
  ["the primary has room for the log", "full", "block", at({ logDisk: disk(96) })],
  ["the primary has room for the log", "rather full", "warn", at({ logDisk: disk(90) })],
  [
    "the primary has room for the log",
    "where the log is was not seen, and the data's disk is full",
    "block",
    at({ disk: disk(96), logDisk: missed() }),
  ],
  ["the primary has room for the log", "not to be seen", "block", at({ disk: missed(), logDisk: missed() })],
  [
    "the primary has room for the log",
    "the copy takes longer than there is room for log",
    "block",
    at({ logDisk: free(0.9 * GB) }),
  ],
  ["the primary has room for the log", "less than twice the room", "warn", at({ logDisk: free(1.5 * GB) })],
  [
    "the primary has room for the log",
    "twice the room for two copies",
    "block",
    { ...two, primary: atPrimary({ xml: two.primary?.xml ?? null, logDisk: free(1.5 * GB) }) },
    cluster,
    both,
  ],
  ["the primary has room for the log", "more than twice the room", "ok", at({ logDisk: free(2 * GB) })],
  [
    "the primary has room for the log",
    "nothing is written",
    "ok",
    { ...at({ logDisk: free(1) }), logEndLater: afterTenSeconds("0/1000000") },
  ],
  ["the primary has room for the log", "how much is written was not seen", "block", expanding({ logEndLater: null })],
  ["the primary has room for the log", "by an unknown network, and a slow one would do", "ok", expanding({ ways: [] })],
  [
    "the primary has room for the log",
    "by an unknown network, and a slow one would not do",
    "block",
    { ...at({ logDisk: free(9 * GB) }), ways: [] },
  ],
  [
    "its address is no part of another one",
    "10.0.0.4 and 10.0.0.40",
    "warn",
    two,
    addressed("node5", "10.0.0.40"),
    both,
  ],
  [
    "its address is no part of another one",
    "10.0.0.4 and a member with 10.0.0.40",
    "block",
    expanding(),
    addressed("node2", "10.0.0.40"),
  ],
  [
    "its address is no part of another one",
    "a member has 10.0.0.40, and people know",
    "warn",
    expanding(),
    addressed("node2", "10.0.0.40"),
    { ...four, alike: "yes" },
  ],
  ["its address is no part of another one", "the other way round", "ok", expanding(), addressed("node4", "10.0.0.20")],
  [
    "all data is in the data directory",
    "a tablespace elsewhere",
    "warn",
    at({ tablespaces: saw([{ name: "fast", location: "/ssd/fast" }]) }),
  ],
  [
    "all data is in the data directory",
    "a tablespace inside",
    "ok",
    at({ tablespaces: saw([{ name: "fast", location: "/data/dn1/fast" }]) }),
  ],
  ["all data is in the data directory", "not to be seen", "unknown", at({ tablespaces: missed() })],
  ["the copy is of a usual size", "100 GB", "warn", expanding()],
  ["the copy is of a usual size", "20 GB", "ok", compared({ reference: reference({ dataBytes: saw(20 * GB) }) })],
  [
    "nobody else is changing this cluster",
    "a drop runs",
    "block",
    expanding({
      busy: [{ node: "node2", busy: saw([{ pid: 7, user: "omm", seconds: 9, tool: "gs_dropnode", args: "" }]) }],
    }),
  ],
  [
    "nobody else is changing this cluster",
    "not to be seen",
    "block",
    expanding({ busy: [{ node: "node2", busy: missed() }] }),
  ],
])("%s (%s): %s", ([check, , kind, facts, where, args]) => {
  expect(judge(check, facts, where, args).kind).toBe(kind);
});

test.for<[string, string]>([
  ["standby", "ok"],
  ["cascade standby", "block"],
])("alone in its AZ, a %s is told as %s", ([role, kind]) => {
  const [before, own = ""] = RIGHT.split('<PARAM name="name" value="node4"/>');
  const text = `${before}<PARAM name="name" value="node4"/>${own.replace("AZ1", "AZ2").replace('"azPriority" value="1"', `"azPriority" value="2"/><PARAM name="cascadeRole" value="${role === "cascade standby" ? "on" : "off"}"`)}`;
  expect(judge("a cascade standby has a standby in its AZ", xml(text)).kind).toBe(kind);
});

describe("what is refused is said with the run that mends it", () => {
  test.for<[string, string, ExpandFacts]>([
    [
      "it names the members, the new machine and nobody else",
      "/gauss xml blue node4",
      xml(xmlOf("node1", "node2", "node3")),
    ],
    ["it has the primary first", "/gauss xml blue node4", xml(xmlOf("node2", "node1", "node3", "node4"))],
    ["the cluster XML can be read", "/gauss xml blue node4", at({ xml: saw({ text: null }) })],
    ["the new machine is prepared", "/gauss prepare blue node4", compared({ machine: returnedMachine })],
    ["the machines trust each other", "/gauss trust blue node4", expanding({ trust: { ...trusting(all), pairs: [] } })],
    ["every member is there", "/gauss dropnode blue node3", members(...three.slice(0, 2), gone("node3"))],
  ])("%s: %s", ([check, run, facts]) => {
    expect(why(check, facts)).toContain(run);
  });
});

const LOGIN = "Please enter the password of user [omm] on node";
const NEW = "Please enter password for database:";
const AGAIN = "Please repeat for database:";

test.for<[string, string, string[], string]>([
  ["1.1.0", "root", [`${LOGIN} [10.0.0.4]:`, NEW, AGAIN], "Success to expansion standby nodes."],
  ["2.0.1", "root", [`${LOGIN} [10.0.0.4]:`, NEW, AGAIN], "Expansion Finish."],
  ["3.0.0", "root", [NEW, AGAIN], "Expansion Finish."],
  ["5.0.0", "root", [], "Expansion Finish."],
  ["6.0.0", "database", [], "Expansion Finish."],
  ["7.0.0-RC3", "database", [], "Expansion Finish."],
])("in %s it is run as %s, and only what that version asks is answered", ([number, user, questions, prints]) => {
  const [step, ...more] = stepsOf(version(number));
  const typed = ["gs_expansion", "-U", "omm", "-G", "dbgrp", "-h", "10.0.0.4", "-X", XML_PATH];
  const withEnvironment = ["bash", "-c", '. "$1" && shift && exec "$@"', "bash", "/home/omm/gauss.env", ...typed];
  expect(more).toEqual([]);
  expect(step).toMatchObject({ node: "node1", as: user, prints });
  expect(step?.command.argv).toEqual(user === "root" ? withEnvironment : typed);
  expect(step?.command.tty).toBe(true);
  expect(step?.command.answers.map(({ whenAsked }) => whenAsked)).toEqual(questions);
});

test("of two hosts each is asked for once, and both are named in one run", () => {
  const [step] = stepsOf(version("2.0.1", two), both);
  expect(step?.command.argv).toContain("10.0.0.4,10.0.0.5");
  expect(step?.command.answers).toEqual(
    ["10.0.0.4", "10.0.0.5"].flatMap((address) => [
      { whenAsked: `${LOGIN} [${address}]:`, reply: { secret: "ommPassword" } },
      { whenAsked: NEW, reply: { secret: "databasePassword" } },
      { whenAsked: AGAIN, reply: { secret: "databasePassword" } },
    ]),
  );
});

test("a checkpoint is offered where much is copied, and written before the copy when it is asked for", () => {
  const asked = { ...four, checkpoint: "yes" };
  const [first, second, ...more] = stepsOf(expanding(), asked);
  expect(why("the copy is of a usual size", expanding())).toContain("`/gauss expand blue node4 checkpoint=yes`");
  expect(why("the copy is of a usual size", expanding(), cluster, asked)).not.toContain("checkpoint");
  expect(first).toMatchObject({ id: "checkpoint", node: "node1", as: "database", optional: true });
  expect(first?.command.argv.join(" ")).toBe("gsql -d postgres -p 15400 -A -t -c checkpoint;");
  expect([second?.id, more]).toEqual(["expand", []]);
});

test("with a cluster manager no last line is waited for: there is none", () => {
  const managed = filesAmong(["node1", "node2", "node3"], "node1", { managers: saw(["om_monitor"]) });
  expect(stepsOf(expanding({ agreement: agreeing(three, managed) }))[0]?.prints).toBeUndefined();
});

test("without an envFile root takes the profile of the database user", () => {
  expect(stepsOf(expanding(), four, on({ envFile: undefined }))[0]?.command.argv).toContain("/home/omm/.bashrc");
});

test.for<[string, string[], "ok" | "block"]>([
  ["2.0.1", ["ommPassword", "databasePassword"], "ok"],
  ["2.0.1", ["databasePassword"], "block"],
  ["2.0.1", ["ommPassword"], "block"],
  ["3.0.0", ["databasePassword"], "ok"],
  ["3.0.0", ["ommPassword"], "block"],
  ["5.0.0", [], "ok"],
  ["7.0.0-RC3", [], "ok"],
])("in %s, with %j named, the passwords are told as %s", ([number, names, kind]) => {
  const secrets = Object.fromEntries(names.map((name) => [name, { env: "X" }]));
  expect(judge("the passwords can be had", version(number), on({ secrets })).kind).toBe(kind);
});

test("an approval ends with a changed file, another role or another member", () => {
  const material = (facts: ExpandFacts) => JSON.stringify(expand.material(facts, four, cluster));
  expect(material(version("5.0.0"))).toBe(material(expanding()));
  const others = [
    xml(RIGHT.replace("整体信息", "")),
    members(standby("node1"), standby("node2"), standby("node3")),
    members(...three.slice(0, 2)),
    version("6.0.0"),
  ];
  expect(new Set([expanding(), ...others].map(material)).size).toBe(5);
});

const done = expanded(with4());
const building = { state: "Building", mode: "Full", done: "1GB", total: "2GB", percent: 50, remainingSeconds: 60 };
const copied = (state: "Building" | "Build failed") =>
  saw({ ...building, state, ...(state === "Building" ? {} : { mode: null, total: null, percent: null }) });
const cascade: MemberLook = {
  ...standby("node4", "node2"),
  sql: saw({
    localRole: "Cascade Standby",
    staticConnections: 1,
    dbState: "Normal",
    detail: "Normal",
    inRecovery: true,
  }),
};
const asCascade = (): MemberLook[] => [...three, cascade];
const after = (more: Partial<ExpandFacts["agreement"]>, facts = done): ExpandFacts => ({
  ...facts,
  agreement: { ...facts.agreement, ...more },
});
const node4Files = (more: Parameters<typeof filesAmong>[2]) => filesAmong(all, "node4", more);
const sync = (synchronousStandbyNames: string) =>
  saw({ synchronousStandbyNames, synchronousCommit: "on", mostAvailableSync: true });
/** node1 has no line for node4, which looks for its primary. */
const lacking = expanded(
  [primary("node1", ["node2", "node3"]), ...with4(standby("node4")).slice(1)],
  filesAmong(["node1", "node2", "node3"], "node1"),
);
const left = (...names: string[]): ExpandFacts => ({ ...done, temporary: temporaryOn("node1", saw(names)) });

test.for<[string, string, "ok" | "warn" | "unknown" | "block", ExpandFacts]>([
  ["every member lists it", "all do", "ok", done],
  ["every member lists it", "nobody does", "block", expanding()],
  [
    "every member lists it",
    "one member has the old list",
    "block",
    after({
      members: done.agreement.members.map((one) =>
        one.node === "node3" ? { ...one, ...three[2], view: expanding().agreement.members[2]?.view } : one,
      ),
    }),
  ],
  [
    "every member lists it",
    "one list could not be read",
    "unknown",
    after({ members: done.agreement.members.map((one) => (one.node === "node3" ? { ...one, view: missed() } : one)) }),
  ],
  ["it is a healthy standby", "it is", "ok", done],
  ["it is a healthy standby", "a cascade standby", "ok", expanded(asCascade())],
  ["it is a healthy standby", "it is copied", "block", expanded(with4(inState("node4", "Building")))],
  ["it is a healthy standby", "it catches up", "block", expanded(with4(inState("node4", "Catchup")))],
  ["it is a healthy standby", "no server runs", "block", expanded(with4(down("node4")))],
  ["it is a healthy standby", "it is away", "block", expanded(with4(gone("node4")))],
  ["it is a healthy standby", "it came up as a second primary", "block", expanded(with4(primary("node4")))],
  ["it is a healthy standby", "it looks for its primary", "block", lacking],
  ["the primary sends to it", "it does", "ok", done],
  ["the primary sends to it", "not yet", "block", lacking],
  ["the primary sends to it", "a standby sends to a cascade standby", "ok", expanded(asCascade())],
  ["the members name and admit each other", "they do", "ok", done],
  ["the members name and admit each other", "the primary lacks a line", "block", lacking],
  [
    "the members name and admit each other",
    "a file could not be read",
    "unknown",
    expanded(with4(), node4Files({ hba: missed() })),
  ],
  ["its slot is read", "it is", "ok", done],
  ["its slot is read", "nobody reads", "warn", after({ slots: saw([]) })],
  ["its slot is read", "not to be seen", "unknown", after({ slots: missed() })],
  ["its slot is read", "its name is not known", "unknown", expanded(with4(), node4Files({ conf: missed() }))],
  ["commits wait for it as for the others", "for everybody", "ok", done],
  ["commits wait for it as for the others", "for nobody", "ok", after({ sync: sync("") })],
  [
    "commits wait for it as for the others",
    "the list was not extended",
    "warn",
    after({ sync: sync("dn_6002,dn_6003") }),
  ],
  [
    "commits wait for it as for the others",
    "it is in the list",
    "ok",
    after({ sync: sync("ANY 1 (dn_6002,dn_6004)") }),
  ],
  ["commits wait for it as for the others", "not to be seen", "unknown", after({ sync: missed() })],
  ["the primary keeps as much log as before", "it does", "ok", done],
  [
    "the primary keeps as much log as before",
    "wal_keep_segments was left raised",
    "warn",
    after({ segmentsKept: saw(1_024) }),
  ],
  ["the primary keeps as much log as before", "not to be seen", "unknown", after({ segmentsKept: missed() })],
  ["nothing is left behind", "nothing is", "ok", done],
  ["nothing is left behind", "a folder of the tool", "warn", left("gs_expansion_2026", "other")],
  [
    "nothing is left behind",
    "on another member",
    "warn",
    { ...done, temporary: temporaryOn("node3", saw(["gs_expansion_2026"])) },
  ],
  [
    "nothing is left behind",
    "with the software on the new machine",
    "warn",
    { ...done, temporary: temporaryOn("node4", saw(["gs_expansion_2026"])) },
  ],
  ["nothing is left behind", "not to be seen", "unknown", { ...done, temporary: temporaryOn("node3", missed()) }],
  ["nothing is left behind", "nobody could be asked", "unknown", { ...done, temporary: [] }],
])("afterwards: %s (%s): %s", ([check, , kind, facts]) => {
  expect(judge(check, facts).kind).toBe(kind);
});

test("a folder that an earlier run left in /tmp is not laid to this one", () => {
  const before = expanding({ temporary: temporaryOn("node1", saw(["gs_expansion_2025"])) });
  const now = left("gs_expansion_2025");
  expect(judge("nothing is left behind", now, cluster, four, before).kind).toBe("ok");
  const elsewhere = { ...now, temporary: temporaryOn("node2", saw(["gs_expansion_2025"])) };
  expect(judge("nothing is left behind", elsewhere, cluster, four, before).kind).toBe("warn");
});

test.for<[string, boolean, ExpandFacts]>([
  ["it is copied", true, expanded(with4(down("node4")), node4Files({ build: copied("Building") }))],
  ["it catches up", true, expanded(with4(inState("node4", "Catchup")))],
  ["it looks for its primary", false, lacking],
  ["the copy broke off", false, expanded(with4(down("node4")), node4Files({ build: copied("Build failed") }))],
  ["it is no member", false, expanding()],
  ["it is well", false, done],
])("while %s, the waiting goes on: %s", ([, waits, facts]) => {
  expect(expand.isUnderWay?.(facts, four, cluster)).toBe(waits);
});

test("of a server that runs and does not answer yet it is not said that none runs", () => {
  expect(why("it is a healthy standby", expanded(with4(mute("node4", "Standby"))))).toContain("SQL gets no answer");
});

const added = expanded(with4());
const partly: ExpandFacts = { ...added, machines: [machineOf("node5", returnedMachine)] };

test.for<[string, string, string, ExpandFacts, string[], Args?, ExpandFacts?]>([
  ["before", "attention", "Add node4 to blue: 100 GB are copied from node1.", expanding(), []],
  [
    "it is not prepared yet",
    "attention",
    "Add node4 to blue: 100 GB are copied from node1.",
    compared({ machine: returnedMachine }),
    [],
    four,
    compared({ machine: returnedMachine }),
  ],
  ["it is a member already", "attention", "node4 is a member of blue already.", done, ["check"], four, done],
  ["all is well", "good", "node4 is a healthy standby of node1 now.", done, ["check"]],
  [
    "a copy of hours",
    "attention",
    "node4 is a member and still on the way. Wait: nothing has to be done.",
    expanded(with4(inState("node4", "Building"))),
    ["check"],
  ],
  [
    "it does not come",
    "attention",
    "node4 is a member and not yet a healthy standby.",
    expanded(with4(down("node4"))),
    ["check"],
  ],
  [
    "lines are missing",
    "attention",
    "node4 is a member and not yet a healthy standby.",
    lacking,
    ["mend node1", "check"],
  ],
  [
    "lines are missing, and it came up all the same",
    "attention",
    "node4 is a member, but the lines of the members do not agree.",
    expanded(with4(), filesAmong(["node1", "node2", "node3"], "node2")),
    ["mend node2", "check"],
  ],
  ["the try failed", "bad", "node4 was not added.", compared({ machine: returnedMachine }), ["prepare node4"]],
  [
    "the try failed, and what it began runs there: nothing is prepared under a server",
    "bad",
    "node4 was not added.",
    compared({ machine: { ...returnedMachine, servers: saw([{ pid: 7, user: "omm", args: "gaussdb" }]) } }),
    ["stop node4"],
  ],
  [
    "one of two came through",
    "attention",
    "node4 was added, and node5 was not.",
    partly,
    ["prepare node5", "check"],
    both,
    two,
  ],
])("%s (%s): %s", ([, tone, headline, facts, offers, args, before]) => {
  expect(report(facts, args, before)).toMatchObject({ tone, headline, offers });
});

test("of two hosts of which one came through the run is not done, whatever the tool's exit code is", () => {
  expect(judge("every member lists it", partly, cluster, both).kind).toBe("block");
  expect(why("every member lists it", partly, cluster, both)).toContain("node5 is no member");
  expect(report(partly, both, two).findings[0]).toContain("What gs_expansion began on node5");
});

test("that no host was there to be added does not pass for done", () => {
  expect(judge("every member lists it", expanding()).kind).toBe("block");
});

test("what the tool leaves as it was is told with the way to do it, and only up to 5.x that root got keys", () => {
  const short = { sync: sync("dn_6002,dn_6003") };
  expect(report(after(short))).toMatchObject({ tone: "attention", offers: ["mend node1 add", "check"] });
  expect(report(after(short)).findings[0]).toContain("synchronous_standby_names");
  expect(report(after(short, expanded(with4(inState("node4", "Building"))))).offers).toEqual(["check"]);
  expect(report(done).findings).toHaveLength(2);
  expect(report(version("6.0.0", done)).findings).toEqual(["Monitoring and backups do not know node4 yet."]);
});

test("lines that are missing are shown as they should be", () => {
  expect(report(lacking).text).toContain("+ replconninfo = 'localhost=10.0.0.1");
});

test.for<[string, string[]]>([
  ["5.0.1", ["root", "omm"]],
  ["6.0.0", ["omm"]],
])("in %s trust is looked for among %j", async ([number, accounts]) => {
  const listed = ["node1", "node2", "node3"].map((name, index) => `node :${index + 1}\nnodeName:${name}\n`).join("");
  const asked = new Set<string>();
  const look: Look = async <T>(_node: string, probe: Probe<T>): Promise<Reading<T>> => {
    if (probe.source.startsWith("getent passwd")) asked.add(probe.source.split(" ")[2] ?? "");
    const parsed = probe.parse(`NodeHeader:\nnode:1\nnodeCount:3\n${listed}`, 0);
    return probe.source === "gs_om -t view" && "value" in parsed ? saw(parsed.value) : missed();
  };
  const facts = expand.facts.parse(await expand.observe(four, look, on({ version: number })));
  expect(facts).toMatchObject({ primary: null, machines: [{ node: "node4" }], trust: { targets: ["node4"] } });
  expect([...asked]).toEqual(accounts);
});

test("while it runs the new machines are asked how far the copy is", async () => {
  const copy =
    "HA state:\n\tdb_state : Building\n\tbuild_mode : Full\n\tdata_synchronized : 1GB\n\testimated_total_data : 2GB\n\tprocess_schedule : 50%\n\testimated_remaining_time : 00:01:00\n";
  const answers: Record<string, string> = {
    "node4 gs_ctl querybuild": copy,
    "node5 gsql": "Standby|1|Catchup|Normal|t\n",
  };
  const look: Look = async <T>(node: string, probe: Probe<T>): Promise<Reading<T>> => {
    const parsed = probe.parse(answers[`${node} ${probe.source}`] ?? "", 0);
    return "value" in parsed ? saw(parsed.value) : missed();
  };
  const said = async (args: Args) => {
    const message = await expand.watch?.(expanding(), args, look, cluster);
    return message && inLanguage(message, "en");
  };
  const far = "node4 is being built (Full): 50 % of 2GB, about 60 s left";
  expect(await said(four)).toBe(far);
  expect(await said(both)).toBe(`${far}; node5 is Standby Catchup`);
  expect(await said({ node: "node3" })).toBeUndefined();
});
