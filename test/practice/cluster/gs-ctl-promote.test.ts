import { describe, expect, test } from "vitest";
import { stopInstance } from "../../../src/practice/cluster/state/changes.ts";
import { fixture, gsCtl, healthIn, Rehearsal, shape, withoutPrimary } from "./rehearsal.ts";

describe("gs_ctl failover", () => {
  test("promotes with the lines of the sample", async () => {
    const rehearsal = withoutPrimary();
    const said = await rehearsal.run("node2", gsCtl("failover"));
    expect(said.code).toBe(0);
    const sample = fixture("gs_ctl-failover-1.1.0-ok").replaceAll("/opt/openGauss/data/dn", "/data/dn1");
    expect(shape(said.out).replaceAll("\n.[T]", "\n[T]")).toBe(shape(sample));
    expect(healthIn(rehearsal, "node2")).toEqual({ role: "Primary", state: "Normal", detail: "Normal" });
  });

  test("repeated on the new primary it says completed at once", async () => {
    const rehearsal = withoutPrimary();
    await rehearsal.run("node2", gsCtl("failover"));
    const again = await rehearsal.run("node2", gsCtl("failover"));
    expect(again.code).toBe(0);
    expect(again.out).toMatch(/failover term \(2\)\n.*\[gs_ctl\]: {2}failover completed \(\/data\/dn1\)\n$/);
    expect(again.out).not.toContain("waiting");
  });

  test("two at the same moment both succeed: two primaries", async () => {
    const rehearsal = withoutPrimary();
    const both = await Promise.all(["node2", "node3"].map((node) => rehearsal.run(node, gsCtl("failover"))));
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect([healthIn(rehearsal, "node2")?.role, healthIn(rehearsal, "node3")?.role]).toEqual(["Primary", "Primary"]);
  });

  test("a second gs_ctl on the same instance is turned away", async () => {
    const rehearsal = withoutPrimary();
    const [, second] = await Promise.all([1, 2].map(() => rehearsal.run("node2", gsCtl("failover"))));
    expect(second?.code).toBe(1);
    expect(second?.out).toContain("Another gs_ctl command is still running,failover failed !");
    const starting = rehearsal.run("node1", gsCtl("start", "-M", "primary"));
    const locked = await rehearsal.run("node1", gsCtl("start", "-M", "primary"));
    expect(locked.code).toBe(0);
    expect(locked.out).toContain("start failed !");
    await starting;
  });

  test("the other standby finds the new primary by itself, except a stale one", async () => {
    const rehearsal = withoutPrimary();
    await rehearsal.run("node2", gsCtl("failover"));
    rehearsal.wait(2_000);
    expect(healthIn(rehearsal, "node3")).toEqual({ role: "Standby", state: "Normal", detail: "Normal" });
    const other = withoutPrimary();
    other.member("node3").instance.stale = true;
    await other.run("node2", gsCtl("failover"));
    other.wait(2_000);
    expect(healthIn(other, "node3")).toEqual({ role: "Standby", state: "Need repair", detail: "WAL segment removed" });
  });

  test("paused replay keeps it from ending: the sample's lines, exit 1, and the request stays", async () => {
    const rehearsal = withoutPrimary();
    rehearsal.member("node2").instance.replayPaused = true;
    const said = await rehearsal.run("node2", gsCtl("failover"));
    expect(said.code).toBe(1);
    expect(shape(said.out)).toBe(shape(fixture("gs_ctl-failover-5.0.x-failed-derived")));
    rehearsal.member("node2").instance.replayPaused = false;
    rehearsal.wait(1);
    expect(healthIn(rehearsal, "node2")?.role).toBe("Primary");
  });

  test("6.0 words the timeout differently", async () => {
    const rehearsal = new Rehearsal("6.0");
    rehearsal.member("node2").instance.replayPaused = true;
    const said = await rehearsal.run("node2", gsCtl("failover", "-t", "5"));
    expect(said.out).toContain(
      " failover timeout after 5 seconds. please manually check the cluster status or backtrack log.\n",
    );
  });

  test("a stopped instance cannot be promoted", async () => {
    const rehearsal = new Rehearsal();
    stopInstance(rehearsal.member("node2"), "clean");
    const said = await rehearsal.run("node2", gsCtl("failover"));
    expect(said.code).toBe(1);
    expect(said.out).toContain(' PID file "/data/dn1/postmaster.pid" does not exist\n');
  });
});

describe("gs_ctl switchover", () => {
  test("swaps the roles with the lines of the sample, and everybody is Normal", async () => {
    const rehearsal = new Rehearsal();
    const said = await rehearsal.run("node2", gsCtl("switchover"));
    expect(said.code).toBe(0);
    const sample = fixture("gs_ctl-switchover-1.0.x-ok").replace('-D "/home/wuqw/cluster/dn1"', "/data/dn1");
    expect(shape(said.out)).toBe(shape(sample.replaceAll("/home/wuqw/cluster/dn1", "/data/dn1")));
    rehearsal.wait(2_000);
    expect(["node1", "node2", "node3"].map((node) => healthIn(rehearsal, node))).toEqual([
      { role: "Standby", state: "Normal", detail: "Normal" },
      { role: "Primary", state: "Normal", detail: "Normal" },
      { role: "Standby", state: "Normal", detail: "Normal" },
    ]);
  });

  test("with a dead primary it waits, changes nothing and exits 0", async () => {
    const rehearsal = withoutPrimary();
    const said = await rehearsal.run("node2", gsCtl("switchover"));
    expect(said).toMatchObject({ code: 0, tookMs: 60_050 });
    const sample = fixture("gs_ctl-switchover-2.0.x-timeout-exit0").replaceAll(
      "/opt/huawei/install/data/d1",
      "/data/dn1",
    );
    expect(shape(said.out)).toBe(shape(sample));
    expect(healthIn(rehearsal, "node2")?.role).toBe("Standby");
  });

  test("only a fast one is possible, and on the primary it is done already", async () => {
    const rehearsal = new Rehearsal();
    const smart = await rehearsal.run("node2", gsCtl("switchover", "-m", "smart"));
    expect(smart).toMatchObject({ code: 1 });
    expect(smart.out).toContain("datanode does not support smart or immediate switchover");
    const onPrimary = await rehearsal.run("node1", gsCtl("switchover"));
    expect(onPrimary.code).toBe(0);
    expect(onPrimary.out).toContain("switchover completed (/data/dn1)");
  });
});
