import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type PracticeCluster, startCluster } from "../../../src/practice/cluster/cluster.ts";
import { sendFault } from "../../../src/practice/cluster/control.ts";
import { hostOf, Link } from "./client.ts";

let cluster: PracticeCluster;
beforeEach(async () => {
  cluster = await startCluster({ timeScale: 0.02 });
});
afterEach(() => cluster.close());

/** What a TCP connect to a port meets within a moment. */
function knock(address: string, port: number): Promise<"open" | "refused" | "silent"> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, timeout: 300 });
    const answer = (word: "open" | "refused" | "silent"): void => {
      socket.destroy();
      resolve(word);
    };
    socket.on("connect", () => answer("open"));
    socket.on("timeout", () => answer("silent"));
    socket.on("error", (error) =>
      "code" in error && error.code === "ECONNREFUSED" ? answer("refused") : reject(error),
    );
  });
}

async function ports(name: string): Promise<string> {
  const { address, sshPort, port } = hostOf(cluster, name);
  return `ssh ${await knock(address, sshPort)}, database ${await knock(address, port)}`;
}

async function tool(name: string, command: string): Promise<{ code: number | null; out: string }> {
  const link = await Link.open(cluster, name);
  const { code, out, err } = await link.run(`. ${cluster.envFile}; ${command}`);
  link.client.end();
  return { code, out: out + err };
}

/** Looks again until the standby has found its way; no look changes anything. */
async function until(name: string, words: string): Promise<void> {
  for (;;) {
    const { role, state, detail } = cluster.instance(name);
    if (`${role}, ${state}, ${detail}` === words) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("hostRefused", () => {
  test("connections are refused, processes and connections are gone, and so is the database", async () => {
    const link = await Link.open(cluster, "node1");
    const running = await link.start(`. ${cluster.envFile}; echo started; exec gs_ctl switchover -D $PGDATA`);
    await running.says(/started/);
    await cluster.fault({ kind: "hostRefused", host: "node1" });
    await link.closed;
    expect(await ports("node1")).toBe("ssh refused, database refused");
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
    const started = await tool("node3", "gs_ctl start -D $PGDATA -M standby");
    expect(started.code).toBe(1);
    expect(started.out).toContain("Uncompleted build is detected, please build again");
    expect(cluster.invocations.find(({ argv }) => argv[1] === "build")?.exitCode).toBeNull();
  });

  test("an old primary that is back is a second primary", async () => {
    await cluster.fault({ kind: "hostRefused", host: "node1" });
    expect((await tool("node2", "gs_ctl failover -D $PGDATA")).code).toBe(0);
    await until("node3", "Standby, Normal, Normal");
    await cluster.fault({ kind: "hostBack", host: "node1" });
    await until("node1", "Primary, Normal, Normal");
    const { out } = await tool("node3", "gs_om -t status --detail");
    expect(out).toContain("cluster_state   : Unavailable");
    expect(out.match(/ Primary Normal$/gm)).toHaveLength(2);
  });

  test("it can be back with its database stopped", async () => {
    await cluster.fault({ kind: "hostRefused", host: "node1" });
    await cluster.fault({ kind: "hostBack", host: "node1", database: "stopped" });
    expect(await ports("node1")).toBe("ssh open, database refused");
    expect((await tool("node2", "gs_om -t status --detail")).out).toMatch(/^1 .* P Down {4}Manually stopped$/m);
  });
});

describe("hostSwallows", () => {
  test("new connects get no answer, and on established ones everything is silent until it is back", async () => {
    const link = await Link.open(cluster, "node1");
    const running = await link.start("echo started; cat");
    await running.says(/started/);
    await cluster.fault({ kind: "hostSwallows", host: "node1" });
    expect(await ports("node1")).toBe("ssh silent, database silent");
    running.channel.write("said in the dark\n");
    let heard = false;
    const hears = running.says(/said in the dark/).then(() => {
      heard = true;
    });
    expect(await ports("node1")).toBe("ssh silent, database silent");
    expect(heard).toBe(false);
    await cluster.fault({ kind: "hostBack", host: "node1" });
    await hears;
    expect(await ports("node1")).toBe("ssh open, database open");
    link.client.end();
  });

  test("inside the machine everything goes on: it stays primary while another is promoted", async () => {
    await cluster.fault({ kind: "hostSwallows", host: "node1" });
    await until("node2", "Standby, Need repair, Disconnected");
    await tool("node2", "gs_ctl failover -D $PGDATA");
    expect(cluster.instance("node1").role).toBe("Primary");
    expect(cluster.instance("node2").role).toBe("Primary");
  });

  test("gs_om on a living host gives no table", async () => {
    await cluster.fault({ kind: "hostSwallows", host: "node3" });
    const { code, out } = await tool("node1", "gs_om -t status --detail");
    expect(code).toBe(1);
    expect(out).toMatch(/^\[GAUSS-51652\]/);
    expect(out).not.toContain("Datanode State");
  });
});

describe("the database alone", () => {
  test("killed: its port refuses, its pid file is gone, the host answers; then it starts again", async () => {
    await cluster.fault({ kind: "databaseKilled", host: "node1" });
    expect(await ports("node1")).toBe("ssh open, database refused");
    expect((await tool("node1", "ls $PGDATA/postmaster.pid")).code).not.toBe(0);
    expect((await tool("node1", "gsql -d postgres -p $PGPORT -Atc 'select 1'")).code).toBe(2);
    await cluster.fault({ kind: "databaseStarted", host: "node1" });
    await until("node2", "Standby, Normal, Normal");
    expect(await ports("node1")).toBe("ssh open, database open");
  });

  test("hung: SQL never answers while the port is open and gs_ctl reads the state file", async () => {
    await cluster.fault({ kind: "sqlHangs", host: "node2" });
    const link = await Link.open(cluster, "node2");
    const running = await link.start(
      `. ${cluster.envFile}; echo asking; exec gsql -d postgres -p $PGPORT -Atc 'select 1'`,
    );
    await running.says(/asking/);
    const query = await tool("node2", "gs_ctl query -D $PGDATA");
    expect(query.code).toBe(0);
    expect(query.out).toContain("could not connect to server: Connection timed out");
    expect(await ports("node2")).toBe("ssh open, database open");
    running.channel.signal("KILL");
    expect((await running.ended).signal).toMatch(/KILL$/);
    await cluster.fault({ kind: "sqlAnswers", host: "node2" });
    expect((await tool("node2", "gsql -d postgres -p $PGPORT -Atc 'select pg_is_in_recovery()'")).out).toBe("t\n");
  });
});

describe("replication", () => {
  test("a lagging standby is behind by so many bytes", async () => {
    await cluster.fault({ kind: "lagging", host: "node3", bytes: 1_000_000 });
    const lag =
      "select pg_xlog_location_diff(sender_flush_location, receiver_received_location) from pg_stat_get_wal_senders() order by channel";
    const { out } = await tool("node1", `gsql -d postgres -p $PGPORT -Atc "${lag}"`);
    expect(out).toBe("0\n1000000\n");
    await cluster.fault({ kind: "lagging", host: "node3", bytes: 0 });
    expect((await tool("node1", `gsql -d postgres -p $PGPORT -Atc "${lag}"`)).out).toBe("0\n0\n");
  });

  test("one whose log was removed needs a build", async () => {
    await cluster.fault({ kind: "walSegmentRemoved", host: "node3" });
    await until("node3", "Standby, Need repair, WAL segment removed");
    expect((await tool("node3", "gs_ctl build -D $PGDATA")).code).toBe(0);
    await until("node3", "Standby, Normal, Normal");
  });

  test("one marked stale does not find its way to a new primary", async () => {
    await cluster.fault({ kind: "stale", host: "node3" });
    expect(cluster.instance("node3").state).toBe("Normal");
    await cluster.fault({ kind: "hostRefused", host: "node1" });
    await tool("node2", "gs_ctl failover -D $PGDATA");
    await until("node3", "Standby, Need repair, WAL segment removed");
  });

  test("replay can be paused, and settings changed", async () => {
    await cluster.fault({ kind: "replayPaused", host: "node2" });
    await cluster.fault({ kind: "setting", host: "node2", name: "recovery_min_apply_delay", value: "5min" });
    const sql = "select pg_is_xlog_replay_paused(); show recovery_min_apply_delay";
    expect((await tool("node2", `gsql -d postgres -p $PGPORT -Atc "${sql}"`)).out).toBe("t\n5min\n");
    await cluster.fault({ kind: "replayResumed", host: "node2" });
    expect((await tool("node2", `gsql -d postgres -p $PGPORT -Atc "${sql}"`)).out).toBe("f\n5min\n");
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
  expect((await tool("node1", "gs_om -t status --detail")).out.match(/Unknown Unknown/g)).toHaveLength(2);
  expect((await tool("node2", "gs_ctl query -D $PGDATA")).out).toContain(": Streaming".slice(0, 2));
  await cluster.fault({ kind: "trustMended" });
  expect((await tool("node1", "gs_om -t status --detail")).out).not.toContain("Unknown");
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
  expect((await tool("node1", "ls $GAUSSHOME/bin/cluster_dynamic_config")).code).toBe(0);
  expect((await tool("node1", "gs_om -t refreshconf")).code).toBe(1);
  for (const node of ["node1", "node2"]) {
    expect((await tool(node, "ls $GAUSSHOME/bin/cluster_dynamic_config")).code).not.toBe(0);
  }
});
