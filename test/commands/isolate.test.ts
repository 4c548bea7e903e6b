import { expect, test } from "vitest";
import isolate from "../../commands/isolate.ts";
import { Cluster } from "../../src/core/cluster.ts";
import { inLanguage, type Message } from "../../src/core/words.ts";
import type { IsolationFacts } from "../../src/gauss/isolation-facts.ts";
import { blue } from "../support/fixed-world.ts";
import { isolationFacts as facts } from "../support/isolation.ts";
import { down, gone, mute, primary, standby } from "../support/members.ts";

const withRoot = Cluster.parse({ ...blue, rootVia: "ssh" });
const args = { node: "node1" };
const judged = (check: string, seen: IsolationFacts, cluster = withRoot, given = args) => {
  const isTrue = isolate.preflight[check];
  if (isTrue === undefined) throw new Error(`there is no check "${check}"`);
  return isTrue(seen, given, cluster, seen);
};
const text = (message: Message) => inLanguage(message, "en");

const promoted = [primary("node2", ["node3"]), standby("node3", "node2")];
const dead = [gone("node1"), ...promoted];

test.for<[string, string, IsolationFacts, string]>([
  ["no healthy member is cut off", "it does not answer", facts(dead), "ok"],
  ["no healthy member is cut off", "its database is down", facts([down("node1"), ...promoted]), "ok"],
  ["no healthy member is cut off", "it hangs", facts([mute("node1"), ...promoted]), "warn"],
  [
    "no healthy member is cut off",
    "it is the old primary beside a new one",
    facts([primary("node1"), ...promoted]),
    "warn",
  ],
  [
    "no healthy member is cut off",
    "it is one of two primaries, and the one that is followed",
    facts([primary("node1", ["node3"]), primary("node2"), standby("node3", "node1")]),
    "block",
  ],
  [
    "no healthy member is cut off",
    "it is the only primary",
    facts([primary("node1"), standby("node2"), standby("node3")]),
    "block",
  ],
  ["no healthy member is cut off", "it is a standby", facts([standby("node1", "node2"), ...promoted]), "block"],
  [
    "no healthy member is cut off",
    "it was dropped and runs on",
    facts([primary("node1"), ...promoted], {}, ["node2", "node3"]),
    "warn",
  ],
  ["every other member answers", "they do", facts(dead), "ok"],
  ["every other member answers", "one is away too", facts([gone("node1"), primary("node2"), gone("node3")]), "warn"],
  ["every other member answers", "none does", facts([gone("node1"), gone("node2"), gone("node3")]), "block"],
  ["the bot may set routes there", "root gets in everywhere", facts(dead), "ok"],
  ["the bot may set routes there", "not on one host", facts(dead, { node3: null }), "warn"],
  ["the bot may set routes there", "nowhere", facts(dead, { node2: null, node3: null }), "block"],
])("%s (%s)", ([check, , seen, verdict]) => {
  expect(judged(check, seen).kind).toBe(verdict);
});

test("without root a person is told what to type and where", () => {
  const verdict = judged("the bot may set routes there", facts(dead), blue);
  expect(verdict).toMatchObject({ kind: "block" });
  expect("why" in verdict && text(verdict.why)).toContain(
    "As root on node2, node3: `ip route add unreachable 10.0.0.1/32`",
  );
});

test("nobody is cut off through whom the bot reaches a member, nor a machine that is known by name alone", () => {
  const [node1, node2, node3] = blue.nodes;
  const through = Cluster.parse({
    ...withRoot,
    nodes: [node1, node2, { ...node3, ssh: { host: "h", jump: "node1" } }],
  });
  expect(judged("the bot reaches no member through it", facts(dead), through).kind).toBe("block");
  expect(judged("the bot reaches no member through it", facts(dead)).kind).toBe("ok");
  const named = Cluster.parse({ ...withRoot, nodes: [{ ...node1, backIp: "node1.lan" }, node2, node3] });
  expect(judged("the machine is known by its address", facts(dead), named).kind).toBe("block");
  expect(judged("the machine is known by its address", facts(dead), withRoot, { node: "node9" }).kind).toBe("block");
  expect(judged("the machine is known by its address", facts(dead)).kind).toBe("ok");
});

const typed = (seen: IsolationFacts) =>
  isolate
    .plan(seen, args, withRoot)
    .map(({ id, node, as, command }) => `${id} ${as}@${node}$ ${command.argv.join(" ")}`);

test("each member that answers and has no route yet gets one", () => {
  expect(typed(facts(dead))).toEqual([
    "on-2 root@node2$ ip route add unreachable 10.0.0.1/32",
    "on-3 root@node3$ ip route add unreachable 10.0.0.1/32",
  ]);
  expect(typed(facts(dead, { node2: ["node1"] }))).toEqual(["on-3 root@node3$ ip route add unreachable 10.0.0.1/32"]);
  expect(typed(facts([gone("node1"), primary("node2"), gone("node3")]))).toHaveLength(1);
});

test("where every route is there already nothing is left to do", () => {
  expect(typed(facts(dead, { node2: ["node1"], node3: ["node1"] }))).toEqual([]);
});

test.for<[string, Parameters<typeof facts>[1], string]>([
  ["both have it", { node2: ["node1"], node3: ["node1"] }, "ok"],
  ["one has not", { node2: ["node1"] }, "block"],
  ["one cannot be seen", { node2: ["node1"], node3: null }, "block"],
])("afterwards: %s", ([, isolated, verdict]) => {
  const check = isolate.verify["nothing from these hosts reaches it"];
  expect(check?.(facts(dead, isolated), args, withRoot, facts(dead)).kind).toBe(verdict);
});

test("approved is which hosts and what the machine is, and a repeated look changes nothing", () => {
  const material = (seen: IsolationFacts) => isolate.material(seen, args, withRoot);
  expect(material(facts(dead))).toEqual(material(structuredClone(facts(dead))));
  expect(material(facts([primary("node1"), ...promoted]))).not.toEqual(material(facts(dead)));
  expect(material(facts(dead, { node2: ["node1"] }))).not.toEqual(material(facts(dead)));
});

test("the report says that a route is no power switch, that a reboot ends it, and how to go on", () => {
  const seen = facts(dead, { node2: ["node1"], node3: ["node1"] });
  const { headline, findings = [], offers = [], table } = isolate.report(seen, args, withRoot, facts(dead));
  expect(text(headline)).toBe(
    "Nothing from node2, node3 reaches node1 any more: what they try to send there fails at once.",
  );
  expect(findings.map(({ what }) => text(what)).join("\n")).toMatch(
    /Clients.*may still reach node1[\s\S]*gone when a host reboots/,
  );
  expect(offers.map(({ operation }) => operation)).toEqual(["dropnode", "release"]);
  expect(table?.rows.map(([host, seen]) => [host, typeof seen === "object" && text(seen)])).toEqual([
    ["node2", "no: isolated"],
    ["node3", "no: isolated"],
  ]);
  const before = isolate.report(facts(dead), args, withRoot, facts(dead));
  expect(text(before.headline)).toBe("Cut node2, node3 off from node1.");
});

test("without a primary nothing can be dropped", () => {
  const leaderless = [gone("node1"), standby("node2"), standby("node3")];
  const seen = facts(leaderless, { node2: ["node1"], node3: ["node1"] });
  expect(isolate.report(seen, args, withRoot, seen).offers?.map(({ operation }) => operation)).toEqual(["release"]);
});

test("a machine that is no member any more is not offered to be dropped", () => {
  const outside = facts(dead, { node2: ["node1"], node3: ["node1"] }, ["node2", "node3"]);
  expect(isolate.report(outside, args, withRoot, outside).offers?.map(({ operation }) => operation)).toEqual([
    "release",
  ]);
});
