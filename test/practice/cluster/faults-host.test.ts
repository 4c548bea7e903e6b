import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startCluster } from "../../../src/practice/cluster/cluster.ts";
import type { PracticeCluster } from "../../../src/practice/cluster/practice-cluster.ts";
import { Link } from "./client.ts";
import { ports, tool, until } from "./looks.ts";

let cluster: PracticeCluster;
beforeEach(async () => {
  cluster = await startCluster({ timeScale: 0.02 });
});
afterEach(() => cluster.close());

describe("hostRefused", () => {
  test("connections are refused, processes and connections are gone, and so is the database", async () => {
    const link = await Link.open(cluster, "node1");
    const running = await link.start(`. ${cluster.envFile}; echo started; exec gs_ctl switchover -D $PGDATA`);
    await running.says(/started/);
    await cluster.fault({ kind: "hostRefused", host: "node1" });
    await link.closed;
    expect(await ports(cluster, "node1")).toBe("ssh refused, database refused");
    expect(cluster.instance("node1").role).toBeNull();
    expect(cluster.instance("node2")).toEqual({ role: "Standby", state: "Need repair", detail: "Disconnected" });
  });

  test("a tool on it stops where it is: a build that was cut off leaves an instance that cannot start", async () => {
    await cluster.fault({ kind: "slowTools", factor: 50 });
    const link = await Link.open(cluster, "node3");
    const building = await link.start(`. ${cluster.envFile}; exec gs_ctl build -D $PGDATA -b full`);
    await building.says(/receiving and unpacking/);
    await cluster.fault({ kind: "hostRefused", host: "node3" });
    await cluster.fault({ kind: "slowTools", factor: 1 });
    await cluster.fault({ kind: "hostBack", host: "node3", database: "stopped" });
    const started = await tool(cluster, "node3", "gs_ctl start -D $PGDATA -M standby");
    expect(started.code).toBe(1);
    expect(started.out).toContain("Uncompleted build is detected, please build again");
    expect(cluster.invocations.find(({ argv }) => argv[1] === "build")?.exitCode).toBeNull();
  });

  test("an old primary that is back is a second primary", async () => {
    await cluster.fault({ kind: "hostRefused", host: "node1" });
    expect((await tool(cluster, "node2", "gs_ctl failover -D $PGDATA")).code).toBe(0);
    await until(cluster, "node3", "Standby, Normal, Normal");
    await cluster.fault({ kind: "hostBack", host: "node1" });
    await until(cluster, "node1", "Primary, Normal, Normal");
    const { out } = await tool(cluster, "node3", "gs_om -t status --detail");
    expect(out).toContain("cluster_state   : Unavailable");
    expect(out.match(/ Primary Normal$/gm)).toHaveLength(2);
  });

  test("it can be back with its database stopped", async () => {
    await cluster.fault({ kind: "hostRefused", host: "node1" });
    await cluster.fault({ kind: "hostBack", host: "node1", database: "stopped" });
    expect(await ports(cluster, "node1")).toBe("ssh open, database refused");
    expect((await tool(cluster, "node2", "gs_om -t status --detail")).out).toMatch(
      /^1 .* P Down {4}Manually stopped$/m,
    );
  });
});

describe("hostSwallows", () => {
  test("new connects get no answer, and on established ones everything is silent until it is back", async () => {
    const link = await Link.open(cluster, "node1");
    const running = await link.start("echo started; cat");
    await running.says(/started/);
    await cluster.fault({ kind: "hostSwallows", host: "node1" });
    expect(await ports(cluster, "node1")).toBe("ssh silent, database silent");
    running.channel.write("said in the dark\n");
    let heard = false;
    const hears = running.says(/said in the dark/).then(() => {
      heard = true;
    });
    expect(await ports(cluster, "node1")).toBe("ssh silent, database silent");
    expect(heard).toBe(false);
    await cluster.fault({ kind: "hostBack", host: "node1" });
    await hears;
    expect(await ports(cluster, "node1")).toBe("ssh open, database open");
    link.client.end();
  });

  test("inside the machine everything goes on: it stays primary while another is promoted", async () => {
    await cluster.fault({ kind: "hostSwallows", host: "node1" });
    await until(cluster, "node2", "Standby, Need repair, Disconnected");
    await tool(cluster, "node2", "gs_ctl failover -D $PGDATA");
    expect(cluster.instance("node1").role).toBe("Primary");
    expect(cluster.instance("node2").role).toBe("Primary");
  });

  test("gs_om on a living host gives no table", async () => {
    await cluster.fault({ kind: "hostSwallows", host: "node3" });
    const { code, out } = await tool(cluster, "node1", "gs_om -t status --detail");
    expect(code).toBe(1);
    expect(out).toMatch(/^\[GAUSS-51652\]/);
    expect(out).not.toContain("Datanode State");
  });
});
