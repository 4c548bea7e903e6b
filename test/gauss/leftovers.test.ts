import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { leftoversIn, onlyTheAgentGoes, withoutLeftovers } from "../../src/gauss/leftovers.ts";

/** As gs_preinstall and gs_install of 1.1.0 to 7.0 write them. */
const WRITTEN = [
  "export MPPDB_ENV_SEPARATE_PATH=/home/omm/gauss.env",
  "export GPHOME=/opt/huawei/install/om",
  "export UNPACKPATH=/opt/software/openGauss",
  "export PGDATA=/opt/huawei/install/data/dn",
  "export PGDATABASE=postgres",
  "export PGPORT=15400",
  "export PATH=$GPHOME/script/gspylib/pssh/bin:$GPHOME/script:$PATH",
  "export PATH=$PATH:$GPHOME/script/gspylib/pssh/bin:$GPHOME/script",
  "export LD_LIBRARY_PATH=$GPHOME/script/gspylib/clib:$LD_LIBRARY_PATH",
  "export LD_LIBRARY_PATH=$GPHOME/lib:$LD_LIBRARY_PATH",
  "export PYTHONPATH=$GPHOME/lib",
  "export PATH=/home/omm/gauss_om/script:$PATH",
  "export GAUSSHOME=/opt/huawei/install/app",
  "export PATH=$GAUSSHOME/bin:$PATH",
  "export LD_LIBRARY_PATH=$GAUSSHOME/lib:$LD_LIBRARY_PATH",
  "export S3_CLIENT_CRT_FILE=$GAUSSHOME/lib/client.crt",
  "export GAUSS_VERSION=5.0.0",
  "export PGHOST=/opt/huawei/tmp",
  "export GAUSSLOG=/opt/huawei/log/omm",
  "export GAUSS_ENV=2",
  "export GS_CLUSTER_NAME=blue",
  "if [ -f '/opt/huawei/install/app/utilslib/env_ec' ] && [ `id -u` -ne 0 ]; then source '/opt/huawei/install/app/utilslib/env_ec'; fi",
  "  GAUSSHOME='/opt/my app'  # the old one",
  `export PATH="$\{GAUSSHOME}/bin:$\{PATH}";`,
  "export GAUSSLOG=/a; export PGPORT=1",
  "declare -x GPHOME=/opt",
];

test.for(WRITTEN)("goes: %s", (line) => {
  expect(withoutLeftovers(`umask 077\n${line}\nalias ll='ls -l'`)).toBe("umask 077\nalias ll='ls -l'");
});

test.for([
  "# export GAUSSHOME=/opt/huawei/install/app",
  "export PATH=$PATH:/usr/local/java/bin",
  "export MYGAUSSHOME=/a",
  "export GAUSSHOME_OLD=/a",
  "export PATH=$GAUSSHOME_OLD/bin:$PATH",
  "export PATH",
  "export LD_LIBRARY_PATH=$LD_LIBRARY_PATH",
  'export NOTE="a #b; GPHOME=1"',
  "export SSH_AUTH_SOCK=/run/user/1000/keyring/ssh",
  "export SSH_AGENT_PID=77",
  "echo $GAUSSHOME",
  "\t \r",
])("stays: %s", (line) => {
  expect(withoutLeftovers(`${line}\n`)).toBe(`${line}\n`);
  expect(leftoversIn(line)).toEqual([]);
});

test("of a list that others add to, only what is openGauss's goes", () => {
  expect(withoutLeftovers("export PATH=/java/bin:$GPHOME/script:$PATH # java\r\n")).toBe(
    "export PATH=/java/bin:$PATH # java\r\n",
  );
  expect(withoutLeftovers('PYTHONPATH="$GPHOME/lib":"/srv/lib"\n')).toBe('PYTHONPATH="/srv/lib"\n');
});

test("the agent of gs_sshexkey goes, with its number", () => {
  const agent = "export SSH_AUTH_SOCK=/home/omm/gaussdb_tmp/gauss_socket_tmp\nexport SSH_AGENT_PID=4711\n";
  expect(withoutLeftovers(`a=1\n${agent}b=2\n`)).toBe("a=1\nb=2\n");
  expect(onlyTheAgentGoes(`a=1\n${agent}`)).toBe(true);
  expect(onlyTheAgentGoes(`export GAUSS_ENV=2\n${agent}`)).toBe(false);
});

test("what also does something else stays, and a person is told of it", () => {
  const lines = [
    "[ -d /opt/app ] && export GAUSSHOME=/opt/app",
    "export GAUSSLOG=$(cat /etc/gausslog)",
    "export JAVA_HOME=/java PGPORT=5432",
    "[ -d /x ] && \\",
    "export PGDATA=/x",
  ];
  const text = `${lines.join("\n")}\n`;
  expect(withoutLeftovers(text)).toBe(text);
  expect(leftoversIn(text)).toEqual(lines.filter((line) => !line.endsWith("\\")));
});

test("a block that would be empty keeps a line that does nothing, so that people can still log in", () => {
  const profile = [
    'if [ "$USER" = omm ]; then',
    "  export GPHOME=/opt/om",
    "  export GAUSSHOME=/opt/app",
    "else # others",
    "\texport PGPORT=1",
    "fi",
    "setup() {",
    "export GAUSS_ENV=2",
    "}",
    "case $1 in a)",
    "export GAUSS_ENV=2",
    ";; esac",
  ].join("\n");
  const left = withoutLeftovers(profile);
  expect(left).not.toMatch(/GPHOME|GAUSSHOME|PGPORT|GAUSS_ENV/);
  expect(left).toContain("then\n  :\nelse # others\n\t:\nfi");
  expect(spawnSync("bash", ["-n"], { input: left, encoding: "utf8" }).stderr).toBe("");
});

/** Lines of other people, as far as they neither open a block nor go on in the next line, nor set what is openGauss's. */
const OTHERS = fc
  .oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("", "  ", "export PATH=$PATH:/a", "alias a='b'", "\r", "# x"))
  .filter((line) => !line.includes("\n") && !/[\\&|{(]\s*(?:#.*)?$|(?:then|do|else)\s*(?:#.*)?$/.test(line));

test("generated profiles: all other lines survive byte for byte, in order, and a second time changes nothing", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          OTHERS,
          fc.constantFrom(...WRITTEN).map((line) => ({ line })),
        ),
      ),
      (mixed) => {
        const text = mixed.map((one) => `${typeof one === "string" ? one : one.line}\n`).join("");
        const others = mixed.flatMap((one) => (typeof one === "string" ? [`${one}\n`] : [])).join("");
        expect(withoutLeftovers(text)).toBe(others);
        expect(withoutLeftovers(others)).toBe(others);
        expect(leftoversIn(others)).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
});

test("long and strange lines cost no time worth the name", () => {
  const strange = [`A=${`$\{a}`.repeat(1_000)}(`, `A=1${" ".repeat(100_000)}(`, `export ${"B=1 ".repeat(100_000)}(`];
  expect(withoutLeftovers(strange.join("\n"))).toBe(strange.join("\n"));
});
