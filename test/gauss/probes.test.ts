import { spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import type { Parsed, Probe } from "../../src/core/operation.ts";
import { canConnect, knock } from "../../src/gauss/can-connect.ts";
import { controlData } from "../../src/gauss/control-data.ts";
import { diskUsage } from "../../src/gauss/disk-usage.ts";
import { positions } from "../../src/gauss/positions.ts";
import { replayPaused } from "../../src/gauss/replay-paused.ts";
import { roleBySql } from "../../src/gauss/role-by-sql.ts";
import { sendersBySql } from "../../src/gauss/senders-by-sql.ts";
import { slots } from "../../src/gauss/slots.ts";
import { syncSettings } from "../../src/gauss/sync-settings.ts";
import { versions } from "../../src/gauss/versions.ts";
import { whoElse } from "../../src/gauss/who-else.ts";
import { sample } from "./samples.ts";

const NOT: Parsed<never> = { notRecognised: expect.stringMatching(/\w/) };
const typed = (probe: Probe<unknown>) => probe.command.argv.join(" ");
/** Runs the very command on this machine. */
function here<T>(probe: Probe<T>): Parsed<T> {
  const [file = "", ...args] = probe.command.argv;
  const { stdout, stderr, status } = spawnSync(file, args, { encoding: "utf8" });
  return probe.parse(stdout + stderr, status ?? -1);
}

describe("SQL", () => {
  test.for([roleBySql(5432), sendersBySql(5432), positions(5432), replayPaused(5432), syncSettings(5432), slots(5432)])(
    "one statement, and neither a dead server nor an error is a value",
    (probe) => {
      expect(probe.command.argv.slice(0, 8)).toEqual(["gsql", "-d", "postgres", "-p", "5432", "-A", "-t", "-c"]);
      expect(probe.command.argv[8]).toMatch(/^select [^;]*;$/);
      expect(probe.command.argv).toHaveLength(9);
      expect(probe.parse("failed to connect Unknown:5432.\n", 2)).toEqual(NOT);
      expect(probe.parse('ERROR:  relation "x" does not exist\n', 1)).toEqual(NOT);
      expect(probe.parse("Primary|2|Normal|Normal|f|more\n", 0)).toEqual(NOT);
    },
  );

  test("role", () => {
    const { parse } = roleBySql(5432);
    expect(parse("Primary|2|Normal|Normal|f\n", 0)).toEqual({
      value: { localRole: "Primary", staticConnections: 2, dbState: "Normal", detail: "Normal", inRecovery: false },
    });
    expect(parse("WARNING:  idle\r\nCascade Standby|1|Need repair|WAL segment removed|t\r\n", 0)).toMatchObject({
      value: { localRole: "Cascade Standby", dbState: "Need repair", inRecovery: true },
    });
    for (const text of [
      "",
      "Primary|2|Normal|Normal|f\nPrimary|2|Normal|Normal|f\n",
      "Primary|x|Normal|Normal|f",
      "Primary|2|Normal|Normal|",
    ])
      expect(parse(text, 0)).toEqual(NOT);
  });

  test("senders", () => {
    const { parse } = sendersBySql(5432);
    const at = Array.from({ length: 8 }, () => "0/6001BC0").join("|");
    const row = `80|Primary|Standby|Normal|Streaming|${at}|100%|Sync|1|On|172.18.0.101:5434-->172.18.0.103:41886`;
    expect(typed(sendersBySql(5432))).toContain(
      "select sender_pid, local_role, peer_role, peer_state, state, sender_sent_location,",
    );
    expect(typed(sendersBySql(5432))).toContain(
      "sync_percent, sync_state, sync_priority, sync_most_available, channel from",
    );
    expect(parse(`${row}\n${row}\n`, 0)).toMatchObject({
      value: [
        {
          senderPid: 80,
          peerRole: "Standby",
          senderSentLocation: "0/6001BC0",
          syncPercent: 100,
          syncState: "Sync",
          syncMostAvailable: "On",
        },
        { channel: "172.18.0.101:5434-->172.18.0.103:41886" },
      ],
    });
    expect(parse("\n", 0)).toEqual({ value: [] });
    expect(parse(row.replace("80", "x"), 0)).toEqual(NOT);
  });

  test("positions", () => {
    const { parse } = positions(5432);
    expect(parse("0/6001BC0|0/6001B00\n", 0)).toEqual({ value: { received: "0/6001BC0", replayed: "0/6001B00" } });
    expect(parse("|\n", 0)).toEqual({ value: { received: null, replayed: null } });
    expect(parse("(1,0/6001BC0)|0/1\n", 0)).toEqual(NOT);
  });

  test.for([
    ["f|0", { paused: false, applyDelayMs: 0 }],
    ["t|5min", { paused: true, applyDelayMs: 300_000 }],
    ["|1d", { paused: null, applyDelayMs: 86_400_000 }],
    ["f|250ms", { paused: false, applyDelayMs: 250 }],
  ] as const)("replay %s", ([row, value]) => {
    expect(replayPaused(5432).parse(`${row}\n`, 0)).toEqual({ value });
  });

  test.for(["maybe|0", "f|soon", "f|5 years"])("replay %s is not recognised", (row) => {
    expect(replayPaused(5432).parse(row, 0)).toEqual(NOT);
  });

  test("slots", () => {
    const { parse } = slots(5432);
    expect(parse("dn_6001|physical|f|0/6001BC0\ndn_6003|physical|t|\n", 0)).toEqual({
      value: [
        { name: "dn_6001", type: "physical", active: false, restartLocation: "0/6001BC0" },
        { name: "dn_6003", type: "physical", active: true, restartLocation: null },
      ],
    });
    expect(parse("", 0)).toEqual({ value: [] });
    expect(parse("dn_6001|physical|perhaps|0/6001BC0\n", 0)).toEqual(NOT);
  });

  test("settings", () => {
    const { parse } = syncSettings(5432);
    expect(parse("ANY 1(dn_6002,dn_6003)|on|off\n", 0)).toEqual({
      value: { synchronousStandbyNames: "ANY 1(dn_6002,dn_6003)", synchronousCommit: "on", mostAvailableSync: false },
    });
    expect(parse("|remote_receive|on\n", 0)).toMatchObject({
      value: { synchronousStandbyNames: "", mostAvailableSync: true },
    });
    expect(parse("*|on|perhaps", 0)).toEqual(NOT);
  });
});

test("control data, unless its checksum is wrong", () => {
  const { command, parse } = controlData("/data/dn1");
  const text = sample("gauss/pg_controldata-5.0.x-derived.txt");
  expect(command.argv).toEqual(["pg_controldata", "/data/dn1"]);
  expect(parse(text, 0)).toEqual({
    value: {
      systemIdentifier: "18020659220698737461",
      timeline: 1,
      clusterState: "in production",
      latestCheckpoint: "10/9567AE80",
    },
  });
  const warning =
    "WARNING: Calculated CRC checksum does not match value stored in file.\nThe results below are untrustworthy.\n\n";
  expect(parse(warning + text, 0)).toEqual(NOT);
  expect(parse(text.replace(/.*TimeLineID.*\n/, ""), 0)).toEqual(NOT);
  expect(parse('pg_controldata: could not open file "/data/dn1/global/pg_control" for reading\n', 2)).toEqual(NOT);
});

test("disk usage, of this machine and of names with blanks", () => {
  expect(diskUsage("/data").command.argv).toEqual(["df", "-P", "-B1", "--", "/data"]);
  const read = here(diskUsage("/"));
  expect(read).toMatchObject({ value: { sizeBytes: expect.any(Number), usedPercent: expect.any(Number) } });
  const share = "文件系统 1-块 已用 可用 容量 挂载点\n//nas/db share 1000 250 750 25% /mnt/db share\n";
  expect(diskUsage("/x").parse(share, 0)).toEqual({
    value: { mount: "/mnt/db share", sizeBytes: 1000, usedBytes: 250, freeBytes: 750, usedPercent: 25 },
  });
  expect(here(diskUsage("/no/such/place"))).toEqual(NOT);
});

test.for([
  [
    "gaussdb (openGauss 1.0.0 build 0bd0ce80) compiled at 2020-06-30 18:19:27 commit 0 last mr",
    "openGauss",
    "1.0.0",
    "0bd0ce80",
  ],
  ["gaussdb (openGauss 5.0.0 build ) compiled at 2023-04-18 09:47:39 commit 0 last mr", "openGauss", "5.0.0", null],
  ["gaussdb (openGauss 7.0.0-RC1 build 10d38387) compiled at 2025-03-31", "openGauss", "7.0.0-RC1", "10d38387"],
  ["gaussdb (MogDB 3.0.0 build 62408a0f) compiled at 2022-06-30", "MogDB", "3.0.0", "62408a0f"],
] as const)("%s", ([text, product, version, build]) => {
  expect(versions.parse(`${text}  \r\n`, 0)).toEqual({ value: { product, version, build } });
});

test("no version", () => {
  expect(versions.parse("bash: gaussdb: command not found", 127)).toEqual(NOT);
});

describe("can connect", () => {
  test("the address is an argument and never a part of the script", () => {
    const [, , , , bash, dashC, script, ...args] = canConnect("10.0.0.1", 15400).command.argv;
    expect([bash, dashC, args]).toEqual(["bash", "-c", ["10.0.0.1", "15400"]]);
    expect(canConnect("$(reboot)", 1).command.argv[6]).toBe(script);
  });

  test("an open and a refused port on this machine", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((ready) => server.once("listening", ready));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    expect(here(canConnect("127.0.0.1", port))).toEqual({ value: "open" });
    await new Promise((closed) => server.close(closed));
    expect(here(canConnect("127.0.0.1", port))).toEqual({ value: "refused" });
    expect(here(canConnect("not an address; true", 80))).toEqual(NOT);
  });

  test.for([
    ["bash: line 1: /dev/tcp/10.0.0.1/80: No route to host", 1, { value: "silent" }],
    ["", 124, { value: "silent" }],
    ["bash: line 1: /dev/tcp/10.0.0.1/80: Permission denied", 1, NOT],
    ["env: 'timeout': No such file or directory", 127, NOT],
    ["", 255, NOT],
  ] as const)("%s (%s)", ([text, code, parsed]) => {
    expect(canConnect("10.0.0.1", 80).parse(text, code)).toEqual(parsed);
  });

  test("a knock has the patience to hear that there is no route, and tells that from silence", () => {
    const { command, parse, deadlineMs = 0 } = knock("10.0.0.1", 80);
    const [seconds = ""] = command.argv.slice(3);
    expect(Number(seconds)).toBeGreaterThan(3);
    expect(deadlineMs).toBeGreaterThan(Number(seconds) * 1_000);
    expect(parse("bash: line 1: /dev/tcp/10.0.0.1/80: No route to host", 1)).toEqual({ value: "no-route" });
    expect(parse("", 124)).toEqual({ value: "silent" });
    expect(
      parse("bash: connect: Connection refused\nbash: line 1: /dev/tcp/10.0.0.1/80: Connection refused", 1),
    ).toEqual({
      value: "refused",
    });
  });
});

describe("who else", () => {
  const processes = (...args: string[]) => args.map((line, at) => `${100 + at} omm  ${at} ${line}`).join("\n");
  const tools = (...args: string[]) => {
    const parsed = whoElse("/data/dn1/").parse(processes("ps axww", ...args), 0);
    return "value" in parsed ? parsed.value.map(({ tool }) => tool) : parsed;
  };

  test("tools that change something", () => {
    expect(
      tools(
        "/opt/app/bin/gs_ctl build -D /data/dn1 -b full",
        "python3 /opt/om/script/gs_dropnode -G dbgrp -U omm -h 10.0.0.3",
        "/usr/bin/python3 -u ./gs_expansion -U omm",
        "gs_om -t restart",
        "cm_ctl switchover -n 2 -D /data/dn1",
        "gs_ctl restart",
      ),
    ).toEqual(["gs_ctl", "gs_dropnode", "gs_expansion", "gs_om", "cm_ctl", "gs_ctl"]);
  });

  test("those that only look, other data directories and mere mentions do not count", () => {
    expect(
      tools(
        "gs_ctl query -D /data/dn1",
        "gs_ctl querybuild -D /data/dn1",
        "python3 /opt/om/script/gs_om -t status --detail",
        "cm_ctl query -Cvipd",
        "gs_ctl build -D /data/dn2",
        "bash -c source ~/.bashrc; gs_dropnode -G dbgrp",
        "vi gs_expansion.txt",
        "/opt/app/bin/gaussdb -D /data/dn1",
      ),
    ).toEqual([]);
    expect(tools("gs_ctl build -D /data/status")).toEqual([]);
    expect(tools("gs_ctl stop -D /data/dn1")).toEqual(["gs_ctl"]);
  });

  test("a process between its fork and its exec has no arguments and is no tool", () => {
    const text = "  20 omm 3 gs_ctl stop -D /data/dn1\n  21 omm 0 \n  22 omm 0";
    expect(whoElse("/data/dn1").parse(text, 0)).toMatchObject({ value: [{ tool: "gs_ctl" }] });
  });

  test("a process with a class path of 100,000 characters hides nobody", () => {
    const java = `  30 app 9 java -cp ${"/opt/app/lib/one.jar:".repeat(5_000)}`;
    expect(whoElse("/data/dn1").parse(`${java}\n  20 omm 3 gs_ctl stop -D /data/dn1`, 0)).toMatchObject({
      value: [{ tool: "gs_ctl" }],
    });
  });

  test("this machine's processes can be read", () => {
    expect(here(whoElse("/data/dn1"))).toEqual({ value: expect.any(Array) });
    expect(whoElse("/data/dn1").parse("", 0)).toEqual(NOT);
    expect(whoElse("/data/dn1").parse("error: unsupported option", 1)).toEqual(NOT);
  });
});
