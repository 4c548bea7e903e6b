import { describe, expect, test } from "vitest";
import { stopInstance } from "../../../src/practice/cluster/state/changes.ts";
import { healthOf } from "../../../src/practice/cluster/state/health.ts";
import { fixture, place, Rehearsal, shape } from "./rehearsal.ts";

const gsCtl = (command: string, ...more: string[]) => ["gs_ctl", command, "-D", "/data/dn1", ...more];
const stateOf = (rehearsal: Rehearsal, name: string) => healthOf(rehearsal.state, rehearsal.member(name));

function dead(primary: "refused" | "killed" = "refused"): Rehearsal {
  const rehearsal = new Rehearsal();
  const member = rehearsal.member("node1");
  if (primary === "refused") member.network = "refused";
  stopInstance(member, "crash");
  rehearsal.wait(10);
  return rehearsal;
}

describe("gs_ctl query", () => {
  test("a primary shows a record per standby, as the samples do", async () => {
    const places = [
      place("one", "172.18.0.101", 5_433, "/var/lib/mogdb/data"),
      place("three", "172.18.0.103", 5_433, "/var/lib/mogdb/data"),
      place("two", "172.18.0.102", 5_433, "/var/lib/mogdb/data"),
    ];
    const said = await new Rehearsal("3.0", places).run("one", ["gs_ctl", "query", "-D", "/var/lib/mogdb/data"]);
    expect(said.code).toBe(0);
    expect(shape(said.out)).toBe(shape(fixture("gs_ctl-query-3.0.0-primary-two-standbys")));
  });

  test("lines have the tabs and blanks of a raw capture", async () => {
    const { out } = await new Rehearsal().run("node1", gsCtl("query"));
    const sample = fixture("gs_ctl-query-3.0.0-primary-sync").split("\n").slice(1, 8);
    expect(out.split("\n").slice(1, 8)).toEqual(sample.map((line) => line.replace(/: 1$/, ": 2")));
  });

  test("a standby shows its receiver, as the sample does", async () => {
    const places = [
      place("one", "192.168.122.221", 25_000, "/data/mogdb"),
      place("two", "192.168.122.68", 25_000, "/data/mogdb"),
      place("three", "192.168.122.157", 25_000, "/data/mogdb"),
    ];
    const said = await new Rehearsal("3.0", places).run("two", ["gs_ctl", "query", "-D", "/data/mogdb"]);
    expect(shape(said.out)).toBe(shape(fixture("gs_ctl-query-3.0.0-standby")));
  });

  test("a standby without its primary needs repair, as the sample shows", async () => {
    const { out } = await dead().run("node2", gsCtl("query"));
    const sample = fixture("gs_ctl-query-1.1.0-needrepair-disconnected")
      .replace("static_connections             : 0", "static_connections             : 2")
      .replace("/home/opengauss/datanode/dn_22000", "/data/dn1");
    expect(shape(out)).toBe(shape(sample));
  });

  test("a stopped database: the lines of the sample, exit 1", async () => {
    const rehearsal = dead("killed");
    const said = await rehearsal.run("node1", gsCtl("query"));
    expect(said.code).toBe(1);
    expect(shape(said.out)).toBe(shape(fixture("gs_ctl-query-5.0.x-server-down-derived")));
  });

  test("a hung database: the state file with blanks instead of tabs, exit 0", async () => {
    const rehearsal = new Rehearsal();
    rehearsal.member("node2").instance.sqlHangs = true;
    const said = await rehearsal.run("node2", gsCtl("query"));
    expect(said.code).toBe(0);
    const sample = fixture("gs_ctl-query-5.0.x-cannot-connect-derived")
      .replace("Starting", "Normal")
      .replace("Connection refused", "Connection timed out");
    expect(shape(said.out)).toBe(shape(sample));
    expect(said.out).toContain("        local_role                    : Standby\n");
  });

  test("root is refused", async () => {
    const said = await new Rehearsal().run("node1", gsCtl("query"), { user: "root" });
    expect(said.code).toBe(1);
    expect(said.err).toMatch(/^gs_ctl: cannot be run as root\n/);
  });
});

describe("gs_ctl failover", () => {
  test("promotes with the lines of the sample", async () => {
    const rehearsal = dead();
    const said = await rehearsal.run("node2", gsCtl("failover"));
    expect(said.code).toBe(0);
    const sample = fixture("gs_ctl-failover-1.1.0-ok").replaceAll("/opt/openGauss/data/dn", "/data/dn1");
    expect(shape(said.out).replaceAll("\n.[T]", "\n[T]")).toBe(shape(sample));
    expect(stateOf(rehearsal, "node2")).toEqual({ role: "Primary", state: "Normal", detail: "Normal" });
  });

  test("repeated on the new primary it says completed at once", async () => {
    const rehearsal = dead();
    await rehearsal.run("node2", gsCtl("failover"));
    const again = await rehearsal.run("node2", gsCtl("failover"));
    expect(again.code).toBe(0);
    expect(again.out).toMatch(/failover term \(2\)\n.*\[gs_ctl\]: {2}failover completed \(\/data\/dn1\)\n$/);
    expect(again.out).not.toContain("waiting");
  });

  test("two at the same moment both succeed: two primaries", async () => {
    const rehearsal = dead();
    const both = await Promise.all(["node2", "node3"].map((node) => rehearsal.run(node, gsCtl("failover"))));
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect([stateOf(rehearsal, "node2")?.role, stateOf(rehearsal, "node3")?.role]).toEqual(["Primary", "Primary"]);
  });

  test("a second gs_ctl on the same instance is turned away", async () => {
    const rehearsal = dead();
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
    const rehearsal = dead();
    await rehearsal.run("node2", gsCtl("failover"));
    rehearsal.wait(2_000);
    expect(stateOf(rehearsal, "node3")).toEqual({ role: "Standby", state: "Normal", detail: "Normal" });
    const other = dead();
    other.member("node3").instance.stale = true;
    await other.run("node2", gsCtl("failover"));
    other.wait(2_000);
    expect(stateOf(other, "node3")).toEqual({ role: "Standby", state: "Need repair", detail: "WAL segment removed" });
  });

  test("paused replay keeps it from ending: the sample's lines, exit 1, and the request stays", async () => {
    const rehearsal = dead();
    rehearsal.member("node2").instance.replayPaused = true;
    const said = await rehearsal.run("node2", gsCtl("failover"));
    expect(said.code).toBe(1);
    expect(shape(said.out)).toBe(shape(fixture("gs_ctl-failover-5.0.x-failed-derived")));
    rehearsal.member("node2").instance.replayPaused = false;
    rehearsal.wait(1);
    expect(stateOf(rehearsal, "node2")?.role).toBe("Primary");
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
    expect(["node1", "node2", "node3"].map((node) => stateOf(rehearsal, node))).toEqual([
      { role: "Standby", state: "Normal", detail: "Normal" },
      { role: "Primary", state: "Normal", detail: "Normal" },
      { role: "Standby", state: "Normal", detail: "Normal" },
    ]);
  });

  test("with a dead primary it waits, changes nothing and exits 0", async () => {
    const rehearsal = dead();
    const said = await rehearsal.run("node2", gsCtl("switchover"));
    expect(said).toMatchObject({ code: 0, tookMs: 60_050 });
    const sample = fixture("gs_ctl-switchover-2.0.x-timeout-exit0").replaceAll(
      "/opt/huawei/install/data/d1",
      "/data/dn1",
    );
    expect(shape(said.out)).toBe(shape(sample));
    expect(stateOf(rehearsal, "node2")?.role).toBe("Standby");
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

describe("an old primary that returns", () => {
  async function returned(): Promise<Rehearsal> {
    const rehearsal = dead();
    await rehearsal.run("node2", gsCtl("failover"));
    rehearsal.member("node1").network = "up";
    await rehearsal.run("node1", gsCtl("start", "-M", "primary"));
    return rehearsal;
  }

  test("is primary again: two of them, until it is stopped and started as a standby", async () => {
    const rehearsal = await returned();
    expect([stateOf(rehearsal, "node1")?.role, stateOf(rehearsal, "node2")?.role]).toEqual(["Primary", "Primary"]);
    expect((await rehearsal.run("node1", gsCtl("stop", "-m", "fast"))).out).toContain(" done\nserver stopped\n");
    await rehearsal.run("node1", gsCtl("start", "-M", "standby"));
    rehearsal.wait(2_000);
    expect(stateOf(rehearsal, "node1")).toEqual({
      role: "Standby",
      state: "Need repair",
      detail: "WAL segment removed",
    });
  });

  test("is Normal after a build, whose progress can be asked for", async () => {
    const rehearsal = await returned();
    await rehearsal.run("node1", gsCtl("stop"));
    await rehearsal.run("node1", gsCtl("start", "-M", "standby"));
    expect((await rehearsal.run("node1", gsCtl("querybuild"))).code).toBe(1);
    const built = await rehearsal.run("node1", gsCtl("build", "-b", "full"));
    expect(built.code).toBe(0);
    expect(built.out).toContain("full build completed(/data/dn1).\n");
    expect(built.out).toContain("server started (/data/dn1)\n");
    expect(stateOf(rehearsal, "node1")).toEqual({ role: "Standby", state: "Normal", detail: "Normal" });
    const asked = await rehearsal.run("node1", gsCtl("querybuild"));
    expect(asked.out).toContain("        process_schedule              : 100%\n");
  });
});

describe("gs_ctl start and stop", () => {
  test("a running server is left alone with exit 0", async () => {
    const said = await new Rehearsal().run("node1", gsCtl("start"));
    expect(said.code).toBe(0);
    expect(said.out).toContain(" another server might be running; Please use the restart command");
  });

  test("a start without -M is a stand-alone one, and a standby has to be built after it", async () => {
    const rehearsal = new Rehearsal();
    await rehearsal.run("node2", gsCtl("stop"));
    await rehearsal.run("node2", gsCtl("start"));
    expect(stateOf(rehearsal, "node2")?.role).toBe("Normal");
    await rehearsal.run("node2", gsCtl("stop"));
    await rehearsal.run("node2", gsCtl("start", "-M", "standby"));
    expect(stateOf(rehearsal, "node2")?.detail).toBe("WAL segment removed");
  });

  test("a hung server ends only with an immediate stop", async () => {
    const rehearsal = new Rehearsal();
    rehearsal.member("node1").instance.sqlHangs = true;
    const fast = await rehearsal.run("node1", gsCtl("stop", "-m", "fast"));
    expect(fast.code).toBe(1);
    expect(fast.out).toContain("server does not shut down");
    expect((await rehearsal.run("node1", gsCtl("stop", "-m", "immediate"))).code).toBe(0);
    expect((await rehearsal.run("node1", gsCtl("status"))).code).toBe(3);
  });

  test("a build without a primary fails and says so", async () => {
    const said = await dead().run("node2", gsCtl("build"));
    expect(said.code).toBe(1);
    expect(said.out).toContain("inc build failed due to primary connection failure, skip full build.");
    expect(said.out).toContain("incremental build failed(/data/dn1).");
  });
});
