import { describe, expect, test } from "vitest";
import { Rehearsal } from "./rehearsal.ts";

const sql = (statement: string) => ["gsql", "-d", "postgres", "-p", "15400", "-A", "-t", "-c", statement];
const answer = async (node: string, statement: string, rehearsal = new Rehearsal()): Promise<string> =>
  (await rehearsal.run(node, sql(statement))).out;

describe("gsql", () => {
  test.for([
    ["node1", "select pg_is_in_recovery();", "f\n"],
    ["node2", "SELECT pg_is_in_recovery()", "t\n"],
    [
      "node1",
      "select local_role, static_connections, db_state, detail_information from pg_stat_get_stream_replications();",
      "Primary|2|Normal|Normal\n",
    ],
    [
      "node1",
      "select client_addr, state, sync_state, sync_priority from pg_stat_replication where client_addr <> '10.0.0.9' order by client_addr desc;",
      "10.0.0.3|Streaming|Potential|1\n10.0.0.2|Streaming|Sync|1\n",
    ],
    [
      "node1",
      "select peer_role, peer_state, sync_most_available from pg_stat_get_wal_senders() limit 1",
      "Standby|Normal|On\n",
    ],
    ["node2", "select count(*) from pg_stat_get_wal_receiver()", "1\n"],
    ["node1", "select count(*) from pg_stat_get_wal_receiver()", "0\n"],
    [
      "node1",
      "select slot_name, slot_type, active from pg_replication_slots",
      "dn_6002|physical|t\ndn_6003|physical|t\n",
    ],
    ["node1", "show synchronous_commit; show most_available_sync", "on\non\n"],
    ["node2", "select pg_is_xlog_replay_paused(), current_setting('recovery_min_apply_delay')", "f|0\n"],
    ["node2", "select case when pg_is_in_recovery() then pg_is_xlog_replay_paused() end, 1", "f|1\n"],
    ["node1", "select case when pg_is_in_recovery() then pg_is_xlog_replay_paused() end, 1", "|1\n"],
    ["node1", "select pg_xlog_location_diff('1/0', '0/FFFFFF00')", "256\n"],
    [
      "node1",
      "select channel is not null, pg_xlog_location_diff(sender_sent_location, receiver_replay_location) from pg_stat_get_wal_senders()",
      "t|0\nt|0\n",
    ],
    [
      "node1",
      "select name, setting from pg_settings where name in ('hot_standby', 'wal_level') order by name",
      "hot_standby|on\nwal_level|hot_standby\n",
    ],
    [
      "node1",
      "select coalesce(max(extract(epoch from now() - xact_start))::bigint, 0), (select count(*) from pg_prepared_xacts) from pg_stat_activity where state <> 'idle' and pid <> pg_backend_pid();",
      "0|0\n",
    ],
    ["node1", "select upper('a') || 'b' as x", "Ab\n"],
  ] as const)("on %s, %s", async ([node, statement, printed]) => {
    expect(await answer(node, statement)).toBe(printed);
  });

  test("a standby tells what it has received and replayed", async () => {
    const statement = "select pg_last_xlog_receive_location(), (select lsn from pg_last_xlog_replay_location())";
    const rehearsal = new Rehearsal();
    const [received, replayed] = (await answer("node2", statement, rehearsal)).trim().split("|");
    expect(received).toMatch(/^0\/7006[0-9A-F]{3}$/);
    expect(replayed).toBe(received);
    rehearsal.member("node2").instance.replayPaused = true;
    rehearsal.wait(10_000);
    const [more, same] = (await answer("node2", statement, rehearsal)).trim().split("|");
    expect(same).toBe(replayed);
    expect(more).not.toBe(received);
  });

  test("what it does not know is an error with exit 1", async () => {
    const rehearsal = new Rehearsal();
    for (const [statement, text] of [
      ["select no_such_function()", "ERROR:  function no_such_function() does not exist\n"],
      ["show no_such_setting", 'ERROR:  unrecognized configuration parameter "no_such_setting"\n'],
      ["selec 1", 'ERROR:  syntax error at or near "selec"\n'],
      ["select * from nowhere", 'ERROR:  relation "nowhere" does not exist\n'],
    ] as const) {
      expect(await rehearsal.run("node1", sql(statement))).toMatchObject({ code: 1, out: "", err: text });
    }
  });

  test("a standby is read-only and a primary does not tell replay", async () => {
    const rehearsal = new Rehearsal();
    const write = await rehearsal.run("node2", sql("insert into probe values (1)"));
    expect(write).toMatchObject({ code: 1, err: "ERROR:  cannot execute INSERT in a read-only transaction\n" });
    expect((await rehearsal.run("node2", sql("select pg_current_xlog_location()"))).err).toContain(
      "recovery is in progress",
    );
    expect((await rehearsal.run("node1", sql("select pg_is_xlog_replay_paused()"))).err).toContain(
      "recovery is not in progress",
    );
  });

  test("a commit waits for ever when the synchronous standbys are gone and most_available_sync is off", async () => {
    const rehearsal = new Rehearsal();
    rehearsal.member("node1").instance.settings.set("most_available_sync", "off");
    expect((await rehearsal.run("node1", sql("insert into probe values (1)"))).out).toBe("INSERT 0 1\n");
    for (const node of ["node2", "node3"]) rehearsal.member(node).network = "refused";
    rehearsal.wait(1);
    await expect(rehearsal.run("node1", sql("insert into probe values (1)"))).rejects.toThrow("hangs");
  });

  test("a stopped database: failed to connect, exit 2; a hung one never answers", async () => {
    const rehearsal = new Rehearsal();
    rehearsal.member("node2").instance.running = false;
    rehearsal.member("node3").instance.sqlHangs = true;
    expect(await rehearsal.run("node2", sql("select 1"))).toMatchObject({
      code: 2,
      err: "failed to connect Unknown:15400.\n",
    });
    await expect(rehearsal.run("node3", sql("select 1"))).rejects.toThrow("hangs");
  });

  test("flags may be glued, and without -A -t there is a table", async () => {
    const rehearsal = new Rehearsal();
    expect((await rehearsal.run("node1", ["gsql", "-dpostgres", "-p15400", "-Atc", "select 1"])).out).toBe("1\n");
    const table = await rehearsal.run("node1", ["gsql", "-p", "15400", "-c", "show port"]);
    expect(table.out).toBe(" port  \n-------\n 15400\n(1 row)\n\n");
  });

  test("without -c the statements come from stdin", async () => {
    const said = await new Rehearsal().run("node1", ["gsql", "-p", "15400", "-At"], {
      stdin: ["select 1;\n", "select 2;\n"],
    });
    expect(said).toMatchObject({ code: 0, out: "1\n2\n" });
  });

  test("names in synchronous_standby_names decide who is synchronous", async () => {
    const rehearsal = new Rehearsal();
    const { settings } = rehearsal.member("node1").instance;
    const states = async (names: string): Promise<string> => {
      settings.set("synchronous_standby_names", names);
      return answer("node1", "select client_addr, sync_state from pg_stat_replication order by client_addr", rehearsal);
    };
    expect(await states("dn_6003")).toBe("10.0.0.2|Async\n10.0.0.3|Sync\n");
    expect(await states("ANY 1(dn_6002,dn_6003)")).toBe("10.0.0.2|Quorum\n10.0.0.3|Quorum\n");
    expect(await states("2 (dn_6003, dn_6002)")).toBe("10.0.0.2|Sync\n10.0.0.3|Sync\n");
    expect(await states("")).toBe("10.0.0.2|Async\n10.0.0.3|Async\n");
  });
});

test("pg_controldata tells identity and timeline, of a stopped database too", async () => {
  const rehearsal = new Rehearsal();
  const { out } = await rehearsal.run("node1", ["pg_controldata", "/data/dn1"]);
  expect(out).toMatch(/^Database system identifier: {11}1615189684538807777$/m);
  expect(out).toMatch(/^Latest checkpoint's TimeLineID: {7}1$/m);
  rehearsal.member("node1").instance.running = false;
  const stopped = await rehearsal.run("node1", ["pg_controldata", "/data/dn1"]);
  expect(stopped.out).toMatch(/^Database cluster state: +shut down$/m);
  expect((await rehearsal.run("node1", ["pg_controldata", "/elsewhere"])).code).toBe(2);
});
