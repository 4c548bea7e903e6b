import { expect, test } from "vitest";
import status from "../../commands/status.ts";
import type { Reading } from "../../src/core/operation.ts";
import { inLanguage } from "../../src/core/words.ts";
import type { ClusterStatus } from "../../src/gauss/cluster-status.ts";
import type { MemberLook } from "../../src/gauss/topology.ts";
import { blue } from "../support/fixed-world.ts";
import { routesOf } from "../support/isolation.ts";
import { down, gone, inState, missed, mute, primary, saw, standby } from "../support/members.ts";

type Sync = { synchronousStandbyNames: string; synchronousCommit: string; mostAvailableSync: boolean };
const told = (
  members: readonly MemberLook[],
  opinion: ClusterStatus | null = null,
  routes = routesOf(),
  sync: Reading<Sync> | null = null,
) => {
  const facts = { members, routes, sync, opinion: opinion === null ? null : saw(opinion) };
  const { headline, tone, findings = [], table } = status.report(facts, {}, blue, facts);
  const text = (cell: Parameters<typeof inLanguage>[0] | string) =>
    typeof cell === "string" ? cell : inLanguage(cell, "en");
  return {
    headline: text(headline),
    tone,
    findings: findings.map(({ what }) => text(what)),
    next: findings.map(({ next }) => (next === undefined ? "" : text(next))),
    rows: table?.rows.map((row) => row.map(text).join(" | ")) ?? [],
  };
};
const healthy = [primary("node1", ["node2", "node3"]), standby("node2", "node1"), standby("node3", "node1")];

test("a healthy cluster is told in one line, with every member's own role", () => {
  expect(told(healthy)).toEqual({
    headline: "blue is well: node1 is Primary and all 3 members answer.",
    tone: "good",
    findings: [],
    next: [],
    rows: [
      "node1 | 10.0.0.1:15400 | Primary | Normal | – | –",
      "node2 | 10.0.0.2:15400 | Standby | Normal | 0 B | Sync",
      "node3 | 10.0.0.3:15400 | Standby | Normal | 0 B | Sync",
    ],
  });
});

test("a host that does not answer is never shown as its last role, and the way out is named", () => {
  const { tone, rows, findings, next } = told([gone("node1"), standby("node2"), standby("node3")]);
  expect(tone).toBe("bad");
  expect(rows[0]).toBe("node1 | 10.0.0.1:15400 | not answered | did not answer in time | – | –");
  expect(findings[0]).toBe("No member answers as Primary: the cluster takes no writes.");
  expect(next[0]).toBe("Promote the standby with the most log: `/gauss failover blue node2`");
});

test.for<[string, MemberLook[], RegExp]>([
  [
    "two primaries",
    [primary("node1"), primary("node2"), standby("node3", "node2")],
    /2 members answer as Primary: node1, node2/,
  ],
  [
    "a database that is down",
    [primary("node1", ["node3"]), down("node2"), standby("node3", "node1")],
    /node2: the host answers, but no database server/,
  ],
  [
    "SQL that hangs",
    [mute("node1"), standby("node2"), standby("node3")],
    /node1: a server runs, but SQL gets no answer/,
  ],
  [
    "a standby that needs a rebuild",
    [primary("node1", ["node2"]), standby("node2", "node1"), inState("node3", "Need repair", "WAL segment removed")],
    /node3 is Need repair: WAL segment removed/,
  ],
  [
    "a standby that is being built",
    [primary("node1", ["node2"]), standby("node2", "node1"), inState("node3", "Building")],
    /node3 is Building. Wait/,
  ],
  [
    "a standby to which the primary sends nothing",
    [primary("node1", ["node2"]), standby("node2", "node1"), standby("node3", "node1")],
    /the primary node1 sends nothing to it/,
  ],
  ["nobody who could be promoted", [gone("node1"), gone("node2"), gone("node3")], /No member answers as Primary/],
])("%s stands out", ([, members, expected]) => {
  expect(told(members).findings.join("\n")).toMatch(expected);
});

test("a mute member's role from its state file is marked as such", () => {
  expect(told([mute("node1"), standby("node2"), standby("node3")]).rows[0]).toContain(
    "Primary? (from its state file) | SQL does not answer",
  );
});

const opinion = (roles: readonly string[]): ClusterStatus => ({
  kind: "cluster-status",
  layout: "om",
  clusterState: "Normal",
  redistributing: false,
  currentAz: null,
  balanced: null,
  splitBrain: false,
  errors: [],
  nodes: roles.map((role, index) => ({
    nodeId: index + 1,
    host: `node${index + 1}`,
    ip: null,
    port: null,
    instanceId: 6001 + index,
    dataDir: null,
    installRole: "S",
    role: role === "Primary" ? "Primary" : role === "Unknown" ? "Unknown" : "Standby",
    state: "Normal",
    reason: null,
  })),
});

test("gs_om is heard as a second opinion, and only where it differs", () => {
  expect(told(healthy, opinion(["Primary", "Standby", "Standby"])).findings).toEqual([]);
  expect(told(healthy, opinion(["Primary", "Unknown", "Standby"])).findings).toEqual([
    "gs_om says node2 is Unknown Normal, the member itself says Standby Normal.",
  ]);
});

test("gs_om giving no table is told with its words", () => {
  const failed = { ...opinion([]), errors: [{ code: "GAUSS-51652", text: "Failed to get cluster node info." }] };
  expect(told(healthy, failed).findings[0]).toContain("GAUSS-51652 Failed to get cluster node info.");
});

test("a machine that is isolated is told of, also while all members are well", () => {
  const { headline, tone, findings, next } = told(healthy, null, routesOf({ node2: ["node1"], node3: ["node1"] }));
  expect([headline, tone]).toEqual(["blue is well: node1 is Primary and all 3 members answer.", "attention"]);
  expect(findings).toEqual(["node1 is isolated: nothing reaches it from node2, node3."]);
  expect(next).toEqual(["Release it before that machine rejoins: `/gauss release blue node1`"]);
});

test("gs_om calling the cluster Normal makes no member well that does not answer", () => {
  const { headline, tone, findings } = told(
    [gone("node1"), ...healthy.slice(1)],
    opinion(["Primary", "Standby", "Standby"]),
  );
  expect([headline, tone]).toEqual(["blue has no Primary that answers.", "bad"]);
  expect(findings).toContain("node1 did not answer in time.");
});

test("of a database that is down nobody says that it was stopped: gs_om calls a crash Manually stopped too", () => {
  const down_ = opinion(["Primary", "Standby", "Standby"]);
  const nodes = down_.nodes.map((node) =>
    node.host === "node3" ? { ...node, role: "Down" as const, state: "Manually stopped" as const } : node,
  );
  expect(told([...healthy.slice(0, 2), down("node3")], { ...down_, nodes }).findings).toEqual([
    "node3: the host answers, but no database server runs there.",
  ]);
});

test("a cluster of one is not contradicted by gs_om, which calls its node Primary whatever it is", () => {
  const alone: MemberLook = {
    node: "node1",
    instance: primary("node1").instance,
    sql: saw({ localRole: "Normal", staticConnections: 0, dbState: "Normal", detail: "Normal", inRecovery: false }),
  };
  expect(told([alone], opinion(["Primary"]))).toMatchObject({ tone: "good", findings: [] });
});

const sync = (synchronousStandbyNames: string, more: Partial<Sync> = {}): Reading<Sync> =>
  saw({ synchronousStandbyNames, synchronousCommit: "on", mostAvailableSync: false, ...more });
const alone = [primary("node1"), gone("node2"), gone("node3")];
const HANG = /^Commits on node1 hang: '.*' wants \d of its standbys to be synchronous, and \d is\./;

test.for<[string, readonly MemberLook[], Reading<Sync>, boolean]>([
  ["the synchronous standby is dead", alone, sync("*"), true],
  [
    "one of two is dead",
    [primary("node1", ["node2"]), standby("node2", "node1"), gone("node3")],
    sync("ANY 2 (a,b)"),
    true,
  ],
  [
    "the one that is left is none of those",
    [primary("node1", ["node2"], { syncState: "Async" }), standby("node2", "node1")],
    sync("a"),
    true,
  ],
  ["enough are there", healthy, sync("ANY 1 (a,b)"), false],
  ["commits do not wait", alone, sync("*", { mostAvailableSync: true }), false],
  ["nobody is waited for", alone, sync(""), false],
  ["it could not be read", alone, missed(), false],
])("whether commits hang while the primary is Normal: %s", ([, members, settings, hangs]) => {
  const { findings, next } = told(members, null, routesOf(), settings);
  expect(HANG.test(findings[0] ?? "")).toBe(hangs);
  if (hangs) expect(next[0]).toContain("most_available_sync");
});
