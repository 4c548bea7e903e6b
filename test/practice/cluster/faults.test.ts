import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startCluster } from "../../../src/practice/cluster/cluster.ts";
import { sendFault } from "../../../src/practice/cluster/control.ts";
import type { PracticeCluster } from "../../../src/practice/cluster/practice-cluster.ts";
import { Link } from "./client.ts";
import { ports, tool, until } from "./looks.ts";

let cluster: PracticeCluster;
beforeEach(async () => {
  cluster = await startCluster({ timeScale: 0.02 });
});
afterEach(() => cluster.close());

describe("the database alone", () => {
  test("killed: its port refuses, its pid file is gone, the host answers; then it starts again", async () => {
    await cluster.fault({ kind: "databaseKilled", host: "node1" });
    expect(await ports(cluster, "node1")).toBe("ssh open, database refused");
    expect((await tool(cluster, "node1", "ls $PGDATA/postmaster.pid")).code).not.toBe(0);
    expect((await tool(cluster, "node1", "gsql -d postgres -p $PGPORT -Atc 'select 1'")).code).toBe(2);
    await cluster.fault({ kind: "databaseStarted", host: "node1" });
    await until(cluster, "node2", "Standby, Normal, Normal");
    expect(await ports(cluster, "node1")).toBe("ssh open, database open");
  });

  test("hung: SQL never answers while the port is open and gs_ctl reads the state file", async () => {
    await cluster.fault({ kind: "sqlHangs", host: "node2" });
    const link = await Link.open(cluster, "node2");
    const running = await link.start(
      `. ${cluster.envFile}; echo asking; exec gsql -d postgres -p $PGPORT -Atc 'select 1'`,
    );
    await running.says(/asking/);
    const query = await tool(cluster, "node2", "gs_ctl query -D $PGDATA");
    expect(query.code).toBe(0);
    expect(query.out).toContain("could not connect to server: Connection timed out");
    expect(await ports(cluster, "node2")).toBe("ssh open, database open");
    running.channel.signal("KILL");
    expect((await running.ended).signal).toMatch(/KILL$/);
    await cluster.fault({ kind: "sqlAnswers", host: "node2" });
    expect((await tool(cluster, "node2", "gsql -d postgres -p $PGPORT -Atc 'select pg_is_in_recovery()'")).out).toBe(
      "t\n",
    );
  });
});

describe("replication", () => {
  test("a lagging standby is behind by so many bytes", async () => {
    await cluster.fault({ kind: "lagging", host: "node3", bytes: 1_000_000 });
    const lag =
      "select pg_xlog_location_diff(sender_flush_location, receiver_received_location) from pg_stat_get_wal_senders() order by channel";
    const { out } = await tool(cluster, "node1", `gsql -d postgres -p $PGPORT -Atc "${lag}"`);
    expect(out).toBe("0\n1000000\n");
    await cluster.fault({ kind: "lagging", host: "node3", bytes: 0 });
    expect((await tool(cluster, "node1", `gsql -d postgres -p $PGPORT -Atc "${lag}"`)).out).toBe("0\n0\n");
  });

  test("one whose log was removed needs a build", async () => {
    await cluster.fault({ kind: "walSegmentRemoved", host: "node3" });
    await until(cluster, "node3", "Standby, Need repair, WAL segment removed");
    expect((await tool(cluster, "node3", "gs_ctl build -D $PGDATA")).code).toBe(0);
    await until(cluster, "node3", "Standby, Normal, Normal");
  });

  test("one marked stale does not find its way to a new primary", async () => {
    await cluster.fault({ kind: "stale", host: "node3" });
    expect(cluster.instance("node3").state).toBe("Normal");
    await cluster.fault({ kind: "hostRefused", host: "node1" });
    await tool(cluster, "node2", "gs_ctl failover -D $PGDATA");
    await until(cluster, "node3", "Standby, Need repair, WAL segment removed");
  });

  test("replay can be paused, and settings changed", async () => {
    await cluster.fault({ kind: "replayPaused", host: "node2" });
    await cluster.fault({ kind: "setting", host: "node2", name: "recovery_min_apply_delay", value: "5min" });
    const sql = "select pg_is_xlog_replay_paused(); show recovery_min_apply_delay";
    expect((await tool(cluster, "node2", `gsql -d postgres -p $PGPORT -Atc "${sql}"`)).out).toBe("t\n5min\n");
    await cluster.fault({ kind: "replayResumed", host: "node2" });
    expect((await tool(cluster, "node2", `gsql -d postgres -p $PGPORT -Atc "${sql}"`)).out).toBe("f\n5min\n");
  });
});

test("refused keys keep everybody out until they are taken again", async () => {
  await cluster.fault({ kind: "refuseKeys", host: "node2" });
  await expect(Link.open(cluster, "node2")).rejects.toThrow("authentication methods failed");
  await cluster.fault({ kind: "takeKeys", host: "node2" });
  (await Link.open(cluster, "node2")).client.end();
});

test("broken trust is seen by gs_om alone", async () => {
  await cluster.fault({ kind: "trustBroken" });
  expect((await tool(cluster, "node1", "gs_om -t status --detail")).out.match(/Unknown Unknown/g)).toHaveLength(2);
  expect((await tool(cluster, "node2", "gs_ctl query -D $PGDATA")).out).toContain(": Streaming".slice(0, 2));
  await cluster.fault({ kind: "trustMended" });
  expect((await tool(cluster, "node1", "gs_om -t status --detail")).out).not.toContain("Unknown");
});

test("faults are taken over the control socket, and refused with a reason", async () => {
  expect(await sendFault(cluster.control, { kind: "databaseKilled", host: "node2" })).toBeUndefined();
  expect(cluster.instance("node2").role).toBeNull();
  expect(await sendFault(cluster.control, { kind: "databaseKilled", host: "node9" })).toContain(
    "no host is called node9",
  );
  expect(await sendFault(cluster.control, { kind: "noSuchFault" })).toContain("Invalid");
});

test("a refreshconf with a dead host takes the dynamic configuration away from all others", async () => {
  await cluster.fault({ kind: "hostRefused", host: "node3" });
  expect((await tool(cluster, "node1", "ls $GAUSSHOME/bin/cluster_dynamic_config")).code).toBe(0);
  expect((await tool(cluster, "node1", "gs_om -t refreshconf")).code).toBe(1);
  for (const node of ["node1", "node2"]) {
    expect((await tool(cluster, node, "ls $GAUSSHOME/bin/cluster_dynamic_config")).code).not.toBe(0);
  }
});
