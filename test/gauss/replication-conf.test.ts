import { expect, test } from "vitest";
import { type HbaLine, hbaConf, isForHost, replicationConf } from "../../src/gauss/replication-conf.ts";
import { recorded } from "./samples.ts";

const conf = (text: string, code = 0) => replicationConf("/data/dn1").parse(text, code);
const hba = (text: string, code = 0) => hbaConf("/data/dn1").parse(text, code);
const NOT = { notRecognised: expect.stringMatching(/\w/) };
const ports = (side: string) => `${side}port=15401 ${side}heartbeatport=15405 ${side}service=15404`;
const way = (from: string, to: string) => `localhost=${from} ${ports("local")} remotehost=${to} ${ports("remote")}`;

/** The lines of the files as they were on og2 after og1 was dropped from it, og3 staying (7.0.0-RC3). */
const after = recorded("05-dropnode-dead-host.txt", "grep -n replconninfo");
const linesOf = (pattern: RegExp) =>
  after
    .split("\n")
    .filter((line) => pattern.test(line))
    .map((line) => line.replace(/^\d+:/, ""))
    .join("\n");

test("what gs_dropnode left in postgresql.conf", () => {
  expect(conf(linesOf(/replconninfo/))).toEqual({
    value: {
      applicationName: null,
      connections: [
        {
          line: 1,
          index: 1,
          localHost: "10.78.0.12",
          localPort: 15401,
          localHeartbeatPort: 15405,
          localService: 15404,
          remoteHost: "10.78.0.13",
          remotePort: 15401,
          remoteHeartbeatPort: 15405,
          remoteService: 15404,
          isCascade: false,
        },
      ],
    },
  });
});

test("what gs_dropnode left in pg_hba.conf: the rule of the dropped host", () => {
  const rules = hba(linesOf(/trust$/));
  expect(rules).toMatchObject({
    value: [{ type: "local", database: "all", address: null, method: "trust" }, {}, {}, {}, {}],
  });
  const forDropped = "value" in rules ? rules.value.filter((rule) => isForHost(rule, "10.78.0.11")) : [];
  expect(forDropped).toEqual([
    { line: 4, type: "host", database: "all", user: "omm", address: "10.78.0.11/32", method: "trust" },
  ]);
});

const remotes = (text: string) => {
  const read = conf(text);
  return "value" in read ? read.value.connections.map(({ index, remoteHost }) => [index, remoteHost]) : read;
};

test.for<[string, string, [number, string][]]>([
  [
    "a gap stays one",
    `replconninfo1 = '${way("a", "b")}'\nreplconninfo3='${way("a", "c")}'`,
    [
      [1, "b"],
      [3, "c"],
    ],
  ],
  ["of two the last holds", `replconninfo1 = '${way("a", "b")}'\nreplconninfo1 = '${way("a", "c")}'`, [[1, "c"]]],
  ["an empty one takes it away", `replconninfo1 = '${way("a", "b")}'\nreplconninfo1 = ''`, []],
  ["without =, in capitals, with a comment", `ReplConnInfo2 '${way("a", "b")}' # to b`, [[2, "b"]]],
  [
    "numbers by size and not by letters",
    `replconninfo10='${way("a", "k")}'\nreplconninfo9='${way("a", "j")}'`,
    [
      [9, "j"],
      [10, "k"],
    ],
  ],
  ["comments and other settings", `#replconninfo1 = '${way("a", "b")}'\nport = 15400\r\nmax_connections = 9`, []],
])("connections: %s", ([, text, expected]) => {
  expect(remotes(text)).toEqual(expected);
});

test("the application name and a cascade", () => {
  const text = `application_name = 'dn_6003'\t\t# used in logs\nreplconninfo1 = '${way("a", "b")} iscascade=true'`;
  expect(conf(text)).toMatchObject({ value: { applicationName: "dn_6003", connections: [{ isCascade: true }] } });
  expect(conf("application_name = 'it''s'")).toMatchObject({ value: { applicationName: "it's" } });
});

test.for([
  ["replconninfo1 = 'localhost=10.0.0.1 localport=x remotehost=10.0.0.2 remoteport=15401'", 0],
  ["replconninfo1 = 'localhost=10.0.0.1 localport=15401'", 0],
  ["replconninfo1 = 'localhost=10.0.0.1", 0],
  ["cat: /data/dn1/postgresql.conf: No such file or directory\n", 1],
  ["cat: /data/dn1/postgresql.conf: Permission denied\n", 1],
] as const)("no configuration: %s", ([text, code]) => {
  expect(conf(text, code)).toEqual(NOT);
});

const rule = (address: string | null): HbaLine => ({
  line: 1,
  type: "host",
  database: "all",
  user: "omm",
  address,
  method: "trust",
});

test.for<[string, boolean]>([
  ["10.0.0.1/32", true],
  ["10.0.0.1", true],
  ["10.0.0.1/255.255.255.255", true],
  ["10.0.0.10/32", false],
  ["110.0.0.1/32", false],
  ["10.0.0.0/24", false],
  ["10.0.0.1/24", false],
])("a rule for %s is one for 10.0.0.1: %j", ([address, expected]) => {
  expect(isForHost(rule(address), "10.0.0.1")).toBe(expected);
});

test("a rule for an IPv6 address, and one for the socket", () => {
  expect(isForHost(rule("fd00::1/128"), "fd00::1")).toBe(true);
  expect(isForHost(rule(null), "fd00::1")).toBe(false);
});

test("a mask in a column of its own, names in quotes, options behind", () => {
  const text = [
    "# TYPE  DATABASE  USER  ADDRESS  METHOD",
    'host "my db","other" "a user" 10.0.0.1 255.255.255.255 md5',
    "hostssl all all fd00::1/128 cert clientcert=1  # ours",
    "host all all samenet sha256",
    "",
  ].join("\r\n");
  expect(hba(text)).toEqual({
    value: [
      {
        line: 2,
        type: "host",
        database: '"my db","other"',
        user: '"a user"',
        address: "10.0.0.1/255.255.255.255",
        method: "md5",
      },
      { line: 3, type: "hostssl", database: "all", user: "all", address: "fd00::1/128", method: "cert" },
      { line: 4, type: "host", database: "all", user: "all", address: "samenet", method: "sha256" },
    ],
  });
});

test.for([
  ["guest all all 10.0.0.1/32 trust", 0],
  ["host all all 10.0.0.1/32", 0],
  ["cat: /data/dn1/pg_hba.conf: No such file or directory\n", 1],
] as const)("no rules: %s", ([text, code]) => {
  expect(hba(text, code)).toEqual(NOT);
});
