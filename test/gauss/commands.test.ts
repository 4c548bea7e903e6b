import { expect, test } from "vitest";
import {
  BUILD_COMPLETED,
  build,
  CM_SWITCHOVER_COMPLETED,
  cmSwitchover,
  FAILOVER_COMPLETED,
  failover,
  refreshConf,
  SERVER_STARTED,
  SWITCHOVER_COMPLETED,
  start,
  stop,
  switchover,
} from "../../src/gauss/commands.ts";
import { sample } from "./samples.ts";

test.for([
  [failover("/data/dn1", 60), "gs_ctl failover -D /data/dn1 -t 60"],
  [switchover("/data/dn1", 120), "gs_ctl switchover -D /data/dn1 -t 120"],
  [refreshConf, "gs_om -t refreshconf"],
  [start("/data/dn1", "standby"), "gs_ctl start -D /data/dn1 -M standby"],
  [stop("/data/dn1", "immediate"), "gs_ctl stop -D /data/dn1 -m immediate"],
  [build("/data/dn1", "auto", "cascade_standby"), "gs_ctl build -D /data/dn1 -b auto -M cascade_standby"],
  [cmSwitchover(2, "/data/dn1", 120), "cm_ctl switchover -n 2 -D /data/dn1 -t 120"],
] as const)("%j", ([command, typed]) => {
  expect(command.argv.join(" ")).toBe(typed);
  expect(command).toMatchObject({ tty: false, answers: [] });
});

test("a directory with blanks stays one word", () => {
  expect(stop("/data/d n1", "fast").argv).toEqual(["gs_ctl", "stop", "-D", "/data/d n1", "-m", "fast"]);
});

test("what is printed when it is done, and only then", () => {
  expect(sample("gauss/gs_ctl-failover-1.1.0-ok.txt")).toContain(FAILOVER_COMPLETED);
  expect(sample("gauss/gs_ctl-failover-5.0.x-failed-derived.txt")).not.toContain(FAILOVER_COMPLETED);
  expect(sample("gauss/gs_ctl-switchover-1.0.x-ok.txt")).toContain(SWITCHOVER_COMPLETED);
  expect(sample("gauss/gs_ctl-switchover-2.0.x-timeout-exit0.txt")).not.toContain(SWITCHOVER_COMPLETED);
  expect(CM_SWITCHOVER_COMPLETED).toBe("cm_ctl: switchover successfully.");
});

test("a gs_ctl that did nothing ends with 0, and not with the line that counts", () => {
  const said = [
    " Another gs_ctl command is still running,start failed !",
    " Another gs_ctl command is still running,restart failed !",
    " another server might be running",
  ].join("\n");
  for (const done of [SERVER_STARTED, FAILOVER_COMPLETED, SWITCHOVER_COMPLETED, BUILD_COMPLETED])
    expect(said).not.toContain(done);
});
