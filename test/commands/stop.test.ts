import { expect, test } from "vitest";
import stop from "../../commands/stop.ts";
import { seen } from "../../src/core/operation.ts";
import type { RunFacts } from "../../src/gauss/run-facts.ts";
import type { MemberLook } from "../../src/gauss/topology.ts";
import { blue } from "../support/fixed-world.ts";
import { down, gone, mute, primary, saw, standby } from "../support/members.ts";
import { host, running, viewWith, withHost } from "../support/running.ts";

const judge = (check: string, nodeOrAll: string, facts: RunFacts) => {
  const isTrue = stop.preflight[check] ?? stop.verify[check];
  return isTrue?.(facts, { nodeOrAll }, blue, facts).kind;
};
const healthy = [primary("node1", ["node2"]), standby("node2", "node1"), standby("node3", "node1")];
const all = running(healthy);
const oneAway = running([primary("node1", ["node2"]), standby("node2", "node1"), gone("node3")]);
const managed = withHost(all, "node1", { managers: saw(["cm_agent", "cm_server"]) });
const waiting = (names: string): Partial<RunFacts> => ({
  sync: saw({ synchronousStandbyNames: names, synchronousCommit: "on", mostAvailableSync: false }),
});

test.for<[string, string, string, string, RunFacts]>([
  ["it is a machine of the inventory", "it is", "node2", "ok", all],
  ["it is a machine of the inventory", "no such node", "node9", "block", all],
  ["it is a machine of the inventory", "all of them", "all", "ok", all],
  ["its host answers", "it does", "node2", "ok", oneAway],
  ["its host answers", "the host is away", "node3", "block", oneAway],
  ["its host answers", "one of all is away", "all", "block", oneAway],
  [
    "its host answers",
    "one of all is away, and CM goes on with the others",
    "all",
    "warn",
    {
      ...managed,
      machines: oneAway.machines,
    },
  ],
  ["a server runs there", "it does", "node2", "ok", all],
  ["a server runs there", "it is down already", "node2", "block", running([primary("node1"), down("node2")])],
  ["a server runs there", "one of all is down", "all", "ok", running([primary("node1"), down("node2")])],
  ["a server runs there", "all are down", "all", "block", running([down("node1"), down("node2")])],
  ["it is not the primary", "a standby", "node2", "ok", all],
  ["it is not the primary", "the primary, and people are told", "node1", "warn", all],
  [
    "it is not the primary",
    "mute, and perhaps the primary",
    "node1",
    "warn",
    running([mute("node1"), standby("node2")]),
  ],
  ["it is not the primary", "all, and people are told", "all", "warn", all],
  ["it is not the primary", "one of all hangs", "all", "block", running([primary("node1"), mute("node2", "Standby")])],
  ["commits go on without it", "any other will do", "node2", "warn", all],
  [
    "commits go on without it",
    "two are attached",
    "node2",
    "ok",
    {
      ...all,
      machines: [primary("node1", ["node2", "node3"]), ...healthy.slice(1)],
    },
  ],
  ["commits go on without it", "they hang, and people are told", "node2", "warn", { ...all, ...waiting("*") }],
  ["commits go on without it", "the primary itself", "node1", "ok", { ...all, ...waiting("*") }],
  ["it is known whether a cluster manager runs", "none does", "node2", "ok", all],
  ["it is known whether a cluster manager runs", "its number is not known", "node2", "block", managed],
  [
    "nobody else is changing this cluster",
    "somebody is, and it is stopped all the same",
    "node2",
    "warn",
    withHost(all, "node1", { busy: saw([{ pid: 1, user: "omm", seconds: 9, tool: "gs_om", args: "gs_om -t start" }]) }),
  ],
  ["no server runs there any more", "it is down", "node2", "ok", running([primary("node1"), down("node2")])],
  ["no server runs there any more", "it does not answer, which proves nothing", "node3", "block", oneAway],
  ["no server runs there any more", "one of all still runs", "all", "block", running([down("node1"), mute("node2")])],
])("%s (%s)", ([check, , node, verdict, facts]) => {
  expect(judge(check, node, facts)).toBe(verdict);
});

const typed = (facts: RunFacts, nodeOrAll: string) =>
  stop.plan(facts, { nodeOrAll }, blue).map(({ node, command }) => `${node}$ ${command.argv.join(" ")}`);

test("a healthy server is stopped in order, one that hangs at once", () => {
  expect(typed(running([primary("node1")]), "node1")).toEqual(["node1$ gs_ctl stop -D /data/dn1 -m fast"]);
  expect(typed(running([mute("node1")]), "node1")).toEqual(["node1$ gs_ctl stop -D /data/dn1 -m immediate"]);
});

test("a server that runs outside of the cluster can be stopped", () => {
  const outside: RunFacts = { ...running(healthy.slice(1)), machines: healthy };
  expect(judge("it is a machine of the inventory", "node1", outside)).toBe("ok");
  expect(judge("a server runs there", "node1", outside)).toBe("ok");
  expect(typed(outside, "node1")).toEqual(["node1$ gs_ctl stop -D /data/dn1 -m fast"]);
});

test("before all are stopped the present roles are recorded, so that they start in these again", () => {
  expect(typed(all, "all")).toEqual(["node1$ gs_om -t refreshconf", "node1$ gs_om -t stop"]);
  const none = running([standby("node1"), standby("node2")] satisfies MemberLook[]);
  expect(typed(none, "all")).toEqual(["node1$ gs_om -t stop"]);
});

test("with a cluster manager it is asked to stop them, since it would start them again", () => {
  const known = { ...managed, machines: healthy.map((member) => ({ view: viewWith({}), ...member })) };
  expect(judge("it is known whether a cluster manager runs", "node2", known)).toBe("ok");
  expect(typed(known, "node2")).toEqual(["node2$ cm_ctl stop -n 2 -D /data/dn1"]);
  expect(typed(known, "all")).toEqual(["node1$ cm_ctl stop"]);
});

test("a cluster manager knows a member by a number that keeps its gaps after a drop", () => {
  const view = viewWith({ nodes: seen(viewWith({}))?.nodes.filter(({ name }) => name !== "node2") ?? [] });
  const left = [primary("node1", ["node3"]), standby("node3", "node1")].map((member) => ({ view, ...member }));
  const managed_ = withHost(running(left), "node1", { managers: saw(["cm_server"]) });
  expect(typed(managed_, "node3")).toEqual(["node3$ cm_ctl stop -n 3 -D /data/dn1"]);
});

test("who approves types the name of what is stopped", () => {
  expect(stop.demands?.({ nodeOrAll: "node1" }, blue)).toEqual({ typed: "node1" });
  expect(stop.demands?.({ nodeOrAll: "all" }, blue)).toEqual({ typed: "blue" });
});

test("once all are stopped the report offers to start them", () => {
  const stopped = running([down("node1"), down("node2")], { hosts: [host("node1", "shut down")] });
  expect(stop.report(stopped, { nodeOrAll: "all" }, blue, all)).toMatchObject({
    headline: { id: "stop.done-all" },
    offers: [{ operation: "start", args: { nodeOrAll: "all" } }],
  });
});
