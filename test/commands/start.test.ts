import { describe, expect, test } from "vitest";
import start from "../../commands/start.ts";
import type { ClusterStatus } from "../../src/gauss/cluster-status.ts";
import type { RunFacts } from "../../src/gauss/run-facts.ts";
import { startRole } from "../../src/gauss/start-role.ts";
import { blue } from "../support/fixed-world.ts";
import { down, gone, inState, missed, mute, primary, saw, standby } from "../support/members.ts";
import { host, running, viewWith, way, withHost } from "../support/running.ts";

const judge = (check: string, args: Record<string, string>, facts: RunFacts, before = facts) =>
  (start.preflight[check] ?? start.verify[check])?.(facts, args, blue, before).kind;
const beside = running([primary("node1", ["node3"]), down("node2"), standby("node3", "node1")]);
const allDown = running([down("node1"), down("node2"), down("node3")]);
const role = (facts: RunFacts, node: string) => {
  const found = startRole(facts, blue, node);
  return found.kind === "as" ? (found.mode ?? "alone") : found.why.id;
};

describe("the role in which a member is started", () => {
  test.for<[string, RunFacts, string, string]>([
    ["beside a living primary it is a standby", beside, "node2", "standby"],
    [
      "an old primary beside a living one is a standby too, whatever it was",
      withHost(
        running([down("node1"), primary("node2"), standby("node3", "node2")]),
        "node1",
        host("node1", "in production"),
      ),
      "node1",
      "standby",
    ],
    ["the last primary of a stopped cluster is the primary", allDown, "node1", "primary"],
    ["another member of it is a standby that waits", allDown, "node2", "standby"],
    [
      "a primary that crashed is one as well",
      withHost(allDown, "node1", host("node1", "in production")),
      "node1",
      "primary",
    ],
    [
      "the last primary beside standbys that wait for it",
      running([down("node1"), standby("node2"), standby("node3")]),
      "node1",
      "primary",
    ],
    ["the only member has no role", running([down("node1")]), "node1", "alone"],
    [
      "a host that is away may have been promoted",
      running([down("node1"), down("node2"), gone("node3")]),
      "node1",
      "start-role.away",
    ],
    [
      "two that stopped as primary",
      withHost(allDown, "node2", host("node2", "shut down")),
      "node1",
      "start-role.rival",
    ],
    [
      "control data that could not be read",
      withHost(allDown, "node1", { control: missed() }),
      "node1",
      "start-role.own-unseen",
    ],
    [
      "control data of another that could not be read",
      withHost(allDown, "node2", { control: missed() }),
      "node1",
      "start-role.unseen",
    ],
    [
      "a standby that went on with another primary",
      withHost(allDown, "node2", {
        control: saw({
          systemIdentifier: "7001",
          timeline: 1,
          clusterState: "shut down in recovery",
          latestCheckpoint: "0/4000000",
        }),
      }),
      "node1",
      "start-role.further",
    ],
    [
      "a copy that broke off proves nothing, though its control data is a primary's",
      withHost(allDown, "node2", {
        ...host("node2", "in production"),
        build: saw({
          state: "Build failed",
          mode: null,
          done: null,
          total: null,
          percent: null,
          remainingSeconds: null,
        }),
      }),
      "node1",
      "primary",
    ],
    [
      "a cascade standby, as the others name it",
      withHost(beside, "node1", {
        conf: saw({ applicationName: "dn_6001", connections: [way(1, 1, "node1", "node2", { isCascade: true })] }),
      }),
      "node2",
      "cascade_standby",
    ],
  ])("%s", ([, facts, node, expected]) => {
    expect(role(facts, node)).toBe(expected);
  });
});

const building = { mode: null, done: null, total: null, percent: null, remainingSeconds: null };
const letters = (installed: string): ClusterStatus => ({
  kind: "cluster-status",
  layout: "om",
  clusterState: "Unavailable",
  redistributing: false,
  currentAz: null,
  balanced: null,
  splitBrain: false,
  errors: [],
  nodes: blue.nodes.map(({ name }, at) => ({
    nodeId: at + 1,
    host: name,
    ip: null,
    port: null,
    instanceId: 6001 + at,
    dataDir: null,
    installRole: name === installed ? "P" : "S",
    role: "Down",
    state: "Manually stopped",
    reason: null,
  })),
});
const known = (installed: string, facts = allDown): RunFacts => ({
  ...facts,
  machines: facts.machines.map((machine) => ({ view: viewWith({}), ...machine })),
  opinion: saw(letters(installed)),
});
const one = { nodeOrAll: "node2" };
const everybody = { nodeOrAll: "all" };

test.for<[string, string, string, RunFacts, Record<string, string>]>([
  ["it is a member", "it is", "ok", beside, one],
  ["it is a member", "it was dropped", "block", { ...beside, members: ["node1", "node3"] }, one],
  ["it is a member", "no such node", "block", beside, { nodeOrAll: "node9" }],
  ["its host answers", "it does", "ok", beside, one],
  ["its host answers", "it does not", "block", running([primary("node1"), gone("node2")]), one],
  ["its host answers", "one of all does not", "block", running([down("node1"), gone("node2")]), everybody],
  ["no server runs there", "none does", "ok", beside, one],
  ["no server runs there", "one does", "block", beside, { nodeOrAll: "node1" }],
  ["no server runs there", "one does and hangs", "block", running([primary("node1"), mute("node2", "Standby")]), one],
  ["no server runs there", "one of all does not run", "ok", beside, everybody],
  ["no server runs there", "all run", "block", running([primary("node1"), standby("node2", "node1")]), everybody],
  ["no build was left unfinished", "none was", "ok", beside, one],
  [
    "no build was left unfinished",
    "it is being built",
    "block",
    withHost(beside, "node2", {
      build: saw({ state: "Building", ...building }),
    }),
    one,
  ],
  [
    "no build was left unfinished",
    "one broke off",
    "block",
    withHost(beside, "node2", {
      build: saw({ state: "Build failed", ...building }),
    }),
    one,
  ],
  [
    "no build was left unfinished",
    "it could not be read",
    "unknown",
    withHost(beside, "node2", { build: missed() }),
    one,
  ],
  ["its role is certain", "standby of a living primary", "ok", beside, one],
  ["its role is certain", "standby of nobody, and people are told", "warn", allDown, one],
  ["its role is certain", "primary, and people are told", "warn", allDown, { nodeOrAll: "node1" }],
  [
    "its role is certain",
    "another host is away",
    "block",
    running([down("node1"), gone("node2")]),
    { nodeOrAll: "node1" },
  ],
  [
    "its role is certain",
    "another host is away, and it was asked for",
    "warn",
    running([down("node1"), gone("node2")]),
    {
      nodeOrAll: "node1",
      as: "primary",
    },
  ],
  ["its role is certain", "a second primary that was asked for", "block", beside, { ...one, as: "primary" }],
  ["its role is certain", "standby as was asked for", "warn", allDown, { nodeOrAll: "node1", as: "standby" }],
  ["its role is certain", "all, as they were installed", "ok", known("node1"), everybody],
  [
    "its role is certain",
    "all, and another than the last primary was installed as it",
    "warn",
    known("node2"),
    everybody,
  ],
  [
    "its role is certain",
    "all, with the recorded roles gone",
    "warn",
    known(
      "node2",
      withHost(allDown, "node3", {
        dynamic: saw(null),
      }),
    ),
    everybody,
  ],
  [
    "its role is certain",
    "all, and two stopped as primary",
    "block",
    known("node1", withHost(allDown, "node2", host("node2", "shut down"))),
    everybody,
  ],
  ["its role is certain", "all, beside a living primary", "ok", beside, everybody],
  ["its role is certain", "a role for all", "block", beside, { ...everybody, as: "standby" }],
  [
    "nobody else is changing this cluster",
    "somebody is",
    "block",
    withHost(beside, "node3", {
      busy: saw([{ pid: 1, user: "omm", seconds: 9, tool: "gs_ctl", args: "gs_ctl build" }]),
    }),
    one,
  ],
])("%s (%s)", ([check, , verdict, facts, args]) => {
  expect(judge(check, args, facts)).toBe(verdict);
});

test("with the recorded roles gone it is said who would come up as primary, and what to do instead", () => {
  const gone_ = known("node2", withHost(allDown, "node3", { dynamic: saw(null) }));
  expect(start.preflight["its role is certain"]?.(gone_, everybody, blue, gone_)).toMatchObject({
    why: { id: "start-check.static-roles", params: { installed: "node2", last: "node1" } },
  });
});

const typed = (facts: RunFacts, args: Record<string, string>) =>
  start.plan(facts, args, blue).map(({ node, command, prints }) => [`${node}$ ${command.argv.join(" ")}`, prints]);

test("one is started in its role; the exit code is 0 also when nothing was started", () => {
  expect(typed(beside, one)).toEqual([["node2$ gs_ctl start -D /data/dn1 -M standby", "server started ("]]);
  expect(typed(allDown, { nodeOrAll: "node1" })).toEqual([
    ["node1$ gs_ctl start -D /data/dn1 -M primary", "server started ("],
  ]);
  expect(typed(running([down("node1")]), { nodeOrAll: "node1" })).toEqual([
    ["node1$ gs_ctl start -D /data/dn1", "server started ("],
  ]);
});

test("all are started by gs_om, from the primary where there is one", () => {
  const standbyDown = running([down("node1"), primary("node2"), standby("node3", "node2")]);
  expect(typed(standbyDown, everybody)).toEqual([["node2$ gs_om -t start", "Successfully started."]]);
});

test("with a cluster manager it starts them", () => {
  const managed = withHost(known("node1"), "node1", { managers: saw(["cm_server"]) });
  expect(typed(managed, one)).toEqual([
    ["node2$ cm_ctl start -n 2 -D /data/dn1", "cm_ctl: start instance successfully."],
  ]);
  expect(typed(managed, everybody)).toEqual([["node1$ cm_ctl start", "cm_ctl: start cluster successfully."]]);
});

test("who makes one the primary that need not be it types its name", () => {
  expect(start.demands?.({ nodeOrAll: "node1", as: "primary" }, blue)).toEqual({ typed: "node1" });
  expect(start.demands?.({ nodeOrAll: "node1" }, blue)).toEqual({});
});

const up = running([primary("node1", ["node2", "node3"]), standby("node2", "node1"), standby("node3", "node1")]);

test.for<[string, string, string, RunFacts, Record<string, string>, RunFacts]>([
  ["the database runs", "it does", "ok", up, one, beside],
  ["the database runs", "not yet", "block", beside, one, beside],
  [
    "the database runs",
    "it catches up",
    "block",
    running([primary("node1"), inState("node2", "Catchup")]),
    one,
    beside,
  ],
  [
    "the database runs",
    "it looks for its primary",
    "block",
    running([primary("node1"), standby("node2")]),
    one,
    beside,
  ],
  [
    "the database runs",
    "it waits for a primary while there is none",
    "warn",
    running([down("node1"), standby("node2")]),
    one,
    allDown,
  ],
  [
    "the database runs",
    "it runs, and needs a rebuild",
    "warn",
    running([primary("node1"), inState("node2", "Need repair", "WAL segment removed")]),
    one,
    beside,
  ],
  ["it has the role it was to have", "it has", "ok", up, one, beside],
  [
    "it has the role it was to have",
    "a primary that came up as standby",
    "block",
    running([standby("node1"), down("node2")]),
    {
      nodeOrAll: "node1",
    },
    allDown,
  ],
  ["not more than one member answers as primary", "one does", "ok", up, one, beside],
  [
    "not more than one member answers as primary",
    "two do",
    "block",
    running([primary("node1"), primary("node2")]),
    one,
    beside,
  ],
  [
    "not more than one member answers as primary",
    "two did before",
    "warn",
    running([primary("node1"), primary("node2")]),
    one,
    running([primary("node1"), primary("node2")]),
  ],
  [
    "not more than one member answers as primary",
    "none of all does",
    "block",
    running([standby("node1"), standby("node2")]),
    everybody,
    allDown,
  ],
  ["the primary is who was it last", "it is", "ok", up, everybody, allDown],
  [
    "the primary is who was it last",
    "another came up",
    "block",
    running([standby("node1"), primary("node2")]),
    everybody,
    allDown,
  ],
])("afterwards: %s (%s)", ([check, , verdict, facts, args, before]) => {
  expect(judge(check, args, facts, before)).toBe(verdict);
});

test("what does not attach is offered a check, what cannot, a rebuild, and a cluster without primary a failover", () => {
  const offers = (facts: RunFacts) =>
    start.report(facts, one, blue, beside).offers?.map((offer) => [offer.operation, offer.args]);
  expect(offers(running([primary("node1"), standby("node2")]))).toEqual([["check", { node: "node2" }]]);
  expect(offers(running([primary("node1"), inState("node2", "Need repair", "WAL segment removed")]))).toEqual([
    ["rebuild", { node: "node2" }],
  ]);
  expect(offers(running([down("node1"), standby("node2")]))).toEqual([["failover", {}]]);
  expect(offers(allDown)).toEqual([]);
});
