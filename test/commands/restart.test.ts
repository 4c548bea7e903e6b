import { expect, test } from "vitest";
import restart from "../../commands/restart.ts";
import type { RunFacts } from "../../src/gauss/run-facts.ts";
import type { MemberLook } from "../../src/gauss/topology.ts";
import { blue } from "../support/fixed-world.ts";
import { down, gone, inState, missed, mute, primary, saw, standby } from "../support/members.ts";
import { running, viewWith, withHost } from "../support/running.ts";

const judge = (check: string, nodeOrAll: string, facts: RunFacts, before = facts) =>
  (restart.preflight[check] ?? restart.verify[check])?.(facts, { nodeOrAll }, blue, before).kind;
const healthy = [primary("node1", ["node2", "node3"]), standby("node2", "node1"), standby("node3", "node1")];
const all = running(healthy);
const anew = (facts: RunFacts, ...nodes: string[]) =>
  nodes.reduce((now, node) => withHost(now, node, { startedAt: saw("2026-01-02 03:00:00+08") }), facts);

test.for<[string, string, string, string, RunFacts]>([
  ["it is a member", "it was dropped", "node3", "block", { ...all, members: ["node1", "node2"] }],
  ["its host answers", "one of all is away", "all", "block", running([primary("node1"), gone("node2")])],
  ["it is up and has a role to come back in", "it is", "node2", "ok", all],
  ["it is up and has a role to come back in", "all are", "all", "ok", all],
  [
    "it is up and has a role to come back in",
    "it is down",
    "node2",
    "block",
    running([primary("node1"), down("node2")]),
  ],
  ["it is up and has a role to come back in", "it hangs", "node2", "block", running([primary("node1"), mute("node2")])],
  [
    "it is up and has a role to come back in",
    "it is being promoted",
    "node2",
    "block",
    running([primary("node1"), inState("node2", "Promoting")]),
  ],
  ["what it interrupts is known", "a standby", "node2", "ok", all],
  ["what it interrupts is known", "the primary, and people are told", "node1", "warn", all],
  ["what it interrupts is known", "all, and people are told", "all", "warn", all],
  ["all come back in the roles of now", "with one primary", "all", "ok", all],
  ["all come back in the roles of now", "with two", "all", "block", running([primary("node1"), primary("node2")])],
  [
    "all come back in the roles of now",
    "with two, but only one of them is restarted",
    "node2",
    "ok",
    running([primary("node1"), primary("node2")]),
  ],
  [
    "no build is under way",
    "one is",
    "node2",
    "block",
    withHost(all, "node2", {
      build: saw({ state: "Building", mode: null, done: null, total: null, percent: null, remainingSeconds: null }),
    }),
  ],
])("%s (%s)", ([check, , node, verdict, facts]) => {
  expect(judge(check, node, facts)).toBe(verdict);
});

const typed = (facts: RunFacts, nodeOrAll: string) =>
  restart
    .plan(facts, { nodeOrAll }, blue)
    .map(({ node, command, prints }) => [`${node}$ ${command.argv.join(" ")}`, prints]);

test("each comes back in the role it has, which gs_ctl by itself does not see to", () => {
  expect(typed(all, "node1")).toEqual([["node1$ gs_ctl restart -D /data/dn1 -M primary", "server started ("]]);
  expect(typed(all, "node2")).toEqual([["node2$ gs_ctl restart -D /data/dn1 -M standby", "server started ("]]);
});

test("all are restarted once the roles of now are recorded", () => {
  expect(typed(all, "all")).toEqual([
    ["node1$ gs_om -t refreshconf", "Successfully generated dynamic configuration file."],
    ["node1$ gs_om -t restart", "Successfully started."],
  ]);
});

test("a cluster of one has no roles to record, and its node starts without one", () => {
  const [member] = healthy;
  const alone: MemberLook = {
    node: "node1",
    instance: member?.instance ?? missed(),
    sql: saw({ localRole: "Normal", staticConnections: 0, dbState: "Normal", detail: "Normal", inRecovery: false }),
  };
  expect(judge("it is up and has a role to come back in", "node1", running([alone]))).toBe("ok");
  expect(typed(running([alone]), "node1")).toEqual([["node1$ gs_ctl restart -D /data/dn1", "server started ("]]);
  expect(typed(running([alone]), "all")).toEqual([["node1$ gs_om -t restart", "Successfully started."]]);
});

test("with a cluster manager it is a stop and a start", () => {
  const managed = withHost(all, "node1", { managers: saw(["cm_server"]) });
  const known = { ...managed, machines: healthy.map((member) => ({ view: viewWith({}), ...member })) };
  expect(typed(known, "node2").map(([command]) => command)).toEqual([
    "node2$ cm_ctl stop -n 2 -D /data/dn1",
    "node2$ cm_ctl start -n 2 -D /data/dn1",
  ]);
  expect(typed(known, "all").map(([command]) => command)).toEqual(["node1$ cm_ctl stop", "node1$ cm_ctl start"]);
});

test.for<[string, string, string, string, RunFacts]>([
  ["the database was started anew", "it was", "node2", "ok", anew(all, "node2")],
  ["the database was started anew", "the tool did nothing and ended with 0", "node2", "block", all],
  ["the database was started anew", "one of all was not", "all", "block", anew(all, "node1", "node2")],
  [
    "the database was started anew",
    "that could not be read",
    "node2",
    "block",
    withHost(all, "node2", { startedAt: missed() }),
  ],
  ["it is what it was before", "it is", "node2", "ok", all],
  [
    "it is what it was before",
    "it still starts",
    "node2",
    "block",
    running([primary("node1"), inState("node2", "Starting")]),
  ],
  ["it is what it was before", "it does not answer", "node2", "block", running([primary("node1"), down("node2")])],
  [
    "it is what it was before",
    "it came back as another",
    "node1",
    "block",
    running([standby("node1"), standby("node2")]),
  ],
  ["exactly one member answers as primary", "one does", "all", "ok", all],
  ["exactly one member answers as primary", "none does", "all", "block", running([standby("node1"), standby("node2")])],
])("afterwards: %s (%s)", ([check, , node, verdict, facts]) => {
  expect(judge(check, node, facts, all)).toBe(verdict);
});

test("it is told to be done only when it is", () => {
  const headline = (facts: RunFacts) => restart.report(facts, { nodeOrAll: "node2" }, blue, all).headline.id;
  expect(headline(all)).toBe("restart.proposed");
  expect(headline(anew(all, "node2"))).toBe("restart.done");
  expect(restart.demands?.({ nodeOrAll: "node2" }, blue)).toEqual({ typed: "node2" });
});
