import { Cluster } from "../../src/core/cluster.ts";
import type { Machine } from "../../src/gauss/bare-machine.ts";
import type { PathAt } from "../../src/gauss/paths-at.ts";
import type { PrepareFacts, Reference } from "../../src/gauss/prepare-facts.ts";
import type { System } from "../../src/gauss/system.ts";
import type { TrustFiles } from "../../src/gauss/trust-files.ts";
import { blue } from "./fixed-world.ts";
import { saw } from "./members.ts";

/** blue with a fourth machine that is no member yet, root over ssh and the passwords named. */
export const green: Cluster = Cluster.parse({
  ...blue,
  rootVia: "ssh",
  envFile: "/home/omm/gauss.env",
  version: "5.0.0",
  nodes: [
    ...blue.nodes,
    { name: "node4", ssh: { host: "127.0.0.4" }, backIp: "10.0.0.4", dataDir: "/data/dn1", port: 15_400 },
  ],
  secrets: { ommPassword: { env: "OMM_PASSWORD" }, rootPassword: { env: "ROOT_PASSWORD" } },
});

const GB = 1_073_741_824;

const system = (name: string, more: Partial<System> = {}): System => ({
  hostName: saw(name),
  architecture: saw("aarch64"),
  os: saw({ id: "openEuler", version: "22.03" }),
  timeZone: saw("CST"),
  clock: saw(1_767_322_800),
  python: saw({ major: 3, minor: 9 }),
  memory: saw(64 * GB),
  processors: saw(16),
  ...more,
});

export const at = (path: string, more: Partial<PathAt> = {}): PathAt => ({
  path,
  kind: "directory",
  owner: "omm",
  group: "dbgrp",
  mode: "700",
  device: "1",
  ...more,
});
const notThere = (path: string): PathAt => ({ path, kind: null, owner: "", group: "", mode: "", device: "" });

const omm = { name: "omm", uid: 1_001, gid: 1_002, home: "/home/omm" };
const dbgrp = { name: "dbgrp", gid: 1_002 };
const SKELETON = "# .bashrc\nalias ll='ls -l'\n";

/** A machine on which nothing is left to do. */
export const readyMachine = (more: Partial<Machine> = {}): Machine => ({
  system: system("node4"),
  account: saw(omm),
  group: saw(dbgrp),
  groups: saw(["dbgrp"]),
  uidTakenBy: saw(omm),
  gidTakenBy: saw(dbgrp),
  profile: saw({ text: "umask 022\n" }),
  bashrc: saw({ text: SKELETON }),
  envFile: saw({ text: "" }),
  crontab: saw(""),
  login: saw(""),
  rootLogin: saw(""),
  hosts: saw({ text: "127.0.0.1 localhost\n10.0.0.1 node1\n" }),
  servers: saw([]),
  busy: saw([]),
  paths: saw([
    notThere("/data/dn1"),
    at("/data", { owner: "omm" }),
    at("/", { owner: "root" }),
    ...["/opt/huawei", "/opt/huawei/log", "/opt/huawei/install"].map((path) => at(path)),
    ...["/opt/huawei/install/app", "/opt/huawei/install/om"].map(notThere),
  ]),
  content: saw(null),
  contentPaths: null,
  contentBytes: null,
  mount: saw({ source: "/dev/vda", type: "xfs" }),
  disk: saw({ mount: "/data", sizeBytes: 500 * GB, usedBytes: GB, freeBytes: 400 * GB, usedPercent: 1 }),
  listening: saw([22]),
  ephemeral: saw({ from: 32_768, to: 60_999 }),
  hostKeys: saw([]),
  ...more,
});

/** A machine just out of its box. */
export const newMachine: Machine = readyMachine({
  account: saw(null),
  group: saw(null),
  groups: null,
  uidTakenBy: saw(null),
  gidTakenBy: saw(null),
  bashrc: null,
  envFile: saw({ text: null }),
  crontab: null,
  login: null,
  paths: saw([
    ...["/data/dn1", "/data"].map(notThere),
    at("/", { owner: "root" }),
    ...["/opt/huawei", "/opt/huawei/log", "/opt/huawei/install"].map(notThere),
    ...["/opt/huawei/install/app", "/opt/huawei/install/om"].map(notThere),
  ]),
});

const LEFT = "export GAUSSHOME=/opt/huawei/install/app\nexport PATH=$GAUSSHOME/bin:$PATH\nexport GAUSS_ENV=2\n";

/** A machine that was a member once and has come back. */
export const returnedMachine: Machine = readyMachine({
  profile: saw({ text: `umask 022\nexport GPHOME=/opt/huawei/install/om\n` }),
  bashrc: saw({ text: LEFT }),
  envFile: saw({ text: `${LEFT}export LANG=C\n` }),
  crontab: saw("* * * * * /opt/huawei/install/om/om_monitor\n0 1 * * * backup\n"),
  content: saw(["PG_VERSION", "global", "lost+found", "pg_xlog"]),
  contentPaths: saw(["", "/PG_VERSION", "/global", "/lost+found", "/pg_xlog"].map((end) => at(`/data/dn1${end}`))),
  contentBytes: saw(20 * GB),
});

export const reference = (more: Partial<Reference> = {}): Reference => ({
  node: "node1",
  system: system("node1"),
  account: saw(omm),
  group: saw(dbgrp),
  paths: saw({
    gaussHome: "/opt/huawei/install/app",
    gpHome: "/opt/huawei/install/om",
    pgHost: "/opt/huawei/tmp",
    gaussLog: "/opt/huawei/log/omm",
  }),
  dataBytes: saw(100 * GB),
  hosts: saw({ text: "10.0.0.4 node4\n" }),
  reach: [{ port: 15_400, connection: saw("refused" as const) }],
  ...more,
});

/** What an account trusts where everything is as after gs_sshexkey. */
export const trustFiles = (node: string, user: "root" | "database", more: Partial<TrustFiles> = {}): TrustFiles => ({
  node,
  user,
  account: saw({ ...omm, name: user === "root" ? "root" : "omm", home: user === "root" ? "/root" : "/home/omm" }),
  knownHosts: saw({ text: "" }),
  authorizedKeys: saw({ text: "" }),
  publicKeys: saw([]),
  ...more,
});

export const prepareFacts = (machine: Machine | null, more: Partial<PrepareFacts> = {}) => ({
  root: saw("node4"),
  database: saw("node4"),
  machine,
  reference: reference(),
  reach: [{ port: 15_400, connection: saw("open" as const) }],
  memberNames: ["node1", "node2", "node3"].map((node) => ({ node, hostName: saw(node) })),
  trust: ["node1", "node4"].flatMap((node) => [trustFiles(node, "root"), trustFiles(node, "database")]),
  members: ["node1", "node2", "node3"],
  membersRead: true,
  ...more,
});
