import { expect, test } from "vitest";
import prepare from "../../commands/prepare.ts";
import { Cluster } from "../../src/core/cluster.ts";
import { Step } from "../../src/core/operation.ts";
import { inLanguage } from "../../src/core/words.ts";
import type { Machine } from "../../src/gauss/bare-machine.ts";
import {
  at,
  green,
  newMachine,
  prepareFacts,
  readyMachine,
  reference,
  returnedMachine,
  trustFiles,
} from "../support/machines.ts";
import { missed, saw } from "../support/members.ts";

type Facts = ReturnType<typeof prepareFacts>;
const node4 = { node: "node4" };

const verdict = (check: string, facts: Facts, args = node4, cluster = green) =>
  (prepare.preflight[check] ?? prepare.verify[check])?.(facts, args, cluster, facts);
const stepsOf = (facts: Facts, cluster = green): Step[] =>
  prepare.plan(facts, node4, cluster).map((step) => Step.parse(step));
const typed = (step: Step): string =>
  `${step.as === "root" ? "root" : "omm"}@${step.node}$ ${step.command.argv.map((word) => (word.includes("\n") ? "…" : word)).join(" ")}`;

test("a ready machine passes every check, and there is nothing to do", () => {
  const facts = prepareFacts(readyMachine());
  const judged = Object.keys(prepare.preflight).map((check) => [check, verdict(check, facts)?.kind]);
  expect(judged.filter(([, kind]) => kind !== "ok")).toEqual([["kernel settings, limits and sshd suit", "unknown"]]);
  expect(stepsOf(facts)).toEqual([]);
  expect(Object.keys(prepare.verify).map((check) => verdict(check, facts)?.kind)).toEqual(
    Object.keys(prepare.verify).map(() => "ok"),
  );
});

test("a new machine gets the account with the numbers it has in the cluster, and the folders of the tools", () => {
  const steps = stepsOf(prepareFacts(newMachine));
  expect(steps.map(typed)).toEqual([
    "root@node4$ groupadd -g 1002 dbgrp",
    "root@node4$ useradd -m -u 1001 -g dbgrp -s /bin/bash omm",
    "root@node4$ passwd omm",
    ...["/data", "/opt/huawei", "/opt/huawei/log", "/opt/huawei/install"].flatMap((path) => [
      `root@node4$ mkdir -p -- ${path}`,
      `root@node4$ chown -- omm:dbgrp ${path}`,
    ]),
    "root@node4$ python3 -c … /home/omm/gauss.env absent .before-prepare-e3b0c442",
    "root@node4$ chown -- omm:dbgrp /home/omm/gauss.env",
  ]);
  const password = steps.find(({ id }) => id === "password");
  expect(password?.command).toMatchObject({
    tty: true,
    answers: [1, 2].map(() => ({ reply: { secret: "ommPassword" } })),
  });
});

test("numbers that somebody else has there are not taken, and no password is set without a secret", () => {
  const taken = {
    ...newMachine,
    uidTakenBy: saw({ name: "zhang", uid: 1_001, gid: 1, home: "/home/zhang" }),
    gidTakenBy: missed(),
  };
  const cluster = Cluster.parse({ ...green, secrets: {} });
  expect(stepsOf(prepareFacts(taken), cluster).slice(0, 3).map(typed)).toEqual([
    "root@node4$ groupadd dbgrp",
    "root@node4$ useradd -m -g dbgrp -s /bin/bash omm",
    "root@node4$ mkdir -p -- /data",
  ]);
});

test("of a returned machine every leftover goes by a step of its own that shows its diff; deleting comes last", () => {
  const steps = stepsOf(prepareFacts(returnedMachine));
  expect(steps.map(typed)).toEqual([
    expect.stringContaining("/etc/profile"),
    expect.stringContaining("/home/omm/.bashrc"),
    expect.stringContaining("/home/omm/gauss.env"),
    "root@node4$ crontab -u omm -",
    "root@node4$ rm -rf -- /data/dn1/PG_VERSION /data/dn1/global /data/dn1/pg_xlog",
  ]);
  expect(steps.map(({ command }) => command.input)).toEqual([
    "umask 022\n",
    // An empty file would break gs_sshexkey.
    "# /home/omm/.bashrc\n",
    "export LANG=C\n",
    "0 1 * * * backup\n",
    undefined,
  ]);
  expect(steps.slice(0, 4).every(({ diff }) => /^-.*(?:GPHOME|GAUSSHOME|om_monitor)/m.test(diff ?? ""))).toBe(true);
});

test("the agent of a trust that was just made stays, so that preparing again does not break it", () => {
  const text = "# .bashrc\nexport SSH_AUTH_SOCK=/home/omm/gaussdb_tmp/gauss_socket_tmp\nexport SSH_AGENT_PID=4711\n";
  expect(stepsOf(prepareFacts(readyMachine({ bashrc: saw({ text }) })))).toEqual([]);
});

test("an empty or missing .bashrc gets a first line and its owner", () => {
  const ids = (text: string | null) =>
    stepsOf(prepareFacts(readyMachine({ bashrc: saw({ text }) }))).map(({ id }) => id);
  expect(ids("")).toEqual(["bashrc"]);
  expect(ids(null)).toEqual(["bashrc", "bashrc-owner"]);
});

const OLD = "AAAAC3NzaC1lZDI1NTE5AAAAIOldOldOldOldOldOldOldOldOldOldOldOldOldOldOldO";
const NOW = "AAAAC3NzaC1lZDI1NTE5AAAAINowNowNowNowNowNowNowNowNowNowNowNowNowNowNowN";

test("stale keys go on every member and on the machine, for root and the database user; others stay", () => {
  const known = `10.0.0.4 ssh-ed25519 ${OLD}\n10.0.0.40 ssh-ed25519 ${OLD}\n`;
  const trust = [
    trustFiles("node1", "root", { knownHosts: saw({ text: known }) }),
    trustFiles("node1", "database", { authorizedKeys: saw({ text: `ssh-rsa ${OLD} omm@node4\n` }) }),
    trustFiles("node2", "database", {
      authorizedKeys: saw({ text: `ssh-rsa ${NOW} omm@node4 #OM\n` }),
      publicKeys: saw([NOW]),
    }),
    trustFiles("node4", "root", { knownHosts: saw({ text: `node4 ssh-ed25519 ${OLD}\n` }) }),
    trustFiles("node3", "root", { account: missed(), knownHosts: null, authorizedKeys: null, publicKeys: null }),
  ];
  const facts = prepareFacts(readyMachine({ hostKeys: saw([NOW]) }), { trust });
  expect(stepsOf(facts).map((step) => [step.id, step.node, step.command.argv[3], step.command.input])).toEqual([
    ["known-hosts-root-0", "node1", "/root/.ssh/known_hosts", `10.0.0.40 ssh-ed25519 ${OLD}\n`],
    ["authorized-keys-database-0", "node1", "/home/omm/.ssh/authorized_keys", ""],
    ["known-hosts-root-3", "node4", "/root/.ssh/known_hosts", ""],
  ]);
  expect(verdict("what the members know of it could be read", facts)?.kind).toBe("warn");
});

test("what a machine that returns knows of the members goes where it is stale; their keys that hold stay", () => {
  const own = trustFiles("node4", "database", {
    knownHosts: saw({
      text: `10.0.0.2 ssh-ed25519 ${OLD}\n10.0.0.2 ssh-ed25519 ${NOW}\n10.0.0.3 ssh-ed25519 ${OLD}\n`,
    }),
    authorizedKeys: saw({ text: `ssh-rsa ${OLD} omm@node2\nssh-rsa ${NOW} omm@node2\n` }),
  });
  const member = trustFiles("node2", "database", {
    knownHosts: saw({ text: `10.0.0.3 ssh-ed25519 ${OLD}\n` }),
    publicKeys: saw([NOW]),
  });
  const memberNames = [
    { node: "node2", hostName: saw("node2"), hostKeys: saw([NOW]) },
    // Its keys are not known, so nothing is known to be stale.
    { node: "node3", hostName: saw("node3"), hostKeys: missed() },
  ];
  const facts = prepareFacts(readyMachine({ hostKeys: saw([NOW]) }), { trust: [own, member], memberNames });
  expect(stepsOf(facts).map((step) => [step.node, step.command.input])).toEqual([
    ["node4", `10.0.0.2 ssh-ed25519 ${NOW}\n10.0.0.3 ssh-ed25519 ${OLD}\n`],
    ["node4", `ssh-rsa ${NOW} omm@node2\n`],
  ]);
});

test("folders of the system stay root's, folders of other people are given to the database user", () => {
  const machine = readyMachine({
    paths: saw([
      at("/data", { owner: "root", group: "root" }),
      at("/opt/huawei", { owner: "UNKNOWN", group: "UNKNOWN" }),
    ]),
  });
  expect(stepsOf(prepareFacts(machine)).map(typed)).toEqual([
    "root@node4$ chown -- omm:dbgrp /data",
    "root@node4$ chown -- omm:dbgrp /opt/huawei",
  ]);
  const inVar = reference({
    paths: saw({ gaussHome: null, gpHome: null, pgHost: "/tmp/omm", gaussLog: "/var/log/omm" }),
  });
  const theirs = readyMachine({ paths: saw(["/tmp", "/var/log"].map((path) => at(path, { owner: "root" }))) });
  expect(stepsOf(prepareFacts(theirs, { reference: inVar }))).toEqual([]);
});

const machineWith = (more: Partial<Machine>): Facts => prepareFacts(readyMachine(more));
const data = (more: Partial<Machine>): Facts => prepareFacts({ ...returnedMachine, ...more });
const system = (more: Partial<Machine["system"]>): Facts =>
  machineWith({ system: { ...readyMachine().system, ...more } });

test.for<[string, string, string, Facts]>([
  [
    "it is a machine of the inventory and no member",
    "a member",
    "block",
    { ...machineWith({}), members: ["node1", "node4"] },
  ],
  [
    "it is a machine of the inventory and no member",
    "nobody knows who is one",
    "block",
    { ...machineWith({}), members: ["node4"], membersRead: false },
  ],
  ["the bot may act as root there", "the host is away", "block", prepareFacts(null, { root: missed() })],
  ["it is the machine that is meant", "another name", "block", prepareFacts(readyMachine(), { root: saw("node9") })],
  [
    "it is the machine that is meant",
    "a member has its name too",
    "block",
    prepareFacts(readyMachine(), { memberNames: [{ node: "node2", hostName: saw("node4") }] }),
  ],
  [
    "it is the machine that is meant",
    "a member's name is not known",
    "unknown",
    prepareFacts(readyMachine(), { memberNames: [{ node: "node2", hostName: missed() }] }),
  ],
  [
    "no database and no tool is at work there",
    "a server",
    "block",
    machineWith({ servers: saw([{ pid: 7, user: "omm", args: "gaussdb" }]) }),
  ],
  ["no database and no tool is at work there", "not to be seen", "block", machineWith({ servers: missed() })],
  [
    "no database and no tool is at work there",
    "a build",
    "block",
    machineWith({ busy: saw([{ pid: 7, user: "omm", seconds: 4, tool: "gs_ctl", args: "gs_ctl build" }]) }),
  ],
  [
    "all that may have to be mended could be read",
    "a profile in another encoding",
    "block",
    machineWith({ profile: missed("not-recognised") }),
  ],
  ["all that may have to be mended could be read", "no look at the folders", "block", machineWith({ paths: missed() })],
  ["all that may have to be mended could be read", "the machine went away", "unknown", prepareFacts(null)],
  [
    "what an earlier openGauss left can be taken away",
    "a line that does more",
    "block",
    machineWith({ profile: saw({ text: "[ -d /x ] && export GAUSSHOME=/x\n" }) }),
  ],
  ["what an earlier openGauss left can be taken away", "simple lines", "ok", prepareFacts(returnedMachine)],
  ["the login prints nothing", "a greeting", "block", machineWith({ login: saw("Welcome!") })],
  ["the login prints nothing", "root's greeting", "block", machineWith({ rootLogin: saw("Welcome!") })],
  [
    "the login prints nothing",
    "a greeting that stays when the rest is cleaned",
    "block",
    prepareFacts({
      ...returnedMachine,
      login: saw("Welcome!"),
      bashrc: saw({ text: "echo 'Welcome!'\nexport GAUSS_ENV=2\n" }),
    }),
  ],
  [
    "the login prints nothing",
    "an error of a line that goes",
    "warn",
    prepareFacts({ ...returnedMachine, login: saw("-bash: /opt/x: No such file") }),
  ],
  ["the login prints nothing", "not to be seen", "unknown", machineWith({ login: missed("not-recognised") })],
  ["the login prints nothing", "no account yet", "ok", prepareFacts(newMachine)],
  [
    "its .bashrc runs through",
    "it ends early",
    "warn",
    machineWith({ bashrc: saw({ text: "case $- in *i*) ;; *) return;; esac\n" }) }),
  ],
  ["the account is as on the members", "not in the group", "block", machineWith({ groups: saw(["users"]) })],
  [
    "the account is as on the members",
    "other numbers",
    "warn",
    machineWith({ account: saw({ name: "omm", uid: 1, gid: 2, home: "/home/omm" }) }),
  ],
  ["its data directory is empty, or may be emptied", "an old data directory", "warn", prepareFacts(returnedMachine)],
  [
    "its data directory is empty, or may be emptied",
    "something else",
    "block",
    data({ content: saw(["photos", "letters"]) }),
  ],
  [
    "its data directory is empty, or may be emptied",
    "on a shared file system",
    "block",
    data({ mount: saw({ source: "nas:/x", type: "nfs4" }) }),
  ],
  [
    "its data directory is empty, or may be emptied",
    "a link",
    "block",
    data({ contentPaths: saw([at("/data/dn1", { kind: "symbolic link" })]) }),
  ],
  [
    "its data directory is empty, or may be emptied",
    "a mount point inside",
    "block",
    data({ contentPaths: saw([at("/data/dn1"), at("/data/dn1/pg_xlog", { device: "9" })]) }),
  ],
  [
    "its data directory is empty, or may be emptied",
    "its size is not known",
    "block",
    data({ contentBytes: missed() }),
  ],
  [
    "its data directory is empty, or may be emptied",
    "an overlay, whose files are of another device",
    "warn",
    data({ contentPaths: saw([at("/data/dn1"), at("/data/dn1/PG_VERSION", { kind: "regular file", device: "9" })]) }),
  ],
  [
    "its data directory is empty, or may be emptied",
    "only what mkfs makes",
    "ok",
    machineWith({ content: saw(["lost+found"]) }),
  ],
  ["no other installation is left", "old tools", "warn", machineWith({ paths: saw([at("/opt/huawei/install/om")]) })],
  ["its system is that of the members", "another processor", "block", system({ architecture: saw("x86_64") })],
  [
    "its system is that of the members",
    "another release",
    "block",
    system({ os: saw({ id: "openEuler", version: "20.03" }) }),
  ],
  ["its system is that of the members", "not to be seen", "block", system({ os: missed() })],
  [
    "its system is that of the members",
    "no member answers",
    "unknown",
    prepareFacts(readyMachine(), { reference: null }),
  ],
  ["its clock and time zone are those of the members", "another zone", "block", system({ timeZone: saw("UTC") })],
  [
    "its clock and time zone are those of the members",
    "two minutes off",
    "block",
    system({ clock: saw(1_767_322_920) }),
  ],
  [
    "its clock and time zone are those of the members",
    "ten seconds off",
    "warn",
    system({ clock: saw(1_767_322_790) }),
  ],
  [
    "its clock and time zone are those of the members",
    "a second off, which two looks cannot tell",
    "ok",
    system({ clock: saw(1_767_322_801) }),
  ],
  ["its clock and time zone are those of the members", "not to be seen", "block", system({ clock: missed() })],
  ["python3 is there", "too old", "block", system({ python: saw({ major: 3, minor: 4 }) })],
  ["python3 is there", "missing", "block", system({ python: missed("not-recognised") })],
  ["python3 is there", "newer", "warn", system({ python: saw({ major: 3, minor: 11 }) })],
  [
    "its disk takes the data",
    "too small",
    "block",
    machineWith({ disk: saw({ mount: "/", sizeBytes: 1, usedBytes: 1, freeBytes: 100 * 2 ** 30, usedPercent: 1 }) }),
  ],
  [
    "its disk takes the data",
    "tight",
    "warn",
    machineWith({ disk: saw({ mount: "/", sizeBytes: 1, usedBytes: 1, freeBytes: 120 * 2 ** 30, usedPercent: 1 }) }),
  ],
  [
    "its disk takes the data",
    "tight, but what is deleted makes room",
    "warn",
    data({ disk: saw({ mount: "/", sizeBytes: 1, usedBytes: 1, freeBytes: 100 * 2 ** 30, usedPercent: 1 }) }),
  ],
  [
    "its disk takes the data",
    "the data's size is not known",
    "block",
    prepareFacts(readyMachine(), { reference: reference({ dataBytes: missed() }) }),
  ],
  ["it is as strong as the members", "half the memory", "warn", system({ memory: saw(32 * 2 ** 30) })],
  ["it is as strong as the members", "fewer processors", "warn", system({ processors: saw(8) })],
  ["it is as strong as the members", "not to be seen", "unknown", system({ memory: missed() })],
  ["its ports are free", "somebody listens", "block", machineWith({ listening: saw([22, 15_404]) })],
  ["its ports are free", "not to be seen", "block", machineWith({ listening: missed() })],
  [
    "its ports are free",
    "in the range of outgoing ports",
    "block",
    machineWith({ ephemeral: saw({ from: 10_000, to: 60_999 }) }),
  ],
  ["its ports are free", "the range is not known", "unknown", machineWith({ ephemeral: missed() })],
  [
    "the machines reach each other",
    "a firewall",
    "block",
    prepareFacts(readyMachine(), {
      reference: reference({ reach: [{ port: 15_400, connection: saw("silent" as const) }] }),
    }),
  ],
  [
    "the machines reach each other",
    "the database refuses",
    "warn",
    prepareFacts(readyMachine(), { reach: [{ port: 15_400, connection: saw("refused" as const) }] }),
  ],
  [
    "the machines reach each other",
    "not to be tried",
    "unknown",
    prepareFacts(readyMachine(), { reach: [{ port: 15_400, connection: missed() }] }),
  ],
  [
    "names lead to the right machines",
    "another address there",
    "block",
    machineWith({ hosts: saw({ text: "10.0.0.9 node1 # old\n" }) }),
  ],
  [
    "names lead to the right machines",
    "another address on the member",
    "block",
    prepareFacts(readyMachine(), { reference: reference({ hosts: saw({ text: "10.0.0.9 x node4\n" }) }) }),
  ],
  [
    "names lead to the right machines",
    "its own name on the loopback address",
    "warn",
    machineWith({ hosts: saw({ text: "127.0.1.1 node4\n" }) }),
  ],
  ["names lead to the right machines", "not to be seen", "block", machineWith({ hosts: missed() })],
  ["all that was to be done is done", "a line is still there", "block", prepareFacts(returnedMachine)],
  ["root's shell there answers", "the machine went away", "block", prepareFacts(null, { root: missed() })],
])("%s (%s): %s", ([check, , kind, facts]) => {
  expect(verdict(check, facts)?.kind).toBe(kind);
});

test("a node that the inventory does not have is refused", () => {
  expect(verdict("it is a machine of the inventory and no member", prepareFacts(null), { node: "node9" })?.kind).toBe(
    "block",
  );
});

test("without root a person is told what to type", () => {
  const cluster = Cluster.parse({ ...green, rootVia: "none" });
  const facts = prepareFacts(null, { root: missed("not-authenticated") });
  expect(verdict("the bot may act as root there", facts, node4, cluster)?.kind).toBe("block");
  const { text } = prepare.report(facts, node4, cluster, facts);
  expect(text).toContain("useradd -m -g dbgrp -s /bin/bash omm");
  expect(text).toContain("ssh-keygen -R 10.0.0.4");
});

test("the report says what was found, what is done and how it is taken back, and offers trust when all is done", () => {
  const before = prepareFacts(returnedMachine);
  const rows = (report: ReturnType<typeof prepare.report>) =>
    report.table?.rows.map((row) => row.map((cell) => (typeof cell === "string" ? cell : inLanguage(cell, "en"))));
  const proposed = prepare.report(before, node4, green, before);
  expect(inLanguage(proposed.headline, "en")).toBe("node4 is not ready yet: 5 things are to be done.");
  expect(rows(proposed)?.[0]?.[3]).toMatch(/^mv -- \/etc\/profile\.before-prepare-[0-9a-f]{8} \/etc\/profile$/);
  const done = prepare.report(prepareFacts(readyMachine()), node4, green, before);
  expect(done.tone).toBe("good");
  expect(rows(done)?.at(-1)).toEqual([
    "node4",
    "3 entries, 20 GB, in /data/dn1",
    "Delete what is left in /data/dn1",
    "none: it is gone",
  ]);
  expect(done.offers).toMatchObject([{ operation: "trust", args: { newNode: "node4" } }]);
});

test("where the bot does not get in as the database user, a person is told before trust needs it", () => {
  const facts = prepareFacts(readyMachine(), { database: missed("not-authenticated") });
  const { findings } = prepare.report(facts, node4, green, facts);
  expect(findings?.map(({ what }) => inLanguage(what, "en"))).toEqual([
    "The bot does not get in as omm on node4: the host did not accept our key.",
  ]);
});

test("what was made of a new account without a known password is said", () => {
  const cluster = Cluster.parse({ ...green, secrets: {} });
  const done = prepare.report(prepareFacts(readyMachine()), node4, cluster, prepareFacts(newMachine));
  expect(done.findings?.map(({ what }) => inLanguage(what, "en"))).toEqual([
    "omm on node4 needs the same password as on the members.",
  ]);
});
