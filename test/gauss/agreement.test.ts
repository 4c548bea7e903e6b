import { describe, expect, test } from "vitest";
import { type Disagreement, disagreements } from "../../src/gauss/agreement.ts";
import type { AgreementFacts } from "../../src/gauss/agreement-facts.ts";
import { atThePrimary } from "../../src/gauss/agreement-primary.ts";
import { blue } from "../support/fixed-world.ts";
import { gone, missed, primary, saw, standby } from "../support/members.ts";
import { agreeing, files, rule, viewWith, way } from "../support/running.ts";

const healthy = [primary("node1", ["node2", "node3"]), standby("node2", "node1"), standby("node3", "node1")];
const short = ({ kind, node, what }: Disagreement) => `${kind} ${node} ${what.id}`;
const found = (facts: AgreementFacts) => disagreements(facts, blue).map(short);
const atPrimary = (facts: AgreementFacts) => atThePrimary(facts, blue).map(short);

test("members that agree have nothing to show", () => {
  expect(found(agreeing(healthy))).toEqual([]);
  expect(atPrimary(agreeing(healthy))).toEqual([]);
});

const conf = (...connections: ReturnType<typeof way>[]) => ({
  conf: saw({ applicationName: "dn_6002", connections }),
});
const [toOne, toThree] = [way(1, 1, "node2", "node1"), way(2, 2, "node2", "node3")];

describe("replconninfo", () => {
  test.for<[string, Parameters<typeof files>[1], string[]]>([
    ["one is missing", conf(toOne), ["way node2 agreement.missing"]],
    ["all are missing", conf(), ["way node2 agreement.missing", "way node2 agreement.missing"]],
    ["one has another port", conf(toOne, { ...toThree, remotePort: 9 }), ["way node2 agreement.wrong"]],
    ["one has another service", conf(toOne, { ...toThree, remoteService: 9 }), ["way node2 agreement.wrong"]],
    [
      "one has another own end",
      conf(toOne, toThree, { ...way(3, 3, "node2", "node3"), localHost: "10.9.9.9" }),
      ["way node2 agreement.twice"],
    ],
    ["one comes twice", conf(toOne, toThree, { ...toOne, line: 3, index: 3 }), ["way node2 agreement.twice"]],
    ["the numbers have a gap", conf(toOne, { ...toThree, index: 3 }), ["way node2 agreement.gap"]],
    [
      "one leads to nobody",
      conf(toOne, toThree, way(3, 3, "node2", "10.0.0.9")),
      ["stranger node2 agreement.strange-way"],
    ],
    [
      "an address that begins like a member's",
      conf(toOne, way(2, 2, "node2", "10.0.0.30")),
      ["way node2 agreement.missing", "stranger node2 agreement.strange-way"],
    ],
    ["its file could not be read", { conf: missed() }, []],
  ])("%s", ([, more, expected]) => {
    expect(found(agreeing(healthy, files("node2", more)))).toEqual(expected);
  });

  test("what a member says of itself counts: another installation has other ports, and agrees all the same", () => {
    const ports = { localPort: 5434, localHeartbeatPort: 5437, localService: 5439 };
    const remote = { remotePort: 5434, remoteHeartbeatPort: 5437, remoteService: 5439 };
    const all = blue.nodes.map(({ name: from }) =>
      files(from, {
        conf: saw({
          applicationName: from,
          connections: blue.nodes
            .filter(({ name }) => name !== from)
            .map(({ name: to }, at) => way(at + 1, at + 1, from, to, { ...ports, ...remote })),
        }),
      }),
    );
    expect(found(agreeing(healthy, ...all))).toEqual([]);
  });

  test("of a machine whose own lines are not known no port is called wrong", () => {
    const two = [...healthy.slice(0, 2), gone("node3")];
    const other = conf(toOne, { ...toThree, remotePort: 9 });
    expect(found(agreeing(two, files("node2", other)))).toEqual([]);
  });

  test("the line that is wanted stands ready to be written", () => {
    const [one] = disagreements(agreeing(healthy, files("node2", conf(toOne))), blue);
    expect(one?.wanted).toBe(
      "replconninfo = 'localhost=10.0.0.2 localport=15401 localheartbeatport=15405 localservice=15404 remotehost=10.0.0.3 remoteport=15401 remoteheartbeatport=15405 remoteservice=15404'",
    );
  });
});

describe("pg_hba", () => {
  const [first, third] = [rule(1, "10.0.0.1/32"), rule(2, "10.0.0.3/32")];
  test.for<[string, ReturnType<typeof rule>[], string[]]>([
    ["one is not let in", [first], ["rule node2 agreement.no-rule"]],
    [
      "only one with a longer address is",
      [first, rule(2, "10.0.0.30/32", { user: "app" })],
      ["rule node2 agreement.no-rule"],
    ],
    [
      "a rule above keeps it out",
      [rule(1, "10.0.0.0/24", { method: "reject" }), first, third],
      ["rule node2 agreement.kept-out", "rule node2 agreement.kept-out"],
    ],
    ["its network is let in", [rule(1, "10.0.0.0/24")], []],
    [
      "a machine that is no member is let in",
      [first, third, rule(3, "10.0.0.9/32")],
      ["stranger node2 agreement.strange-rule"],
    ],
    ["clients may come with a password", [first, third, rule(3, "10.0.0.9/32", { method: "sha256", user: "all" })], []],
    ["an application may come without one", [first, third, rule(3, "10.0.0.9/32", { user: "app" })], []],
  ])("%s", ([, rules, expected]) => {
    expect(found(agreeing(healthy, files("node2", { hba: saw(rules) })))).toEqual(expected);
  });
});

describe("what is copied to every member", () => {
  test("a static configuration that lists others, or describes one otherwise", () => {
    const nodes =
      agreeing(healthy).members.flatMap(({ view }) => (view && "value" in view ? [view.value.nodes] : []))[0] ?? [];
    const told = (view: ReturnType<typeof viewWith>) =>
      found(agreeing([...healthy.slice(0, 2), { ...standby("node3", "node1"), view }]));
    expect(told(viewWith({ localId: 3 }))).toEqual([]);
    expect(told(viewWith({ nodes: nodes.slice(0, 2) }))).toEqual(["static node3 agreement.other-list"]);
    expect(told(viewWith({ nodes: nodes.map((node) => ({ ...node, port: 9 })) }))).toEqual([
      "static node3 agreement.other-entry",
    ]);
    expect(told(missed())).toEqual([]);
  });

  test.for<[string, Parameters<typeof files>[1], string[]]>([
    ["is missing", { dynamic: saw(null) }, ["roles node3 agreement.roles-missing"]],
    ["is another", { dynamic: saw("b".repeat(64)) }, ["roles node3 agreement.roles-differ"]],
    ["could not be read", { dynamic: missed() }, []],
    ["is of no matter, since CM arbitrates", { dynamic: saw(null), managers: saw(["cm_server"]) }, []],
  ])("cluster_dynamic_config of one %s", ([, more, expected]) => {
    expect(found(agreeing(healthy, files("node3", more)))).toEqual(expected);
  });

  test("no member has it, as after a refreshconf that failed", () => {
    const all = blue.nodes.map(({ name }) => files(name, { dynamic: saw(null) }));
    expect(found(agreeing(healthy, ...all))).toEqual(
      blue.nodes.map(({ name }) => `roles ${name} agreement.roles-missing`),
    );
  });

  test("a clock that is a minute away is told once for each pair, one that is a second away is not", () => {
    expect(found(agreeing(healthy, files("node3", { clock: saw(1_767_322_860) })))).toEqual([
      "clock node1 agreement.clock",
      "clock node2 agreement.clock",
    ]);
    expect(found(agreeing(healthy, files("node3", { clock: saw(1_767_322_801) })))).toEqual([]);
  });
});

const slot = (name: string, active: boolean, type = "physical") => ({
  name,
  type,
  active,
  restartLocation: "0/3000000",
});
const sync = (names: string, mostAvailableSync = true): Partial<AgreementFacts> => ({
  sync: saw({ synchronousStandbyNames: names, synchronousCommit: "on", mostAvailableSync }),
});
const detached = [primary("node1", ["node2"]), ...healthy.slice(1)];

test.for<[string, Partial<AgreementFacts>, string[]]>([
  [
    "a slot is missing for one that is attached",
    { slots: saw([slot("dn_6002", true)]) },
    ["slot node1 agreement-primary.no-slot"],
  ],
  [
    "a slot nobody reads from",
    { slots: saw([slot("dn_6002", true), slot("dn_6003", false)]) },
    ["slot node1 agreement-primary.idle-slot"],
  ],
  [
    "a slot of nobody",
    { slots: saw([slot("dn_6002", true), slot("dn_6003", true), slot("dn_6009", false)]) },
    ["slot node1 agreement-primary.strange-slot"],
  ],
  [
    "a logical slot is somebody's business",
    {
      slots: saw([slot("dn_6002", true), slot("dn_6003", true), slot("feed", false, "logical")]),
    },
    [],
  ],
  ["slots that could not be read", { slots: missed() }, []],
  ["an empty list", sync("", false), []],
  ["a name that is no member's", sync("ANY 1(dn_6002,dn_6003,dn_6009)"), ["sync node1 agreement-primary.strange-name"]],
  ["a member that the list does not have", sync("dn_6002"), ["sync node1 agreement-primary.not-listed"]],
  [
    "a list that is not met while commits wait",
    { ...sync("2(dn_6002,dn_6003)", false), members: detached },
    ["sync node1 agreement-primary.hang"],
  ],
  [
    "a list that is not met while they do not",
    { ...sync("2(dn_6002,dn_6003)"), members: detached },
    ["sync node1 agreement-primary.not-met"],
  ],
  ["a list that is not understood", sync("(("), ["sync node1 agreement-primary.list-unread"]],
  ["wal_keep_segments left raised", { segmentsKept: saw(1_024) }, ["kept-log node1 agreement-primary.kept"]],
])("at the primary: %s", ([, more, expected]) => {
  expect(atPrimary({ ...agreeing(healthy), ...more })).toEqual(expected);
});

test("without the names of all members nobody's slot and nobody's name is called strange", () => {
  const facts = agreeing(healthy, files("node3", { conf: missed() }));
  const more = { slots: saw([slot("dn_6002", true), slot("dn_6003", false)]), ...sync("dn_6002,dn_6009") };
  expect(atPrimary({ ...facts, ...more })).toEqual([]);
});
