import { describe, expect, test } from "vitest";
import { gsCtl, healthIn, Rehearsal, withoutPrimary } from "./rehearsal.ts";

describe("an old primary that returns", () => {
  async function returned(): Promise<Rehearsal> {
    const rehearsal = withoutPrimary();
    await rehearsal.run("node2", gsCtl("failover"));
    rehearsal.member("node1").network = "up";
    await rehearsal.run("node1", gsCtl("start", "-M", "primary"));
    return rehearsal;
  }

  test("is primary again: two of them, until it is stopped and started as a standby", async () => {
    const rehearsal = await returned();
    expect([healthIn(rehearsal, "node1")?.role, healthIn(rehearsal, "node2")?.role]).toEqual(["Primary", "Primary"]);
    expect((await rehearsal.run("node1", gsCtl("stop", "-m", "fast"))).out).toContain(" done\nserver stopped\n");
    await rehearsal.run("node1", gsCtl("start", "-M", "standby"));
    rehearsal.wait(2_000);
    expect(healthIn(rehearsal, "node1")).toEqual({
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
    expect(healthIn(rehearsal, "node1")).toEqual({ role: "Standby", state: "Normal", detail: "Normal" });
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
    expect(healthIn(rehearsal, "node2")?.role).toBe("Normal");
    await rehearsal.run("node2", gsCtl("stop"));
    await rehearsal.run("node2", gsCtl("start", "-M", "standby"));
    expect(healthIn(rehearsal, "node2")?.detail).toBe("WAL segment removed");
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
    const said = await withoutPrimary().run("node2", gsCtl("build"));
    expect(said.code).toBe(1);
    expect(said.out).toContain("inc build failed due to primary connection failure, skip full build.");
    expect(said.out).toContain("incremental build failed(/data/dn1).");
  });

  test("a database of another cluster is built in full although nobody asked for that, unless only the difference is wanted", async () => {
    const rehearsal = new Rehearsal();
    rehearsal.member("node2").instance.systemIdentifier = "1";
    const only = await rehearsal.run("node2", gsCtl("build", "-b", "incremental"));
    expect(only).toMatchObject({ code: 1, out: expect.stringContaining("incremental build failed(/data/dn1).\n") });
    const { code, out } = await rehearsal.run("node2", gsCtl("build"));
    expect(code).toBe(0);
    expect(out).toMatch(
      /inc build failed, change to full build\.\n[\s\S]*\(50%\)\n[\s\S]*\(100%\)\n[\s\S]*full build completed\(/,
    );
    expect(rehearsal.member("node2").instance.systemIdentifier).toBe(
      rehearsal.member("node1").instance.systemIdentifier,
    );
  });

  test("a build whose primary goes away breaks off, and says so when it is asked", async () => {
    const rehearsal = new Rehearsal();
    rehearsal.state.mishaps.buildFactor = 100;
    const { instance } = rehearsal.member("node2");
    const asked: string[] = [];
    const built = rehearsal.run("node2", gsCtl("build", "-b", "full"), {
      during: async () => {
        if (instance.activity.kind !== "building" || asked.length > 0) return;
        asked.push((await rehearsal.run("node2", gsCtl("querybuild"))).out);
        rehearsal.member("node1").instance.running = false;
      },
    });
    expect((await built).out).toMatch(/full build failed\(\/data\/dn1\)\.\n$/);
    expect(asked[0]).toMatch(
      /db_state +: Building\n[\s\S]*build_mode +: Full\n[\s\S]*estimated_remaining_time +: 00:1\d:\d\d\n/,
    );
    const after = await rehearsal.run("node2", gsCtl("querybuild"));
    expect(after).toMatchObject({ code: 1, out: expect.stringContaining("Build failed") });
  });
});
