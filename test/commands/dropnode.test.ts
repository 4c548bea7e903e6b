import { describe, expect, test } from "vitest";
import dropnode from "../../commands/dropnode.ts";
import { Cluster } from "../../src/core/cluster.ts";
import { inLanguage, type Message } from "../../src/core/words.ts";
import type { DropFacts } from "../../src/gauss/drop-facts.ts";
import { HbaLine } from "../../src/gauss/replication-conf.ts";
import { deadOldPrimary, droppedOldPrimary, knocksOn, lists, rulesFor, survivor, ways } from "../support/drop.ts";
import { blue } from "../support/fixed-world.ts";
import { routesOf } from "../support/isolation.ts";
import { down, gone, inState, missed, mute, primary, saw, standby } from "../support/members.ts";

const args = { node: "node1", restart: "no" };
const text = (message: Message) => inLanguage(message, "en");
const judge = (check: string, facts: DropFacts, cluster = blue, given: Record<string, string> = args) => {
  const isTrue = dropnode.preflight[check];
  if (isTrue === undefined) throw new Error(`there is no check "${check}"`);
  return isTrue(facts, given, cluster, facts);
};
const why = (check: string, facts: DropFacts, cluster = blue) => {
  const verdict = judge(check, facts, cluster);
  return "why" in verdict ? text(verdict.why) : "";
};
const dead = (more: Partial<DropFacts> = {}): DropFacts => ({ ...deadOldPrimary, ...more });
const all = ["node1", "node2", "node3"];
const [node1, node2, node3] = deadOldPrimary.machines;
const machines = (...looks: (typeof node1)[]) => dead({ machines: looks.flatMap((look) => look ?? []) });
const survivors = (more: Parameters<typeof survivor>[2]) =>
  dead({ survivors: [survivor("node2", ["node1", "node3"], more), survivor("node3", ["node1", "node2"])] });
/** Two nodes of which one is dead, and a healthy standby that is to be dropped. */
const oneLeft = dead({ members: ["node1", "node2"], survivors: [survivor("node2", ["node1"])] });
const alive = dead({
  machines: [
    lists(primary("node1", ["node2", "node3"]), ...all),
    lists(standby("node2", "node1"), ...all),
    lists(standby("node3", "node1"), ...all),
  ],
  targets: ["node3"],
  primary: "node1",
  survivors: [survivor("node1", ["node2", "node3"]), survivor("node2", ["node1", "node3"])],
  knocks: knocksOn("node3", "open", ["node1", "node2"]),
  targetConfs: [{ node: "node3", conf: saw(ways("node3", ["node1", "node2"])) }],
});
const sync = (synchronousStandbyNames: string, mostAvailableSync = false) =>
  saw({ synchronousStandbyNames, synchronousCommit: "on", mostAvailableSync });
const cascade = (from?: string) => {
  const look = standby("node3", from);
  return {
    ...look,
    sql: saw({
      localRole: "Cascade Standby",
      staticConnections: 1,
      dbState: "Normal",
      detail: "Normal",
      inRecovery: true,
    }),
  };
};
/** As gs_ctl failover of its standby leaves a cascade standby: it takes log from standbys alone, and looks for one. */
const orphan = {
  ...cascade(),
  sql: saw({
    localRole: "Cascade Standby",
    staticConnections: 2,
    dbState: "Need repair",
    detail: "Connecting...",
    inRecovery: true,
  }),
};
const bigger = Cluster.parse({
  ...blue,
  nodes: blue.nodes.map((node) => (node.name === "node3" ? { ...node, backIp: "10.0.0.10" } : node)),
});

test.for<[string, string, DropFacts, string]>([
  ["it is a member by the static configuration", "it is", dead(), "ok"],
  ["it is a member by the static configuration", "it was dropped before", droppedOldPrimary, "block"],
  [
    "it is a member by the static configuration",
    "only a standby still lists it",
    machines(node1, lists(primary("node2", ["node3"]), "node2", "node3"), node3),
    "block",
  ],
  [
    "it is a member by the static configuration",
    "only the primary still lists it",
    machines(node1, node2, lists(standby("node3", "node2"), "node2", "node3")),
    "warn",
  ],
  [
    "it is a member by the static configuration",
    "nothing could be read",
    machines(node1, primary("node2"), standby("node3")),
    "block",
  ],
  [
    "it is a member by the static configuration",
    "the primary's could not be read",
    machines(node1, primary("node2", ["node3"]), node3),
    "block",
  ],
  ["it is a member by the static configuration", "there is no such node", dead({ targets: ["node9"] }), "block"],
  ["exactly one primary stays, and it is Normal", "it does", dead(), "ok"],
  ["exactly one primary stays, and it is Normal", "none answers", machines(node1, standby("node2"), node3), "block"],
  ["exactly one primary stays, and it is Normal", "two do", machines(node1, node2, primary("node3")), "block"],
  [
    "exactly one primary stays, and it is Normal",
    "the target is one too",
    machines(primary("node1"), node2, node3),
    "block",
  ],
  ["every other member answers and is steady", "they do", dead(), "ok"],
  ["every other member answers and is steady", "one is away", machines(node1, node2, gone("node3")), "block"],
  ["every other member answers and is steady", "one is down", machines(node1, node2, down("node3")), "block"],
  ["every other member answers and is steady", "one hangs", machines(node1, node2, mute("node3", "Standby")), "block"],
  [
    "every other member answers and is steady",
    "one is being built",
    machines(node1, node2, inState("node3", "Building")),
    "block",
  ],
  [
    "every other member answers and is steady",
    "one is promoting",
    machines(node1, node2, inState("node3", "Promoting")),
    "block",
  ],
  [
    "every other member answers and is steady",
    "one needs repair",
    machines(node1, node2, inState("node3", "Need repair", "WAL segment removed")),
    "warn",
  ],
  ["every other member is in the inventory", "they are", dead(), "ok"],
  [
    "every other member is in the inventory",
    "one is not",
    machines(node1, lists(primary("node2", ["node3"]), ...all, "node7"), node3),
    "block",
  ],
  ["the primary can log in to every other member", "it can", dead(), "ok"],
  [
    "the primary can log in to every other member",
    "it cannot",
    dead({ logins: [{ from: "node2", to: "node3", user: "database", answer: saw({ refused: "Permission denied" }) }] }),
    "block",
  ],
  ["the primary can log in to every other member", "it was not seen", dead({ logins: [] }), "unknown"],
  ["the tool calls it by the name that is meant", "it does", dead(), "ok"],
  ["it is down, cut off, or stopped by the tool", "its ports refuse", dead(), "warn"],
  [
    "it is down, cut off, or stopped by the tool",
    "no route leads there",
    dead({ knocks: knocksOn("node1", "no-route") }),
    "warn",
  ],
  [
    "it is down, cut off, or stopped by the tool",
    "a member reaches its database",
    dead({ knocks: knocksOn("node1", "open") }),
    "block",
  ],
  [
    "it is down, cut off, or stopped by the tool",
    "nobody could look",
    dead({ knocks: knocksOn("node1", undefined) }),
    "block",
  ],
  [
    "it is down, cut off, or stopped by the tool",
    "one member could not look",
    dead({ knocks: [...knocksOn("node1", "refused", ["node2"]), ...knocksOn("node1", undefined, ["node3"])] }),
    "block",
  ],
  [
    "it is down, cut off, or stopped by the tool",
    "a standby still receives from it",
    machines(node1, node2, standby("node3", "node1")),
    "block",
  ],
  [
    "it is down, cut off, or stopped by the tool",
    "every member is cut off from it",
    dead({ knocks: [], routes: routesOf({ node2: ["node1"], node3: ["node1"] }) }),
    "warn",
  ],
  ["it is down, cut off, or stopped by the tool", "its database is down", machines(down("node1"), node2, node3), "ok"],
  [
    "it is down, cut off, or stopped by the tool",
    "a hanging primary",
    machines(mute("node1", "Primary"), node2, node3),
    "block",
  ],
  ["it is down, cut off, or stopped by the tool", "it runs and the tool can stop it", alive, "ok"],
  [
    "it is down, cut off, or stopped by the tool",
    "it runs and the tool cannot reach it",
    { ...alive, knocks: knocksOn("node3", "silent", ["node1", "node2"]) },
    "block",
  ],
  [
    "gs_dropnode gets past a host that is away",
    "it swallows packets",
    dead({ knocks: knocksOn("node1", "silent") }),
    "block",
  ],
  [
    "gs_dropnode gets past a host that is away",
    "one of two members still sends into the void",
    dead({ knocks: knocksOn("node1", "silent", ["node3"]), routes: routesOf({ node2: ["node1"] }) }),
    "block",
  ],
  [
    "gs_dropnode gets past a host that is away",
    "it does, and every member has a route that fails at once",
    dead({ knocks: [], routes: routesOf({ node2: ["node1"], node3: ["node1"] }) }),
    "ok",
  ],
  ["its address is no part of another one", "it is not", dead(), "ok"],
  ["commits go on without it", "another standby is attached", dead(), "ok"],
  [
    "commits go on without it",
    "two are wanted, one is left",
    { ...alive, sync: sync("ANY 2 (dn_6002,dn_6003)") },
    "block",
  ],
  [
    "commits go on without it",
    "the same, but commits do not wait",
    { ...alive, sync: sync("ANY 2 (dn_6002,dn_6003)", true) },
    "warn",
  ],
  ["commits go on without it", "they hang already", dead({ sync: sync("dn_6001") }), "warn"],
  ["commits go on without it", "unread", dead({ sync: missed() }), "block"],
  ["commits go on without it", "a list that is not understood", dead({ sync: sync("ANY two (a)") }), "unknown"],
  ["commits go on without it", "nobody knows the names", dead({ sync: sync("dn_6003"), survivors: [] }), "unknown"],
  ["it is not needed as a copy", "it is dead", dead(), "ok"],
  ["it is not needed as a copy", "it is attached", alive, "warn"],
  ["more than one node is left", "two are", dead(), "ok"],
  ["more than one node is left", "one is", oneLeft, "warn"],
  ["no standby hangs below it", "none does", dead(), "ok"],
  ["no standby hangs below it", "one receives from it", machines(node1, node2, cascade("node1")), "block"],
  ["no standby hangs below it", "one has no source", machines(node1, node2, cascade()), "warn"],
  ["a majority of the members answers", "two of three", dead(), "ok"],
  ["a majority of the members answers", "one of two", oneLeft, "warn"],
  ["a cluster manager allows it", "there is none", dead(), "ok"],
  ["a cluster manager allows it", "unseen", survivors({ managers: missed() }), "unknown"],
  [
    "a cluster manager allows it",
    "one of two would be left",
    { ...oneLeft, survivors: [survivor("node2", ["node1"], { managers: saw(["cm_agent", "cm_server"]) })] },
    "block",
  ],
  [
    "a cluster manager allows it",
    "one cm_server would be left",
    survivors({ managers: saw(["cm_agent", "cm_server"]) }),
    "block",
  ],
  ["nobody else is changing this cluster", "nobody", dead(), "ok"],
  [
    "nobody else is changing this cluster",
    "an expansion runs",
    survivors({
      busy: saw([{ pid: 7, user: "root", seconds: 60, tool: "gs_expansion", args: "gs_expansion -U omm" }]),
    }),
    "block",
  ],
  ["nobody else is changing this cluster", "unread", survivors({ busy: missed() }), "block"],
  ["what is changed can be saved first", "it can", dead(), "ok"],
  ["what is changed can be saved first", "a file is unread", survivors({ hba: missed() }), "block"],
  ["what is changed can be saved first", "nobody knows where the program is", survivors({ paths: missed() }), "block"],
  ["the tool can count the ways between the members", "it can", dead(), "ok"],
  [
    "the tool can count the ways between the members",
    "ten",
    survivors({ conf: saw(ways("node2", ["node1"], 10)) }),
    "block",
  ],
  ["user and group are those that installed it", "they are", dead(), "ok"],
  ["user and group are those that installed it", "no such group", dead({ group: saw(null) }), "block"],
  ["user and group are those that installed it", "unread", dead({ account: missed() }), "block"],
  [
    "user and group are those that installed it",
    "another user's",
    survivors({
      places: saw([{ path: "/app", kind: "directory", owner: "gauss", group: "g", mode: "700", device: "1" }]),
    }),
    "block",
  ],
])("%s (%s)", ([check, , facts, verdict]) => {
  expect(judge(check, facts).kind).toBe(verdict);
});

test("a node that was dropped before is politely refused, and what is left of it is told", () => {
  expect(why("it is a member by the static configuration", droppedOldPrimary)).toContain("does not list it");
  const { headline, findings = [] } = dropnode.report(droppedOldPrimary, args, blue, droppedOldPrimary);
  expect(text(headline)).toBe("blue does not have node1 any more. It keeps node2, node3.");
  const told = findings.map(({ what }) => text(what)).join("\n");
  expect(told).toContain("node1 must not start again");
  expect(told).toContain("pg_hba.conf of node2, node3 still lets node1 in: `host all omm 10.0.0.1/32 trust`");
  expect(told).not.toContain("backups");
});

test("a host that refuses is not offered to be isolated: the tool gets past it", () => {
  expect(dropnode.report(deadOldPrimary, args, blue, deadOldPrimary).offers).toEqual([]);
});

test("of several things that are wrong each is said once", () => {
  const blocked = (facts: DropFacts) =>
    Object.keys(dropnode.preflight).filter((check) => judge(check, facts).kind === "block");
  const onlyPrimary = { ...alive, targets: ["node1"], primary: null, survivors: [], sync: null, slots: null };
  expect(blocked(onlyPrimary)).toEqual(["exactly one primary stays, and it is Normal"]);
  const oneMoreAway = { ...machines(node1, node2, gone("node3")), survivors: [survivor("node2", ["node1", "node3"])] };
  expect(blocked({ ...oneMoreAway, knocks: knocksOn("node1", "refused", ["node2"]) })).toEqual([
    "every other member answers and is steady",
  ]);
});

test("without a primary the way out is a failover", () => {
  const facts = machines(node1, standby("node2"), standby("node3"));
  expect(why("exactly one primary stays, and it is Normal", facts)).toContain("`/gauss failover blue`");
});

test("with a second dead member the way out is to drop both in one run", () => {
  const facts = machines(node1, node2, gone("node3"));
  expect(why("every other member answers and is steady", facts)).toContain("`/gauss dropnode blue node1 also=node3`");
});

test("where packets are swallowed the machine is to be isolated first, by a click", () => {
  const facts = dead({ knocks: knocksOn("node1", "silent") });
  expect(why("gs_dropnode gets past a host that is away", facts)).toContain("`/gauss isolate blue node1`");
  expect(dropnode.report(facts, args, blue, facts).offers).toMatchObject([
    { operation: "isolate", args: { node: "node1" } },
  ]);
});

test("an address that is part of another one, and names that are, are told", () => {
  expect(why("its address is no part of another one", dead(), bigger)).toContain(
    "10.0.0.1 is a part of 10.0.0.10 (node3)",
  );
  const names = Cluster.parse({
    ...blue,
    nodes: blue.nodes.map((node) => (node.name === "node3" ? { ...node, name: "node10" } : node)),
  });
  const facts = dead({ members: ["node1", "node2", "node10"] });
  expect(judge("its address is no part of another one", facts, names).kind).toBe("warn");
  expect(judge("its address is no part of another one", facts, { ...names, version: "6.0.3" }).kind).toBe("ok");
});

test("what the end is like with one node left stands on the card, with and without a restart", () => {
  const said = (restart: string) => {
    const verdict = judge("more than one node is left", oneLeft, blue, { node: "node1", restart });
    return "why" in verdict ? text(verdict.why) : "";
  };
  expect(said("no")).toContain("ends with 1 although all is done");
  expect(said("yes")).toContain("all sessions end");
});

const typed = (facts: DropFacts, given: Record<string, string> = args) =>
  dropnode.plan(facts, given, blue).map(({ id, node, as = "database", command }) => {
    const [program, , script] = command.argv;
    const words = program === "bash" ? command.argv.filter((word) => word !== script) : command.argv;
    return `${id} ${as}@${node}$ ${words.join(" ")}`;
  });

test("saves what is changed, drops, records the roles", () => {
  expect(typed(dead())).toEqual([
    "save-1 database@node2$ bash -c bash before-dropnode-node1 /data/dn1 /app/bin",
    "save-2 database@node3$ bash -c bash before-dropnode-node1 /data/dn1 /app/bin",
    "drop database@node2$ gs_dropnode -G dbgrp -U omm -h 10.0.0.1",
    "refresh database@node2$ gs_om -t refreshconf",
  ]);
});

test("the order of the options is not the one by which the tool finds others of its kind", () => {
  const [, , drop] = dropnode.plan(dead(), args, blue);
  expect(drop?.command.argv.join(" ")).not.toMatch(/gs_dropnode -U \S+ -G/);
});

test("with one node left nothing is to be recorded, and the tool's last question has an answer", () => {
  expect(typed(oneLeft).map((line) => line.split(" ")[0])).toEqual(["save-1", "drop"]);
  const answers = (restart: string) => dropnode.plan(oneLeft, { node: "node1", restart }, blue)[1]?.command.answers;
  expect(answers("no")).toEqual([
    { whenAsked: "The target node to be dropped is (['node1'])", reply: { text: "yes" } },
    { whenAsked: "The cluster will have only one standalone node left after the operation!", reply: { text: "yes" } },
    { whenAsked: "Do you want to restart the primary node now (yes/no)?", reply: { text: "no" } },
  ]);
  expect(answers("yes")?.[2]?.reply).toEqual({ text: "yes" });
});

test("the only database that is left is restarted when somebody asked for that, and else not", () => {
  const given = (more: object) => dropnode.args.parse({ node: "node1", ...more });
  const said = (more: object) => dropnode.plan(oneLeft, given(more), blue)[1]?.command.answers?.at(-1)?.reply;
  expect(said({})).toEqual({ text: "no" });
  expect(said({ restart: "yes" })).toEqual({ text: "yes" });
});

test("an address that the static configuration does not have for the machine is told before the tool refuses it", () => {
  const moved = Cluster.parse({
    ...blue,
    nodes: blue.nodes.map((node) => (node.name === "node1" ? { ...node, backIp: "10.9.9.9" } : node)),
  });
  expect(judge("the tool calls it by the name that is meant", dead(), moved).kind).toBe("warn");
  expect(why("the tool calls it by the name that is meant", dead(), moved)).toContain(
    "has 10.0.0.1 for node1, and the inventory 10.9.9.9",
  );
});

test("yes is said to the name by which the static configuration knows the host", () => {
  const renamed = structuredClone(dead());
  for (const { view } of renamed.machines)
    for (const node of view !== undefined && "value" in view ? view.value.nodes : [])
      Object.assign(node, { name: node.name.replace("node", "kvm-yl") });
  const [, , drop] = dropnode.plan(renamed, args, blue);
  expect(drop?.command.answers?.map(({ whenAsked }) => whenAsked)).toEqual([
    "The target node to be dropped is (['kvm-yl1'])",
  ]);
  expect(judge("the tool calls it by the name that is meant", renamed).kind).toBe("warn");
});

test("several go in one run, in whatever order the tool names them", () => {
  const both = dead({ targets: ["node1", "node3"], survivors: [survivor("node2", ["node1", "node3"])] });
  const [, drop] = dropnode.plan(both, { ...args, also: "node3" }, blue);
  expect(drop?.command.argv.at(-1)).toBe("10.0.0.1,10.0.0.3");
  expect(drop?.command.answers?.slice(0, 2).map(({ whenAsked }) => whenAsked)).toEqual([
    "The target node to be dropped is (['node1', 'node3'])",
    "The target node to be dropped is (['node3', 'node1'])",
  ]);
});

test("a lock that a killed run left is removed first, in a step that people approve", () => {
  const [home, dynamic] = [
    ["/app", "directory"],
    ["/app/bin/cluster_dynamic_config", "regular file"],
  ] as const;
  const at = ([path, kind]: readonly [string, string]) => ({
    path,
    kind,
    owner: "omm",
    group: "dbgrp",
    mode: "600",
    device: "1",
  });
  const facts = survivors({
    places: saw([home, dynamic, ["/tmp/gauss/gs_dropnode_tmp_file", "regular empty file"] as const].map(at)),
  });
  expect(judge("nobody else is changing this cluster", facts).kind).toBe("warn");
  expect(typed(facts)[0]).toBe("unlock database@node2$ rm -rf -- /tmp/gauss/gs_dropnode_tmp_file");
});

const judgeAfter = (check: string, after: DropFacts, before = deadOldPrimary, cluster = blue) => {
  const isTrue = dropnode.verify[check];
  if (isTrue === undefined) throw new Error(`there is no check "${check}"`);
  return isTrue(after, args, cluster, before).kind;
};
const done = (more: Partial<DropFacts>): DropFacts => ({ ...droppedOldPrimary, ...more });
const left = (more: Parameters<typeof survivor>[2]) =>
  done({ survivors: [survivor("node2", ["node3"], more), survivor("node3", ["node2"])] });
const [, done2, done3] = droppedOldPrimary.machines;
const doneMachines = (...looks: (typeof node1)[]) => done({ machines: looks.flatMap((look) => look ?? []) });
const slot = (name: string, active: boolean) => ({ name, type: "physical", active, restartLocation: "0/1" });

test.for<[string, string, DropFacts, string]>([
  ["the primary is still the primary", "it is", droppedOldPrimary, "ok"],
  ["the primary is still the primary", "it is restarting", doneMachines(node1, gone("node2"), done3), "block"],
  ["every static configuration lists exactly those that stay", "it does", droppedOldPrimary, "ok"],
  [
    "every static configuration lists exactly those that stay",
    "a standby was not told",
    doneMachines(node1, done2, node3),
    "block",
  ],
  ["every static configuration lists exactly those that stay", "nothing was done", deadOldPrimary, "block"],
  [
    "every static configuration lists exactly those that stay",
    "another one is lost as well",
    doneMachines(node1, lists(primary("node2", ["node3"]), "node2"), done3),
    "block",
  ],
  [
    "every static configuration lists exactly those that stay",
    "unread",
    doneMachines(node1, done2, standby("node3", "node2")),
    "block",
  ],
  ["no replconninfo names it", "none does", droppedOldPrimary, "ok"],
  ["no replconninfo names it", "one does", left({ conf: saw(ways("node2", ["node1", "node3"])) }), "block"],
  ["no replconninfo names it", "unread", left({ conf: missed() }), "block"],
  ["the lines of the other members are as they were", "they are", droppedOldPrimary, "ok"],
  ["the lines of the other members are as they were", "a way is lost", left({ conf: saw(ways("node2", [])) }), "block"],
  ["the lines of the other members are as they were", "a rule is lost", left({ hba: saw([]) }), "block"],
  ["replconninfo is numbered without a gap", "it is", droppedOldPrimary, "ok"],
  [
    "replconninfo is numbered without a gap",
    "the tool of an older version",
    left({ conf: saw(ways("node2", ["node3"], 2)) }),
    "warn",
  ],
  ["pg_hba.conf lets it in no more", "the line stayed, as observed", droppedOldPrimary, "warn"],
  [
    "pg_hba.conf lets it in no more",
    "somebody took it out",
    done({ survivors: [survivor("node2", ["node3"]), survivor("node3", ["node2"])] }),
    "ok",
  ],
  ["its slot is gone", "it is", droppedOldPrimary, "ok"],
  ["its slot is gone", "it is still there", deadOldPrimary, "block"],
  [
    "its slot is gone",
    "the primary's own from an earlier time stays",
    done({ slots: saw([slot("dn_6002", false), slot("dn_6003", true)]) }),
    "ok",
  ],
  ["its slot is gone", "a backup's stays", done({ slots: saw([slot("nightly", false)]) }), "ok"],
  ["its slot is gone", "unread", done({ slots: missed() }), "block"],
  [
    "its slot is gone",
    "whose it is nobody can tell",
    {
      ...left({ conf: saw({ ...ways("node2", ["node3"]), applicationName: null }) }),
      slots: saw([slot("dn_6009", false)]),
    },
    "warn",
  ],
  ["commits go on", "they do", droppedOldPrimary, "ok"],
  ["commits go on", "they hang", done({ sync: sync("dn_6001") }), "block"],
  ["commits go on", "a name is left", done({ sync: sync("dn_6001, dn_6003") }), "warn"],
  ["the roles are recorded", "they are", droppedOldPrimary, "ok"],
  ["the roles are recorded", "unseen", left({ places: missed() }), "unknown"],
  ["every other standby follows", "it does", droppedOldPrimary, "ok"],
  [
    "every other standby follows",
    "not yet",
    doneMachines(node1, lists(primary("node2"), "node2", "node3"), done3),
    "warn",
  ],
  ["it does not serve clients any more", "it is away", droppedOldPrimary, "warn"],
  ["it does not serve clients any more", "it is down", doneMachines(down("node1"), done2, done3), "ok"],
  ["it does not serve clients any more", "it came back", doneMachines(primary("node1"), done2, done3), "block"],
])("afterwards: %s (%s)", ([check, , after, verdict]) => {
  expect(judgeAfter(check, after)).toBe(verdict);
});

test("with 10.0.0.1 the tool may take the lines of 10.0.0.10 along, and that is seen", () => {
  const rules = (...addresses: string[]) =>
    addresses.map((address, line) => ({ ...rulesFor("node1")[0], line, address }));
  const having = (addresses: string[]) => [
    survivor("node2", ["node1", "node3"], {
      hba: saw(rules(...addresses).flatMap((rule) => HbaLine.safeParse(rule).data ?? [])),
    }),
  ];
  const before = dead({ members: ["node1", "node2"], survivors: having(["10.0.0.1/32", "10.0.0.10/32"]) });
  expect(
    judgeAfter(
      "the lines of the other members are as they were",
      { ...before, survivors: having(["10.0.0.10/32"]) },
      before,
      bigger,
    ),
  ).toBe("ok");
  expect(
    judgeAfter("the lines of the other members are as they were", { ...before, survivors: having([]) }, before, bigger),
  ).toBe("block");
});

test("that the tool ends with 1 because nobody wanted the restart does not count against a drop that is complete", () => {
  const after = done({
    machines: [gone("node1"), lists(primary("node2"), "node2")],
    members: ["node2"],
    survivors: [survivor("node2", [])],
    slots: saw([]),
  });
  const judged = Object.keys(dropnode.verify).map((check) => [check, judgeAfter(check, after, oneLeft)]);
  expect(judged.filter(([, kind]) => kind === "block")).toEqual([]);
  const nothing = Object.keys(dropnode.verify).map((check) => judgeAfter(check, oneLeft, oneLeft));
  expect(nothing).toContain("block");
});

test("a standby's own slot is known by name while it answers", () => {
  const after: DropFacts = { ...alive, members: ["node1", "node2"], slots: saw([slot("dn_6003", true)]) };
  expect(judgeAfter("its slot is gone", after, alive)).toBe("block");
});

test("what people approve changes with roles, lists and reach, and not with clocks", () => {
  const material = (facts: DropFacts) => dropnode.material(facts, args, blue);
  const later = structuredClone(deadOldPrimary);
  for (const machine of later.machines) Object.assign(machine.instance, { at: "2027-01-01T00:00:00.000Z", tookMs: 99 });
  expect(material(later)).toEqual(material(deadOldPrimary));
  expect(material(machines(down("node1"), node2, node3))).not.toEqual(material(deadOldPrimary));
  expect(material(dead({ routes: routesOf({ node2: ["node1"] }) }))).not.toEqual(material(deadOldPrimary));
  expect(material(dead({ sync: sync("dn_6003") }))).not.toEqual(material(deadOldPrimary));
});

test("whoever approves types the name of the node", () => {
  expect(dropnode.demands?.(args, blue)).toEqual({ typed: "node1" });
});

test("the report tells who is left, what must not start again, where the old files are, and what to do next", () => {
  const after = done({
    machines: [down("node1"), ...droppedOldPrimary.machines.slice(1)],
    routes: routesOf({ node2: ["node1"] }),
  });
  const { headline, findings = [], offers = [], table } = dropnode.report(after, args, blue, deadOldPrimary);
  expect(text(headline)).toBe("blue does not have node1 any more. It keeps node2, node3.");
  expect(table?.rows.map(([node]) => node)).toEqual(["node2", "node3"]);
  const told = findings.flatMap(({ what, next }) => [text(what), next === undefined ? "" : text(next)]).join("\n");
  expect(told).toContain("node1 must not start again as it is");
  expect(told).toContain("Never run gs_uninstall there without -L");
  expect(told).toContain("~/.gauss-chatops/backups/before-dropnode-node1");
  expect(offers.map(({ operation, args }) => [operation, args["node"]])).toEqual([
    ["uninstall", "node1"],
    ["release", "node1"],
  ]);
});

test("a drop that broke off is not shown as one that is still to be agreed to: who has forgotten the node is told, and to go on is offered", () => {
  const told = (facts: DropFacts, before = deadOldPrimary) => {
    const { headline, findings = [], offers = [] } = dropnode.report(facts, args, blue, before);
    return [text(headline), ...findings.map(({ what }) => text(what)), ...offers.map(({ operation }) => operation)];
  };
  const half = "node1 was not dropped: gs_dropnode broke off, and it takes nothing back.";
  const untouched = "Every member that stays still names node1 in replconninfo, as before.";
  expect(told(survivors({ conf: saw(ways("node2", ["node3"])) }))).toEqual([
    half,
    "replconninfo of node2 does not name node1 any more.",
    "dropnode",
  ]);
  const lock = { path: "/tmp/gauss/gs_dropnode_tmp_file", kind: "regular empty file", owner: "omm", group: "dbgrp" };
  const locked = survivors({ places: saw([{ ...lock, mode: "600", device: "1" }]) });
  expect(told(locked)).toEqual([half, untouched, "dropnode"]);
  const lived = dead({ machines: [lists(primary("node1"), ...all), ...deadOldPrimary.machines.slice(1)] });
  expect(told(dead({ machines: [down("node1"), ...deadOldPrimary.machines.slice(1)] }), lived)).toEqual([
    half,
    untouched,
    "dropnode",
  ]);
  expect(told(deadOldPrimary)).toEqual(["Drop node1 from blue. It keeps node2, node3."]);
  expect(told(locked, locked)).toEqual(["Drop node1 from blue. It keeps node2, node3."]);
});

test("it is said that the tool leaves the dropped node in the cluster's XML", () => {
  const { findings = [] } = dropnode.report(droppedOldPrimary, args, blue, deadOldPrimary);
  expect(findings.map(({ what }) => what.id)).toContain("drop-report.xml");
});

test("a node that is alone is told to be so", () => {
  const after = { ...oneLeft, machines: droppedOldPrimary.machines, members: ["node2"] };
  const { tone, findings = [] } = dropnode.report(after, args, blue, oneLeft);
  expect(tone).toBe("attention");
  expect(findings.map(({ what }) => text(what))).toContain("node2 is alone: nothing but its disk has the data.");
});

describe("of cascade standbys it is said what becomes of them", () => {
  const below = "no standby hangs below it";
  const fourth = { ...blue.nodes[0], name: "node4", backIp: "10.0.0.4" };
  const four = Cluster.parse({ ...blue, nodes: [...blue.nodes, fourth] });
  const told = (facts: DropFacts) => [judge(below, facts, four).kind, why(below, facts, four)];
  const named = [...all, "node4"];
  const withFourth = (az: string, ...list: DropFacts["machines"]): DropFacts => {
    const at = lists(primary("node2", ["node4"]), ...named);
    const view = at.view !== undefined && "value" in at.view ? at.view.value : undefined;
    const nodes = view?.nodes.map((entry) => (entry.name === "node4" ? { ...entry, azName: az } : entry)) ?? [];
    const own = { ...at, ...(view === undefined ? {} : { view: saw({ ...view, nodes }) }) };
    return dead({ machines: [...list, own, standby("node4", "node2")], members: named });
  };

  test("after the failover of its standby nothing but warnings stand in the way of the drop of the old primary", () => {
    const facts = machines(node1, lists(primary("node2", []), ...all), lists(orphan, ...all));
    const kinds = Object.keys(dropnode.preflight).map((check) => judge(check, facts).kind);
    expect(kinds.filter((kind) => kind === "block" || kind === "unknown")).toEqual([]);
    expect(told(facts)[1]).toContain("node3 gets log from nobody");
    expect(told(facts)[1]).toContain("`gs_ctl failover -D /data/dn1` on node3");
  });

  test("one that finds another standby of its AZ is let go there", () => {
    expect(told(withFourth("AZ1", gone("node1"), orphan))).toEqual([
      "warn",
      expect.stringContaining("takes it from node4"),
    ]);
    expect(told(withFourth("AZ2", gone("node1"), orphan))[1]).toContain("gets log from nobody");
  });

  test("one that hangs below the target goes over when that is stopped, or goes too where nobody else would feed it", () => {
    const target = standby("node1", "node2");
    expect(told(withFourth("AZ1", target, cascade("node1")))).toEqual([
      "block",
      "node3 receives from node1. Stop that first: `/gauss stop blue node1`. It goes over to node4 by itself",
    ]);
    expect(told(withFourth("AZ2", target, cascade("node1")))).toEqual([
      "block",
      expect.stringContaining("`/gauss dropnode blue node1 also=node3`"),
    ]);
  });
});
