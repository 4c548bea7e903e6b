import { describe, expect, test } from "vitest";
import recover from "../../commands/recover.ts";
import type { RecoveryFacts } from "../../src/gauss/recovery-facts.ts";
import type { MemberLook } from "../../src/gauss/topology.ts";
import { xmlOf } from "../support/cluster-xml.ts";
import { green, readyMachine, reference, returnedMachine } from "../support/machines.ts";
import { gone, inState, missed, primary, saw, standby } from "../support/members.ts";
import { entry, viewWith } from "../support/running.ts";

const machine = (found = readyMachine()): NonNullable<RecoveryFacts["machine"]> => ({
  root: saw("node4"),
  machine: found,
  reference: reference(),
  reach: [],
  memberNames: [],
  trust: [],
});
const xml = (primaryName: string, ...names: string[]) => saw({ text: xmlOf(primaryName, ...names) });
/** All of them have the same static configuration, which lists them. */
const listing = (members: readonly MemberLook[]) =>
  viewWith({ nodes: members.map(({ node }) => entry(Number(node.slice(-1)))) });
const facts = (members: readonly MemberLook[], more: Partial<RecoveryFacts> = {}): RecoveryFacts => ({
  members: members.map((member) => ({ ...member, view: listing(members) })),
  others: [],
  routes: [],
  machine: null,
  trust: null,
  xml: null,
  ...more,
});
const isolated = [{ node: "node2", routes: saw(["10.0.0.1"]) }];
const lost = { node: "node1" };
const replaced = { node: "node1", newNode: "node4" };
const back = { node: "node1", newNode: "node1" };
const two = [primary("node2", ["node3"]), standby("node3", "node2")];
const three = [...two, standby("node4", "node2")];

const next = (args: { node: string; newNode?: string }, seen: RecoveryFacts): string[] =>
  (recover.report(seen, args, green, seen).offers ?? []).map(({ operation, args: given }) =>
    [operation, ...Object.values(given)].join(" "),
  );

test.for<[string, { node: string; newNode?: string }, RecoveryFacts, string[]]>([
  ["no member is primary", lost, facts([gone("node1"), standby("node2"), standby("node3")]), ["failover"]],
  ["it refuses", lost, facts([gone("node1", "refused"), ...two]), ["dropnode node1"]],
  ["packets to it vanish", lost, facts([gone("node1"), ...two]), ["isolate node1", "dropnode node1"]],
  ["it is isolated", lost, facts([gone("node1"), ...two], { routes: isolated }), ["dropnode node1"]],
  ["it is out and nobody takes its place", lost, facts(two, { routes: isolated }), []],
  ["it is to rejoin", back, facts(two, { routes: isolated, machine: machine() }), ["release node1"]],
  [
    "it has come back with its old data",
    back,
    facts(two, { machine: machine(returnedMachine) }),
    ["uninstall node1", "prepare node1"],
  ],
  [
    "it is to rejoin with its old data, and the members refuse to talk to it",
    back,
    facts(two, { routes: isolated, machine: machine(returnedMachine) }),
    ["uninstall node1", "release node1"],
  ],
  [
    "the other machine is prepared, the XML is as it was",
    replaced,
    facts(two, { machine: machine(), xml: xml("node1", "node2", "node3") }),
    ["xml node4"],
  ],
  [
    "the XML names all of them and not the primary first",
    replaced,
    facts(two, { machine: machine(), xml: xml("node3", "node2", "node4") }),
    ["xml node4"],
  ],
  ["the primary has no XML", replaced, facts(two, { machine: machine(), xml: saw({ text: null }) }), ["xml node4"]],
  [
    "the XML is right",
    replaced,
    facts(two, { machine: machine(), xml: xml("node2", "node3", "node4") }),
    ["expand node4"],
  ],
  [
    "the lost one is ready to come back",
    back,
    facts(two, { machine: { ...machine(), root: saw("node1") }, xml: xml("node2", "node3", "node1") }),
    ["expand node1"],
  ],
  [
    "it is built",
    replaced,
    facts([...two, inState("node4", "Building")], { xml: xml("node2", "node3", "node4") }),
    ["check"],
  ],
  ["all is well", replaced, facts(three, { xml: xml("node2", "node3", "node4") }), []],
])("when %s, what is next is offered", ([, args, seen, offers]) => {
  expect(next(args, seen)).toEqual(offers);
});

describe("what is open", () => {
  const open = (args: { node: string; newNode?: string }, seen: RecoveryFacts): string[] =>
    Object.entries(recover.verify).flatMap(([check, isTrue]) =>
      isTrue(seen, args, green, seen).kind === "block" ? [check] : [],
    );

  test("is nothing once a machine that took its place is well", () => {
    const seen = facts(three, { xml: xml("node2", "node3", "node4") });
    expect(open(replaced, seen)).toEqual([]);
    expect(recover.report(seen, replaced, green, seen).tone).toBe("good");
  });

  test("is everything that was not looked at: not seen is not done", () => {
    const seen = facts(two, { machine: { ...machine(), machine: null }, xml: missed() });
    expect(open(replaced, seen)).toEqual(["the new machine is prepared", "the new machine is a member"]);
  });

  test("is the XML while it says less, more or otherwise than what the cluster is", () => {
    const right = "the cluster XML is right";
    const ready = { machine: machine() };
    const isOpen = (text: string) => open(replaced, facts(two, { ...ready, xml: saw({ text }) })).includes(right);
    expect(isOpen(xmlOf("node2", "node3", "node4"))).toBe(false);
    expect(isOpen(xmlOf("node2", "node3"))).toBe(true);
    expect(isOpen(xmlOf("node2", "node3", "node4", "node1"))).toBe(true);
    expect(isOpen(xmlOf("node2", "node3", "node4").replaceAll("10.0.0.4", "10.0.0.40"))).toBe(true);
    expect(isOpen("Dear administrator")).toBe(true);
  });

  test("is not told of the XML as long as nobody knows how the new machine calls itself", () => {
    const nameless = { ...machine(), root: missed(), machine: null };
    const seen = facts(two, { machine: nameless, xml: xml("node2", "node3") });
    expect(recover.verify["the cluster XML is right"]?.(seen, replaced, green, seen).kind).toBe("unknown");
  });

  test("does not keep a lost machine's isolation open while it stays away", () => {
    const seen = facts(two, { routes: isolated });
    expect(open(lost, seen)).toEqual([]);
    expect(recover.report(seen, lost, green, seen).findings).toHaveLength(1);
  });

  test("are names that the inventory does not have", () => {
    expect(open({ node: "node9" }, facts(two))).toEqual(["the machines are in the inventory"]);
  });
});
