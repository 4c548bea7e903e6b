import { expect, test } from "vitest";
import rebuild from "../../commands/rebuild.ts";
import type { Look, Probe, Reading } from "../../src/core/operation.ts";
import { inLanguage } from "../../src/core/words.ts";
import type { RebuildFacts } from "../../src/gauss/rebuild-facts.ts";
import type { MemberLook } from "../../src/gauss/topology.ts";
import { sample } from "../gauss/samples.ts";
import { blue } from "../support/fixed-world.ts";
import { down, gone, inState, missed, mute, primary, saw, standby } from "../support/members.ts";
import { host, rebuilding, viewWith, way, withHost } from "../support/running.ts";

const GB = 1_073_741_824;
const logGone = [
  primary("node1", ["node3"]),
  inState("node2", "Need repair", "WAL segment removed"),
  standby("node3", "node1"),
];
const broken = rebuilding(logGone);
const args = { node: "node2", mode: "auto" };
const judge = (check: string, facts: RebuildFacts, more: Record<string, string> = {}, before = broken) =>
  (rebuild.preflight[check] ?? rebuild.verify[check])?.(facts, { ...args, ...more }, blue, before).kind;
const target = (more: Partial<NonNullable<RebuildFacts["target"]>>, facts = broken): RebuildFacts => ({
  ...facts,
  target: facts.target && { ...facts.target, ...more },
});
const source = (more: Partial<NonNullable<RebuildFacts["source"]>>): RebuildFacts => ({
  ...broken,
  source: broken.source && { ...broken.source, ...more },
});
const ahead = target({ positions: saw({ received: "0/4000100", replayed: "0/4000100" }) });
const oldPrimary = withHost(
  rebuilding([down("node1"), primary("node2", ["node3"]), standby("node3", "node2")]),
  "node1",
  host("node1", "in production"),
);
const none = { mode: null, done: null, total: null, percent: null, remainingSeconds: null };
const of = (...members: MemberLook[]) => rebuilding(members);
const control = (systemIdentifier: string) =>
  saw({ systemIdentifier, timeline: 1, clusterState: "in archive recovery", latestCheckpoint: "0/3000000" });
const attached = of(primary("node1", ["node2"]), standby("node2", "node1"), standby("node3", "node1"));
const waits: Partial<RebuildFacts> = {
  sync: saw({ synchronousStandbyNames: "*", synchronousCommit: "on", mostAvailableSync: false }),
};

test.for<[string, string, string, RebuildFacts, Record<string, string>?]>([
  ["it is a member", "it is", "ok", broken],
  ["it is a member", "it was dropped", "block", { ...broken, members: ["node1", "node3"] }],
  ["its host answers", "it does not", "block", of(primary("node1"), gone("node2"))],
  ["it is no primary", "a standby", "ok", broken],
  ["it is no primary", "down", "ok", of(primary("node1"), down("node2"))],
  ["it is no primary", "a second primary", "block", of(primary("node1"), primary("node2"))],
  ["it is no primary", "mute, and perhaps a primary", "block", of(primary("node1"), mute("node2"))],
  ["it is no primary", "mute, and a standby by its state file", "ok", of(primary("node1"), mute("node2", "Standby"))],
  ["one primary answers and is Normal", "one does", "ok", broken],
  ["one primary answers and is Normal", "none does", "block", of(down("node1"), inState("node2", "Need repair"))],
  ["one primary answers and is Normal", "two do", "block", of(primary("node1"), primary("node3"), standby("node2"))],
  ["nothing is lost that only it has", "it has no more than the primary", "ok", broken],
  ["nothing is lost that only it has", "it has more", "block", ahead],
  ["nothing is lost that only it has", "it has more, in full mode too", "block", ahead, { mode: "full" }],
  [
    "nothing is lost that only it has",
    "it has more, and that is thrown away knowingly",
    "warn",
    ahead,
    { discard: "yes" },
  ],
  [
    "nothing is lost that only it has",
    "an old primary, of which nobody can say it",
    "warn",
    oldPrimary,
    { node: "node1" },
  ],
  [
    "nothing is lost that only it has",
    "it could not be read",
    "unknown",
    target(
      { positions: missed() },
      withHost(broken, "node2", {
        control: missed(),
      }),
    ),
  ],
  ["a rebuild is what helps", "its log is gone", "ok", broken],
  ["a rebuild is what helps", "it is healthy", "warn", attached],
  ["a rebuild is what helps", "it only looks for its primary", "warn", of(primary("node1"), standby("node2"))],
  [
    "a rebuild is what helps",
    "its log is gone, and only what differs may be taken",
    "warn",
    broken,
    { mode: "incremental" },
  ],
  [
    "a rebuild is what helps",
    "its version is another",
    "block",
    of(primary("node1"), inState("node2", "Need repair", "Version not matched")),
  ],
  ["system and version are those of the primary", "they are", "ok", broken],
  [
    "system and version are those of the primary",
    "another version",
    "block",
    target({
      versions: saw({ product: "openGauss", version: "3.0.0", build: null }),
    }),
  ],
  [
    "system and version are those of the primary",
    "another system",
    "block",
    withHost(broken, "node2", { control: control("9") }),
  ],
  [
    "system and version are those of the primary",
    "another system, and everything is copied",
    "ok",
    withHost(broken, "node2", { control: control("9") }),
    { mode: "full" },
  ],
  ["system and version are those of the primary", "unread", "unknown", target({ versions: missed() })],
  ["no other build is under way", "none is", "ok", broken],
  [
    "no other build is under way",
    "its own",
    "block",
    withHost(broken, "node2", { build: saw({ state: "Building", ...none }) }),
  ],
  [
    "no other build is under way",
    "its own broke off, which is what this is for",
    "ok",
    withHost(broken, "node2", {
      build: saw({ state: "Build failed", ...none }),
    }),
  ],
  [
    "no other build is under way",
    "that of another",
    "warn",
    withHost(broken, "node3", {
      build: saw({ state: "Building", ...none }),
    }),
  ],
  ["commits go on without it", "nobody counts on it", "ok", { ...broken, ...waits }],
  ["commits go on without it", "they hang", "block", { ...attached, ...waits }],
  ["its disk takes the data", "it does", "ok", broken],
  [
    "its disk takes the data",
    "it does not",
    "block",
    source({
      disk: saw({ mount: "/data", sizeBytes: 900 * GB, usedBytes: 300 * GB, freeBytes: 600 * GB, usedPercent: 33 }),
    }),
  ],
  [
    "its disk takes the data",
    "it does not, and only what differs is taken",
    "warn",
    source({
      disk: saw({ mount: "/data", sizeBytes: 900 * GB, usedBytes: 300 * GB, freeBytes: 600 * GB, usedPercent: 33 }),
    }),
    { mode: "incremental" },
  ],
  ["its disk takes the data", "unread", "unknown", target({ disk: missed() })],
  ["data outside of the data directory has its place", "there is none", "ok", broken],
  [
    "data outside of the data directory has its place",
    "there is, and its folder is missing",
    "warn",
    {
      ...source({ tablespaces: saw([{ name: "fast", location: "/ssd" }]) }),
      target: broken.target && {
        ...broken.target,
        places: saw([{ path: "/ssd", kind: null, owner: "", group: "", mode: "", device: "" }]),
      },
    },
  ],
  [
    "data outside of the data directory has its place",
    "that which lies inside is copied with it",
    "ok",
    source({
      tablespaces: saw([{ name: "near", location: "/data/dn1/pg_location/near" }]),
    }),
  ],
  ["data outside of the data directory has its place", "unread", "unknown", source({ tablespaces: missed() })],
  ["nobody works on it", "a long query", "warn", target({ sessions: saw({ longestSeconds: 90, prepared: 0 }) })],
  [
    "nobody else is changing this cluster",
    "somebody is",
    "block",
    withHost(broken, "node1", {
      busy: saw([{ pid: 1, user: "omm", seconds: 9, tool: "gs_dropnode", args: "gs_dropnode" }]),
    }),
  ],
])("%s (%s)", ([check, , verdict, facts, more]) => {
  expect(judge(check, facts, more)).toBe(verdict);
});

test("how much would be thrown away is said, with the way to say so", () => {
  const verdict = rebuild.preflight["nothing is lost that only it has"]?.(ahead, args, blue, ahead);
  expect(verdict?.kind === "block" && inLanguage(verdict.why, "en")).toMatch(
    /^node2 has 16 MB of log that node1 never had\..*`\/gauss rebuild blue node2 discard=yes`$/,
  );
});

const typed = (facts: RebuildFacts, more: Record<string, string> = {}) =>
  rebuild
    .plan(facts, { ...args, ...more }, blue)
    .map(({ node, command, prints }) => [`${node}$ ${command.argv.join(" ")}`, prints]);

test("it is built where its data is, as what it is", () => {
  expect(typed(broken)).toEqual([["node2$ gs_ctl build -D /data/dn1 -b auto -M standby", "build completed("]]);
  expect(typed(broken, { mode: "full" })[0]?.[0]).toBe("node2$ gs_ctl build -D /data/dn1 -b full -M standby");
  const cascade = withHost(broken, "node1", {
    conf: saw({ applicationName: "dn_6001", connections: [way(1, 1, "node1", "node2", { isCascade: true })] }),
  });
  expect(typed(cascade)[0]?.[0]).toBe("node2$ gs_ctl build -D /data/dn1 -b auto -M cascade_standby");
});

test("with a cluster manager it builds", () => {
  const machines = logGone.map((member) => ({ view: viewWith({}), ...member }));
  const managed = withHost({ ...broken, machines }, "node1", { managers: saw(["cm_server"]) });
  expect(typed(managed)).toEqual([["node2$ cm_ctl build -n 2 -D /data/dn1", "cm_ctl: build successfully."]]);
  expect(typed(managed, { mode: "full" })[0]?.[0]).toBe("node2$ cm_ctl build -n 2 -D /data/dn1 -b full");
});

test("who deletes everything, or throws log away, types the node's name", () => {
  expect(rebuild.demands?.({ ...args, mode: "full" }, blue)).toEqual({ typed: "node2" });
  expect(rebuild.demands?.({ ...args, discard: "yes" }, blue)).toEqual({ typed: "node2" });
  expect(rebuild.demands?.(args, blue)).toEqual({});
});

const built = withHost(
  rebuilding(logGone, {
    machines: [primary("node1", ["node2", "node3"]), standby("node2", "node1"), standby("node3", "node1")],
  }),
  "node2",
  { startedAt: saw("2026-01-02 04:00:00+08") },
);
const cascades = rebuilding([primary("node1", ["node2"]), standby("node2", "node1"), standby("node3", "node2")]);

test.for<[string, string, string, RebuildFacts, RebuildFacts?]>([
  ["it is a healthy standby", "it is", "ok", built],
  [
    "it is a healthy standby",
    "it is still copied",
    "block",
    withHost(of(primary("node1"), down("node2")), "node2", {
      build: saw({ state: "Building", ...none }),
    }),
  ],
  ["it is a healthy standby", "it catches up", "block", of(primary("node1"), inState("node2", "Catchup"))],
  ["it is a healthy standby", "no server runs", "block", of(primary("node1"), down("node2"))],
  ["it was built and started anew", "it was", "ok", built],
  ["it was built and started anew", "a healthy one that was never touched", "block", attached, attached],
  [
    "it was built and started anew",
    "that could not be read",
    "block",
    withHost(built, "node2", { startedAt: missed() }),
  ],
  ["the primary sends to it", "it does", "ok", built],
  ["the primary sends to it", "it does not", "block", broken],
  ["no build is left", "none is", "ok", built],
  [
    "no build is left",
    "one broke off",
    "block",
    withHost(built, "node2", { build: saw({ state: "Build failed", ...none }) }),
  ],
  [
    "no build is left",
    "gs_ctl is at work",
    "block",
    withHost(built, "node2", {
      busy: saw([{ pid: 1, user: "omm", seconds: 9, tool: "gs_ctl", args: "gs_ctl build" }]),
    }),
  ],
  ["its slot is read", "it is", "ok", built],
  [
    "its slot is read",
    "it is not",
    "warn",
    {
      ...built,
      source: built.source && {
        ...built.source,
        slots: saw([{ name: "dn_6002", type: "physical", active: false, restartLocation: null }]),
      },
    },
  ],
  ["it counts for commits as before", "it was not attached before", "ok", built],
  [
    "it counts for commits as before",
    "it was synchronous",
    "warn",
    of(primary("node1", ["node2"], { syncState: "Async" }), standby("node2", "node1")),
    attached,
  ],
  ["cascade standbys below it are attached again", "they are", "ok", cascades, cascades],
  ["cascade standbys below it are attached again", "one is not", "warn", attached, cascades],
])("afterwards: %s (%s)", ([check, , verdict, facts, before]) => {
  expect(judge(check, facts, {}, before)).toBe(verdict);
});

test("while it is copied the reason to wait says how far it is", () => {
  const progress = {
    state: "Building" as const,
    mode: "Full",
    done: "1GB",
    total: "2GB",
    percent: 40,
    remainingSeconds: 708,
  };
  const facts = withHost(of(primary("node1"), down("node2")), "node2", { build: saw(progress) });
  const verdict = rebuild.verify["it is a healthy standby"]?.(facts, args, blue, broken);
  expect(verdict?.kind === "block" && inLanguage(verdict.why, "en")).toBe(
    "still building: node2 is being built (Full): 40 % of 2GB, about 12 min left",
  );
});

/** A look at hosts that print this, whatever is typed after the first two words. */
const printing =
  (texts: Readonly<Record<string, string>>): Look =>
  async <T>(_node: string, probe: Probe<T>): Promise<Reading<T>> => {
    const text = texts[probe.command.argv.slice(0, 2).join(" ")];
    const parsed = text === undefined ? { notRecognised: "nothing" } : probe.parse(text, 0);
    return "value" in parsed ? saw(parsed.value) : missed("not-recognised");
  };

test("how far it is is seen by looking, also when who began it is gone", async () => {
  const said = async (texts: Readonly<Record<string, string>>) => {
    const message = await rebuild.watch?.(broken, args, printing(texts), blue);
    return message && inLanguage(message, "en");
  };
  const copying = { "gs_ctl querybuild": sample("gauss/gs_ctl_querybuild-7.0.x-building-derived.txt") };
  expect(await said(copying)).toBe("node2 is being built (Full): 40 % of 2.34GB, about 12 min left");
  const resting = sample("gauss/gs_ctl_querybuild-7.0.x-at-rest-derived.txt");
  expect(await said({ "gs_ctl querybuild": resting, "gsql -d": "Standby|2|Catchup|Normal|t\n" })).toBe(
    "node2 is Standby Catchup",
  );
  expect(await said({})).toBeUndefined();
});

test("a build that broke off is told with what it leaves and that it may be run again", () => {
  const halfway = withHost(of(primary("node1"), down("node2")), "node2", {
    build: saw({ state: "Build failed", ...none }),
  });
  const { tone, findings = [], offers } = rebuild.report(halfway, args, blue, broken);
  expect(tone).toBe("bad");
  expect(findings[0] && inLanguage(findings[0].what, "en")).toMatch(/cannot be started.*The primary is not touched/);
  expect(offers).toMatchObject([{ operation: "rebuild", args: { node: "node2", mode: "auto" } }]);
  expect(rebuild.report(built, args, blue, broken).headline.id).toBe("rebuild.done");
});
