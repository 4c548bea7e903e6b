import { describe, expect, test } from "vitest";
import { fixture, Rehearsal } from "./rehearsal.ts";

const roles = (rehearsal: Rehearsal) =>
  [...rehearsal.state.members.values()].map(({ instance }) => (instance.running ? instance.role : "down"));

describe("gs_om start and stop", () => {
  test("stop prints the sample, start brings the recorded roles back", async () => {
    const rehearsal = new Rehearsal();
    await rehearsal.run("node2", ["gs_ctl", "switchover", "-D", "/data/dn1"]);
    await rehearsal.run("node2", ["gs_om", "-t", "refreshconf"]);
    const stopped = await rehearsal.run("node1", ["gs_om", "-t", "stop"]);
    expect(stopped).toMatchObject({ code: 0, out: fixture("gs_om-stop-2.0.1") });
    expect(roles(rehearsal)).toEqual(["down", "down", "down"]);
    const started = await rehearsal.run("node1", ["gs_om", "-t", "start"]);
    expect(started.code).toBe(0);
    expect(started.out).toMatch(
      /^Starting cluster\.\n={41}\n\[SUCCESS\] node1\n[\s\S]*={41}\nSuccessfully started\.\n$/,
    );
    expect(roles(rehearsal)).toEqual(["Standby", "Primary", "Standby"]);
  });

  test("without a refreshconf after a switchover the old roles come back", async () => {
    const rehearsal = new Rehearsal();
    await rehearsal.run("node2", ["gs_ctl", "switchover", "-D", "/data/dn1"]);
    await rehearsal.run("node1", ["gs_om", "-t", "restart"]);
    expect(roles(rehearsal)).toEqual(["Primary", "Standby", "Standby"]);
  });

  test("a restart that ends Degraded fails as the sample shows", async () => {
    const rehearsal = new Rehearsal();
    rehearsal.member("node3").instance.replication = { kind: "needs-build" };
    const { code, out, err } = await rehearsal.run("node1", ["gs_om", "-t", "restart"]);
    expect(code).toBe(1);
    const sample = fixture("gs_om-restart-1.1.0-GAUSS-51607-degraded");
    expect(err.trim()).toBe(sample.trim().split("\n").at(-1));
    expect(out).toContain("Waiting for check cluster state...\n".repeat(5));
  });

  test("with a dead host nothing is started", async () => {
    const rehearsal = new Rehearsal();
    await rehearsal.run("node1", ["gs_om", "-t", "stop"]);
    rehearsal.member("node3").network = "refused";
    const { code, err } = await rehearsal.run("node1", ["gs_om", "-t", "start"]);
    expect(code).toBe(1);
    expect(err).toMatch(/^\[GAUSS-51400\] : Failed to execute the command: scp node3:/);
    expect(roles(rehearsal)).toEqual(["down", "down", "down"]);
  });
});
