import { describe, expect, test } from "vitest";
import { stopInstance } from "../../../src/practice/cluster/state/changes.ts";
import { fixture, healthIn, place, Rehearsal, THREE } from "./rehearsal.ts";

const withManager = (): Rehearsal => new Rehearsal("5.0", THREE, true);
const section = (text: string, title: string): string => text.split("\n\n[").find((part) => part.includes(title)) ?? "";

describe("a cluster with a manager", () => {
  test("gs_om shows the sections of the sample, one node per line and no port", async () => {
    const names = ["primary", ...Array.from({ length: 8 }, (_, index) => `standby${index + 1}`)];
    const places = names.map((name, index) =>
      place(name, `192.168.1.${100 + index}`, 15_400, "/openGauss3.1/cluster/dn"),
    );
    const rehearsal = new Rehearsal("3.0", places, true);
    const { code, out } = await rehearsal.run("primary", ["gs_om", "-t", "status", "--detail"]);
    expect(code).toBe(0);
    const sample = fixture("gs_om-status-detail-3.1.0-cm-nine-nodes");
    for (const title of ["Cluster State", "Datanode State"]) {
      expect(section(out, title).trimEnd()).toBe(section(sample, title).trimEnd());
    }
    expect(out).toContain("[  CMServer State   ]\n\nnode        node_ip         instance");
  });

  test("cm_ctl has all nodes on one line, port after the instance", async () => {
    const { out } = await withManager().run("node2", ["cm_ctl", "query", "-Cvipd"]);
    expect(out).toMatch(
      /^1 {2}node1 10\.0\.0\.1 {8}6001 15400 {2}\/data\/dn1 P Primary Normal \| 2 {2}node2 .* \| 3 {2}node3 .* S Standby Normal$/m,
    );
    const [, header = ""] =
      /\[ {2}Datanode State {3}\]\n\n(.*)\n(.*)/.exec(
        (await new Rehearsal("1.1.0", ETCD, true).run("host40", ["cm_ctl", "query", "-Cvid"])).out,
      ) ?? [];
    expect(fixture("gs_om-status-detail-cm-etcd-1line")).toContain(header);
  });

  test("roles and reasons are told in full", async () => {
    const rehearsal = withManager();
    rehearsal.member("node3").instance.replication = { kind: "needs-build" };
    const { out } = await rehearsal.run("node1", ["cm_ctl", "query", "-Cvipdw"]);
    expect(out).toMatch(/^3 .* S Standby Need repair\(WAL segment removed\)$/m);
    expect(out).toContain("cluster_state   : Degraded");
  });

  test("without a majority nobody tells the state: exit 255", async () => {
    const rehearsal = withManager();
    for (const node of ["node1", "node2"]) rehearsal.member(node).network = "refused";
    const said = await rehearsal.run("node3", ["cm_ctl", "query", "-Cv"]);
    expect(said.code).toBe(255);
    expect(said.out).toMatch(/\ncm_ctl: can't connect to cm_server\.\nMaybe cm_server is not running/);
    expect(said.out).not.toContain("cluster_state");
    expect((await rehearsal.run("node3", ["gs_om", "-t", "status"])).err).toContain("[GAUSS-51600]");
  });

  test("a switchover goes by node id and is not balanced afterwards", async () => {
    const rehearsal = withManager();
    const said = await rehearsal.run("node1", ["cm_ctl", "switchover", "-n", "2", "-D", "/data/dn1"]);
    expect(said.code).toBe(0);
    expect(said.out).toContain("cm_ctl: switchover successfully.\n");
    expect(rehearsal.member("node2").instance.role).toBe("Primary");
    expect((await rehearsal.run("node1", ["cm_ctl", "query"])).out).toContain("balanced        : No");
  });

  test("a lost primary is replaced by the standby that is furthest ahead", () => {
    const rehearsal = withManager();
    rehearsal.member("node2").instance.lag = 100_000;
    rehearsal.member("node2").instance.position -= 100_000;
    rehearsal.member("node1").network = "refused";
    stopInstance(rehearsal.member("node1"), "crash");
    rehearsal.wait(1);
    rehearsal.wait(10_000);
    rehearsal.wait(1_000);
    expect(rehearsal.member("node3").instance.role).toBe("Primary");
    expect(rehearsal.member("node2").instance.role).toBe("Standby");
  });

  test("its processes are seen by ps", async () => {
    const { out } = await withManager().run("node1", ["ps", "-e", "-o", "comm="]);
    expect(out.split("\n")).toEqual(expect.arrayContaining(["om_monitor", "cm_agent", "cm_server", "gaussdb"]));
    expect((await new Rehearsal().run("node1", ["ps", "-e", "-o", "comm="])).out).not.toContain("cm_");
  });
});

const ETCD = [
  place("host40", "10.243.40.20", 26_000, "/usr1/cm_gauss/cluster/dn1"),
  place("host39", "10.243.39.8", 26_000, "/usr1/cm_gauss/cluster/dn1"),
  place("host15", "10.243.15.65", 26_000, "/usr1/cm_gauss/cluster/dn1"),
];

describe("cm_ctl start, stop and build", () => {
  const instance = ["-n", "3", "-D", "/data/dn1"];

  test("one instance stops and starts, and is a standby again", async () => {
    const rehearsal = withManager();
    const stopped = await rehearsal.run("node1", ["cm_ctl", "stop", ...instance]);
    expect(stopped.code).toBe(0);
    expect(stopped.out).toMatch(
      /^cm_ctl: stop instance\. \ncm_ctl: stop nodeid: 3\n\.+\ncm_ctl: stop instance successfully\.\n$/,
    );
    expect((await rehearsal.run("node1", ["cm_ctl", "query", "-Cvipdw"])).out).toMatch(
      /^3 .* Down {4}Manually stopped$/m,
    );
    const started = await rehearsal.run("node1", ["cm_ctl", "start", ...instance]);
    expect(started.out).toMatch(/\ncm_ctl: start instance successfully\.\n$/);
    rehearsal.wait(2_000);
    expect(healthIn(rehearsal, "node3")).toEqual({ role: "Standby", state: "Normal", detail: "Normal" });
  });

  test("with a node that is away the whole cluster stops partly", async () => {
    const rehearsal = withManager();
    rehearsal.member("node2").network = "refused";
    const { code, out } = await rehearsal.run("node1", ["cm_ctl", "stop"]);
    expect(code).toBe(1);
    expect(out).toContain("cm_ctl: abnormal node 2.\ncm_ctl: stop cluster partly successfully.\n");
  });

  test("a build asks for the node and ends in a standby that is Normal; a primary is never built", async () => {
    const rehearsal = withManager();
    rehearsal.member("node3").instance.replication = { kind: "needs-build" };
    const { code, out } = await rehearsal.run("node1", ["cm_ctl", "build", ...instance, "-b", "full"]);
    expect(code).toBe(0);
    expect(out).toMatch(/\ncm_ctl: build successfully\.\n$/);
    expect(healthIn(rehearsal, "node3")?.state).toBe("Normal");
    expect((await rehearsal.run("node2", ["cm_ctl", "build", "-n", "1", "-D", "/data/dn1"])).code).toBe(1);
    expect((await rehearsal.run("node2", ["cm_ctl", "stop", "-n", "9"])).code).toBe(1);
  });
});
