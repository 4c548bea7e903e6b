import { expect, test } from "vitest";
import trust from "../../commands/trust.ts";
import { Cluster } from "../../src/core/cluster.ts";
import { type As, type Look, type Probe, type Reading, Step } from "../../src/core/operation.ts";
import { inLanguage } from "../../src/core/words.ts";
import type { Holder, TrustFacts } from "../../src/gauss/trust-facts.ts";
import type { Pair } from "../../src/gauss/trust-matrix.ts";
import { at, green, trustFiles } from "../support/machines.ts";
import { missed, saw } from "../support/members.ts";

const KEY = "AAAAC3NzaC1lZDI1NTE5AAAAINowNowNowNowNowNowNowNowNowNowNowNowNowNowNowN";
const OLD = "AAAAC3NzaC1lZDI1NTE5AAAAIOldOldOldOldOldOldOldOldOldOldOldOldOldOldOldO";
const USERS: readonly As[] = ["root", "database"];
const targets = green.nodes.map(({ name }) => name);

const holder = (node: string, user: As, more: Partial<Holder> = {}): Holder => {
  const owner = user === "root" ? "root" : "omm";
  const home = user === "root" ? "/root" : "/home/omm";
  return {
    node,
    user,
    files: trustFiles(node, user),
    bashrc: saw({ text: "# .bashrc\n" }),
    paths: saw([at(home, { owner }), at(`${home}/.ssh`, { owner })]),
    login: saw(""),
    ...more,
  };
};
const pair = (from: string, to: string, user: As, answer: Pair["answer"] = saw({ hostName: to })): Pair => ({
  from,
  to,
  user,
  answer,
});
const everyPair = USERS.flatMap((user) => targets.flatMap((from) => targets.map((to) => pair(from, to, user))));
const refused = saw({ refused: "Host key verification failed." });

/** Four machines that answer; node4 does not trust and is not trusted. */
const seenTrust = (more: Partial<TrustFacts> = {}): TrustFacts => ({
  targets,
  runner: "node1",
  home: "/home/omm",
  users: [...USERS],
  holders: targets.flatMap((node) => USERS.map((user) => holder(node, user))),
  hosts: targets.map((node) => ({
    node,
    hostName: saw(node),
    hostKeys: saw([KEY]),
    busy: saw([]),
    sshd: saw({ text: "PermitRootLogin yes\n" }),
    denied: saw({ text: null }),
  })),
  hostfile: saw({ text: null }),
  reach: targets.map((node) => ({ node, connection: saw("open" as const) })),
  pairs: everyPair.map((one) => (one.to === "node4" || one.from === "node4" ? { ...one, answer: refused } : one)),
  ...more,
});
const holders = (node: string, user: As, more: Partial<Holder>): TrustFacts =>
  seenTrust({
    holders: seenTrust().holders.map((one) => (one.node === node && one.user === user ? { ...one, ...more } : one)),
  });
const host = (node: string, more: Partial<TrustFacts["hosts"][number]>): TrustFacts =>
  seenTrust({ hosts: seenTrust().hosts.map((one) => (one.node === node ? { ...one, ...more } : one)) });
const knowing = (node: string, text: string): TrustFacts =>
  holders(node, "database", { files: trustFiles(node, "database", { knownHosts: saw({ text }) }) });

const withNode4 = { newNode: "node4" };
const verdict = (check: string, facts: TrustFacts, cluster = green, args: object = withNode4) =>
  (trust.preflight[check] ?? trust.verify[check])?.(facts, args, cluster, facts);
const stepsOf = (facts: TrustFacts, cluster = green): Step[] =>
  trust.plan(facts, withNode4, cluster).map((step) => Step.parse(step));

test("machines that answer pass every check", () => {
  const judged = Object.keys(trust.preflight).map((check) => [check, verdict(check, seenTrust())?.kind]);
  expect(judged.filter(([, kind]) => kind !== "ok")).toEqual([]);
  expect(verdict("every machine lets every other one in", seenTrust())?.kind).toBe("block");
  expect(verdict("every machine lets every other one in", seenTrust({ pairs: everyPair }))?.kind).toBe("ok");
});

test("the list is written first, then the tool runs as root and as the database user, on a terminal", () => {
  const steps = stepsOf(seenTrust());
  expect(steps.map(({ id, node, as, command }) => [id, node, as, command.tty, ...command.argv.slice(-3)])).toEqual([
    ["hostfile", "node1", "database", false, "/home/omm/.gauss-chatops/hostfile", "absent", expect.any(String)],
    ["trust-root", "node1", "root", true, "gs_sshexkey", "-f", "/home/omm/.gauss-chatops/hostfile"],
    ["trust-database", "node1", "database", true, "gs_sshexkey", "-f", "/home/omm/.gauss-chatops/hostfile"],
  ]);
  expect(steps[0]?.command.input).toBe("10.0.0.1\n10.0.0.2\n10.0.0.3\n10.0.0.4\n");
  expect(steps[1]?.command.argv.slice(0, 5)).toEqual([
    "bash",
    "-c",
    '. "$1" && shift && exec "$@"',
    "bash",
    "/home/omm/gauss.env",
  ]);
  expect(steps.slice(1).every(({ prints }) => prints === "Successfully created SSH trust.")).toBe(true);
});

test("only the question for all hosts at once is answered, with a secret that is named; a second round asks a person", () => {
  const [, asRoot, asOmm] = stepsOf(seenTrust());
  expect(asRoot?.command.answers).toEqual([
    { whenAsked: "Please enter password for current user[root].", reply: { secret: "rootPassword" } },
  ]);
  expect(asOmm?.command.answers).toEqual([
    { whenAsked: "Please enter password for current user[omm].", reply: { secret: "ommPassword" } },
  ]);
  const second = "Please enter password for current user[omm] on the node[10.0.0.4].";
  expect(asOmm?.command.answers.some(({ whenAsked }) => second.includes(whenAsked))).toBe(false);
});

test("a list that is as wanted is not written again", () => {
  const facts = seenTrust({ hostfile: saw({ text: "10.0.0.1\n10.0.0.2\n10.0.0.3\n10.0.0.4\n" }) });
  expect(stepsOf(facts).map(({ id }) => id)).toEqual(["trust-root", "trust-database"]);
});

test("from 7.0 on the list has the port where it is not 22", () => {
  const nodes = green.nodes.map((node) => ({
    ...node,
    ssh: { ...node.ssh, host: node.backIp, port: node.name === "node4" ? 2222 : 22 },
  }));
  const list = (version: string) => stepsOf(seenTrust(), Cluster.parse({ ...green, nodes, version }))[0]?.command.input;
  expect(list("7.0.0")).toBe("10.0.0.1\n10.0.0.2\n10.0.0.3\n10.0.0.4,2222\n");
  expect(list("6.0.0")).toBe("10.0.0.1\n10.0.0.2\n10.0.0.3\n10.0.0.4\n");
});

test.for<[string, string, string, TrustFacts, Cluster?]>([
  [
    "every machine answers and has the accounts",
    "one is away",
    "block",
    holders("node3", "root", { files: trustFiles("node3", "root", { account: missed() }) }),
  ],
  [
    "every machine answers and has the accounts",
    "the database user cannot be reached",
    "block",
    host("node4", { hostName: missed("not-authenticated") }),
  ],
  [
    "every machine answers and has the accounts",
    "no account",
    "block",
    holders("node4", "database", { files: trustFiles("node4", "database", { account: saw(null) }) }),
  ],
  ["every machine answers and has the accounts", "no member answers", "block", seenTrust({ runner: null })],
  ["every machine answers and has the accounts", "no home", "block", seenTrust({ home: null })],
  [
    "the list has an address for each machine",
    "a name",
    "block",
    seenTrust(),
    Cluster.parse({ ...green, nodes: green.nodes.map((node) => ({ ...node, backIp: node.name })) }),
  ],
  [
    "the list has an address for each machine",
    "twice the same",
    "block",
    seenTrust(),
    Cluster.parse({ ...green, nodes: green.nodes.map((node) => ({ ...node, backIp: "10.0.0.1" })) }),
  ],
  [
    "the bot may act as root where root's trust is wanted",
    "no root",
    "block",
    seenTrust(),
    Cluster.parse({ ...green, rootVia: "none" }),
  ],
  [
    "the bot may act as root where root's trust is wanted",
    "not wanted",
    "ok",
    seenTrust({ users: ["database"] }),
    Cluster.parse({ ...green, rootVia: "none" }),
  ],
  ["the passwords can be had", "none is named", "block", seenTrust(), Cluster.parse({ ...green, secrets: {} })],
  [
    "no stale host key is in the way",
    "an old key of the new machine",
    "block",
    knowing("node1", `10.0.0.4 ssh-rsa ${OLD}\n`),
  ],
  ["no stale host key is in the way", "the present key", "ok", knowing("node1", `10.0.0.4 ssh-rsa ${KEY}\n`)],
  ["no stale host key is in the way", "an old key of 10.0.0.40", "ok", knowing("node1", `10.0.0.40 ssh-rsa ${OLD}\n`)],
  [
    "no stale host key is in the way",
    "not to be read",
    "block",
    holders("node1", "root", { files: trustFiles("node1", "root", { knownHosts: missed() }) }),
  ],
  ["no stale host key is in the way", "present keys not known", "unknown", host("node4", { hostKeys: saw([]) })],
  [
    "homes and their .ssh belong to their owners alone",
    "others may write",
    "block",
    holders("node2", "database", { paths: saw([at("/home/omm", { mode: "775" })]) }),
  ],
  [
    "homes and their .ssh belong to their owners alone",
    "somebody else's",
    "block",
    holders("node2", "root", { paths: saw([at("/root/.ssh", { owner: "omm" })]) }),
  ],
  [
    "homes and their .ssh belong to their owners alone",
    "others may read",
    "ok",
    holders("node2", "database", { paths: saw([at("/home/omm", { mode: "755" })]) }),
  ],
  [
    "homes and their .ssh belong to their owners alone",
    "not to be seen",
    "block",
    holders("node2", "database", { paths: missed() }),
  ],
  ["no login prints anything", "a greeting", "block", holders("node2", "database", { login: saw("Welcome!") })],
  ["no login prints anything", "not to be seen", "unknown", holders("node2", "database", { login: null })],
  [
    "no rule of sshd keeps anybody out",
    "DenyUsers",
    "warn",
    host("node2", { sshd: saw({ text: "DenyUsers omm@10.0.0.4\n" }) }),
  ],
  [
    "no rule of sshd keeps anybody out",
    "hosts.deny",
    "warn",
    host("node2", { denied: saw({ text: "# x\nsshd: 10.0.0.4\n" }) }),
  ],
  ["no rule of sshd keeps anybody out", "not to be seen", "unknown", host("node2", { sshd: null })],
  [
    "nothing runs that needs the present trust",
    "an expansion",
    "block",
    host("node1", { busy: saw([{ pid: 1, user: "root", seconds: 9, tool: "gs_expansion", args: "" }]) }),
  ],
  [
    "nothing runs that needs the present trust",
    "not to be seen",
    "block",
    host("node1", { busy: missed("not-recognised") }),
  ],
  [
    "the machine it runs on reaches all others",
    "one is silent",
    "block",
    seenTrust({ reach: [{ node: "node4", connection: saw("silent" as const) }] }),
  ],
  [
    "the machine it runs on reaches all others",
    "the port is only supposed",
    "warn",
    seenTrust({ reach: [{ node: "node4", connection: saw("refused" as const) }] }),
    Cluster.parse({ ...green, nodes: green.nodes.map((node) => ({ ...node, ssh: { ...node.ssh, port: 2222 } })) }),
  ],
  ["some trust is missing", "none is", "warn", seenTrust({ pairs: everyPair })],
  [
    "every machine lets every other one in",
    "another machine answered",
    "block",
    seenTrust({ pairs: [...everyPair.slice(1), pair("node1", "node1", "root", saw({ hostName: "node7" }))] }),
  ],
  [
    "every machine lets every other one in",
    "it calls itself otherwise than the inventory does",
    "ok",
    seenTrust({
      hosts: host("node1", { hostName: saw("og1") }).hosts,
      pairs: everyPair.map((one) => (one.to === "node1" ? { ...one, answer: saw({ hostName: "og1" }) } : one)),
    }),
  ],
  [
    "every machine lets every other one in",
    "one could not be tried",
    "block",
    seenTrust({ pairs: [...everyPair.slice(1), pair("node1", "node1", "root", missed())] }),
  ],
  ["every machine lets every other one in", "pairs are missing", "block", seenTrust({ pairs: everyPair.slice(1) })],
])("%s (%s): %s", ([check, , kind, facts, cluster]) => {
  expect(verdict(check, facts, cluster)?.kind).toBe(kind);
});

test("a stale key of the new machine is for `prepare`, one of a member for a person", () => {
  const why = (text: string) => {
    const judged = verdict("no stale host key is in the way", knowing("node1", text));
    return judged?.kind === "block" ? inLanguage(judged.why, "en") : "";
  };
  expect(why(`10.0.0.4 ssh-rsa ${OLD}\n`)).toContain("/gauss prepare green node4".replace("green", green.name));
  expect(why(`node2 ssh-rsa ${OLD}\n`)).toContain("ssh-keygen -R 10.0.0.2 -f /home/omm/.ssh/known_hosts");
});

test("a machine that the inventory does not have is refused", () => {
  expect(verdict("the new machine is in the inventory", seenTrust(), green, { newNode: "node9" })?.kind).toBe("block");
  const two = { newNode: "node4", also: "node9" };
  expect(verdict("the new machine is in the inventory", seenTrust(), green, two)?.kind).toBe("block");
  expect(verdict("the new machine is in the inventory", seenTrust(), green, {})?.kind).toBe("ok");
});

test("a pair that fails is named with its account and its reason", () => {
  const judged = verdict(
    "every machine lets every other one in",
    seenTrust({ pairs: [pair("node1", "node4", "database", refused)] }),
  );
  expect(judged?.kind === "block" && inLanguage(judged.why, "en")).toBe(
    "omm: node1 to node4 (Host key verification failed.)",
  );
});

test("the report is a table from where to where, and offers the expansion once all is well", () => {
  const before = trust.report(seenTrust(), withNode4, green, seenTrust());
  expect(before.tone).toBe("attention");
  expect(before.table?.columns.length).toBe(6);
  expect(before.table?.rows[0]?.slice(0, 2)).toEqual(["node1", "root"]);
  expect(before.table?.rows[0]?.at(-1)).toBe("Host key verification failed.");
  const done = trust.report(seenTrust({ pairs: everyPair }), withNode4, green, seenTrust());
  expect(done).toMatchObject({ tone: "good", offers: [{ operation: "expand", args: { node: "node4" } }] });
});

test("a machine that is away is named with what to do about it, and one that answers is not", () => {
  const told = (facts: TrustFacts) =>
    trust
      .report(facts, withNode4, green, seenTrust())
      .findings?.map(({ what, next }) =>
        [what, ...(next === undefined ? [] : [next])].map((text) => inLanguage(text, "en")),
      );
  expect(told(host("node3", { hostName: missed("refused") }))).toEqual([
    [
      "node3 refused the connection.",
      "gs_sshexkey does nothing while one host of its list is away. See that node3 is there, then `/gauss trust blue node4`.",
    ],
  ]);
  expect(told(seenTrust())).toEqual([]);
});

test.for<[string | undefined, string | undefined, string[]]>([
  [undefined, "5.0.1", ["root", "omm"]],
  [undefined, "6.0.0", ["omm"]],
  [undefined, undefined, ["root", "omm"]],
  ["root", "6.0.0", ["root"]],
  ["omm", "5.0.1", ["omm"]],
  ["both", "6.0.0", ["root", "omm"]],
])("asked for %s in version %s, trust is made for %j", async ([users, version, expected]) => {
  const asked: string[] = [];
  const look: Look = async (_node, probe) => {
    if (probe.source.startsWith("getent passwd")) asked.push(probe.source.split(" ")[2] ?? "");
    return missed();
  };
  await trust.observe(users === undefined ? {} : { users }, look, Cluster.parse({ ...green, version }));
  expect([...new Set(asked)]).toEqual(expected);
});

test("every member is in the list, since whoever is left out loses the trust it had; a spare is in it only when it is named", async () => {
  const listed = ["node1", "node2", "node3"].map((name, at) => `node :${at + 1}\nnodeName:${name}\n`).join("");
  const look: Look = async <T>(_node: string, probe: Probe<T>): Promise<Reading<T>> => {
    const parsed = probe.parse(`NodeHeader:\nnode:1\nnodeCount:3\n${listed}`, 0);
    return probe.source === "gs_om -t view" && "value" in parsed ? saw(parsed.value) : missed();
  };
  expect(await trust.observe({}, look, green)).toMatchObject({ targets: ["node1", "node2", "node3"] });
  expect(await trust.observe(withNode4, look, green)).toMatchObject({ targets: ["node1", "node2", "node3", "node4"] });
});

test("that open shells do not have the new keys is told when there are new keys", () => {
  const keys = (key: string) =>
    seenTrust({
      pairs: everyPair,
      holders: seenTrust().holders.map((one) => ({
        ...one,
        files: trustFiles(one.node, one.user, { publicKeys: saw([key]) }),
      })),
    });
  const told = (before: TrustFacts) =>
    trust.report(keys(KEY), withNode4, green, before).findings?.map(({ what }) => what.id);
  expect(told(keys(OLD))).toEqual(["trust.old-shells"]);
  expect(told(keys(KEY))).toEqual([]);
});
