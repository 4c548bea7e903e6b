import { describe, expect, test } from "vitest";
import { fixture, gsCtl, place, Rehearsal, shape, withoutPrimary } from "./rehearsal.ts";

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
    const { out } = await withoutPrimary().run("node2", gsCtl("query"));
    const sample = fixture("gs_ctl-query-1.1.0-needrepair-disconnected")
      .replace("static_connections             : 0", "static_connections             : 2")
      .replace("/home/opengauss/datanode/dn_22000", "/data/dn1");
    expect(shape(out)).toBe(shape(sample));
  });

  test("a stopped database: the lines of the sample, exit 1", async () => {
    const rehearsal = withoutPrimary("database");
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
