import { describe, expect, test } from "vitest";
import { Rehearsal } from "./rehearsal.ts";

const guc = (command: string, ...more: string[]): string[] => ["gs_guc", command, "-D", "/data/dn1", ...more];
const FILE = "/data/dn1/postgresql.conf";

describe("gs_guc", () => {
  test("sets what show tells and what check finds", async () => {
    const rehearsal = new Rehearsal();
    const said = await rehearsal.run("node1", guc("reload", "-c", "synchronous_standby_names='dn_6003'"));
    expect(said).toMatchObject({
      code: 0,
      out: `expected instance path: [${FILE}]\ngs_guc reload: synchronous_standby_names=dn_6003: [${FILE}]\nserver signaled\n\nTotal instances: 1. Failed instances: 0.\nSuccess to perform gs_guc!\n\n`,
    });
    const check = await rehearsal.run("node1", guc("check", "-c", "synchronous_standby_names"));
    expect(check.out).toContain("    synchronous_standby_names=dn_6003\n");
    const unset = await rehearsal.run("node1", guc("check", "-c", "no_such_setting"));
    expect(unset.out).toContain("no_such_setting=NULL");
  });

  test("a name without a value takes the line away: the default holds", async () => {
    const rehearsal = new Rehearsal();
    await rehearsal.run("node1", guc("set", "-c", "wal_keep_segments=1024", "-c", "max_connections = '300'"));
    await rehearsal.run("node1", guc("reload", "-c", "wal_keep_segments"));
    const check = await rehearsal.run("node1", guc("check", "-c", "wal_keep_segments"));
    expect(check.out).toContain("    wal_keep_segments=NULL\n");
    const shown = await rehearsal.run("node1", [
      "gsql",
      "-A",
      "-t",
      "-c",
      "show wal_keep_segments; show max_connections",
    ]);
    expect(shown.out).toBe("16\n300\n");
  });

  test("a standby whose way to the primary is emptied lets go, and finds it again when it is told", async () => {
    const rehearsal = new Rehearsal();
    const health = () => rehearsal.run("node2", ["gs_ctl", "query", "-D", "/data/dn1"]);
    const way = rehearsal.member("node2").instance.peers.get(1) ?? "";
    await rehearsal.run("node2", guc("reload", "-c", "replconninfo1 = ''"));
    rehearsal.wait(3_000);
    expect((await health()).out).toMatch(/static_connections +: 1\n[\s\S]*detail_information +: Disconnected/);
    await rehearsal.run("node2", guc("reload", "-c", `replconninfo1='${way}'`));
    rehearsal.wait(3_000);
    expect((await health()).out).toMatch(/static_connections +: 2\n[\s\S]*detail_information +: Normal/);
  });

  test("a rule without a method is commented out on every host, and who starts anew is not let in", async () => {
    const rehearsal = new Rehearsal();
    const said = await rehearsal.run("node3", guc("set", "-h", "host all omm 10.0.0.3/32"));
    expect(said.code).toBe(0);
    expect(said.out).toMatch(/Total instances: 3\. Failed instances: 0\.\nSuccess to perform gs_guc!\n/);
    expect(rehearsal.member("node1").instance.hba).toContain("#host    all    omm    10.0.0.3/32    trust");
    expect(rehearsal.member("node3").instance.replication.kind).toBe("attached");
    await rehearsal.run("node3", ["gs_ctl", "restart", "-D", "/data/dn1", "-M", "standby"]);
    rehearsal.wait(5_000);
    const query = await rehearsal.run("node3", ["gs_ctl", "query", "-D", "/data/dn1"]);
    expect(query.out).toMatch(/db_state +: Need repair\n\tdetail_information +: Connecting\.\.\.\n/);
    await rehearsal.run("node1", guc("set", "-N", "node1", "-h", "host all omm 10.0.0.3/32 trust"));
    rehearsal.wait(5_000);
    expect(rehearsal.member("node3").instance.replication.kind).toBe("attached");
  });

  test("-N all fails with a dead host, and the others are done", async () => {
    const rehearsal = new Rehearsal();
    rehearsal.member("node2").network = "refused";
    const all = ["gs_guc", "set", "-N", "all", "-I", "all", "-c", "max_connections=400"];
    const { code, out } = await rehearsal.run("node1", all);
    expect(code).toBe(1);
    expect(out).toMatch(
      /Begin to perform the total nodes: 3\.\nPopen count is 3, Popen success count is 2, Popen failure count is 1\.\n[\s\S]*Total instances: 3\. Failed instances: 1\.\nFailed node names:\n {4}\[node2\]\nALL: Failure to perform gs_guc!\n/,
    );
    expect(rehearsal.member("node3").instance.settings.get("max_connections")).toBe("400");
    const without = await rehearsal.run("node1", [...all, "--ignore-node=node2"]);
    expect(without.out).toContain("ALL: Success to perform gs_guc!");
  });

  test("refuses root, another directory and what is no rule", async () => {
    const check = ["gs_guc", "check", "-D", "/elsewhere", "-c", "port"];
    expect(await new Rehearsal().run("node1", check)).toMatchObject({ code: 1, out: "Failure to perform gs_guc!\n" });
    expect((await new Rehearsal().run("node1", check, { user: "root" })).err).toBe("gs_guc: cannot be run as root\n");
    expect((await new Rehearsal().run("node1", guc("set", "-h", "host all"))).code).toBe(1);
  });
});
