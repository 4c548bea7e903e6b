import { describe, expect, test } from "vitest";
import { stopInstance } from "../../../src/practice/cluster/state/changes.ts";
import { clusterStateOf } from "../../../src/practice/cluster/state/health.ts";
import { fixture, place, Rehearsal, shape } from "./rehearsal.ts";

const DETAIL = ["gs_om", "-t", "status", "--detail"];
const lastLines = (text: string, count: number): string => text.trimEnd().split("\n").slice(-count).join("\n");

describe("gs_om -t status", () => {
  test("3.0: one row per node with its port, to the blank as the sample", async () => {
    const places = [
      place("node1", "192.168.122.221", 25_000, "/data/mogdb"),
      place("node2", "192.168.122.157", 25_000, "/data/mogdb"),
      place("node3", "192.168.122.68", 25_000, "/data/mogdb"),
    ];
    const said = await new Rehearsal("3.0", places).run("node2", DETAIL);
    expect(said).toMatchObject({ code: 0, err: "" });
    expect(said.out.trimEnd()).toBe(fixture("gs_om-status-detail-3.0.0-1p2s").trimEnd());
  });

  test("1.1.0: all nodes on one line without a port, to the blank as the sample", async () => {
    const places = [
      place("wzsy01", "9.1.14.39", 26_000, "/opt/huawei/install/data/d1"),
      place("wzsy02", "9.1.14.40", 26_000, "/opt/huawei/install/data/d2"),
    ];
    const rehearsal = new Rehearsal("1.1.0", places);
    stopInstance(rehearsal.member("wzsy01"), "crash");
    const { out } = await rehearsal.run("wzsy02", DETAIL);
    expect(out).toContain("cluster_state   : Unavailable\n");
    expect(lastLines(out, 3)).toBe(lastLines(fixture("gs_om-status-detail-2.0.x-dead-primary"), 3));
  });

  test("two primaries are Unavailable, as the sample shows", async () => {
    const places = [
      place("OG1", "192.168.1.100", 15_400, "/data/og1"),
      place("OG2", "192.168.1.101", 15_400, "/data/og2"),
    ];
    const rehearsal = new Rehearsal("3.0", places);
    rehearsal.member("OG2").instance.role = "Primary";
    const { out } = await rehearsal.run("OG1", DETAIL);
    expect(out.trimEnd()).toBe(fixture("gs_om-status-detail-2.1-3.0-split-brain").trimEnd());
  });

  test("a standby whose log is gone is Need repair(WAL) and the cluster Degraded, as the sample shows", async () => {
    const places = [
      place("OG1", "192.168.1.100", 15_400, "/data/og1"),
      place("OG2", "192.168.1.101", 15_400, "/data/og2"),
    ];
    const rehearsal = new Rehearsal("3.0", places);
    rehearsal.member("OG2").instance.replication = { kind: "needs-build" };
    const { out } = await rehearsal.run("OG1", DETAIL);
    expect(out.trimEnd()).toBe(fixture("gs_om-status-detail-2.1-3.0-needrepair-wal").trimEnd());
  });

  test("the short form has the lines of the sample", async () => {
    const { out } = await new Rehearsal().run("node1", ["gs_om", "-t", "status"]);
    expect(shape(out).replace("practice", "Cluster_openGauss")).toBe(shape(fixture("gs_om-status-short-2.0.1")));
  });

  test("--all has the keys of the sample in their order, and port and az_name only after 1.1.0", async () => {
    const keys = (text: string): string[] => text.split("\n").map((line) => line.slice(0, 27).trim());
    const places = [
      place("ecs-0001", "192.168.0.30", 15_400, "/appdata/data"),
      place("ecs-0002", "192.168.0.40", 15_400, "/appdata/data"),
    ];
    const { out } = await new Rehearsal("3.0", places).run("ecs-0001", ["gs_om", "-t", "status", "--all"]);
    const sample = keys(fixture("gs_om-status-all-2.1-3.0-az_name")).filter((key) => key !== "");
    expect(keys(out).filter((key) => key !== "" && !key.startsWith("instance_port"))).toEqual(sample);
    const old = await new Rehearsal("1.1.0").run("node1", ["gs_om", "-t", "status", "--all"]);
    expect(old.out).not.toMatch(/az_name|instance_port/);
  });

  test("--all with -h lists that host alone, while --detail lists everybody", async () => {
    const rehearsal = new Rehearsal();
    const one = await rehearsal.run("node1", ["gs_om", "-t", "status", "-h", "node2"]);
    expect(one.out.match(/node_name/g)).toHaveLength(1);
    const detail = await rehearsal.run("node1", [...DETAIL, "-h", "node2"]);
    expect(detail.out).toMatch(/^1 {2}node1 .*\n2 {2}node2 .*\n3 {2}node3 /m);
  });

  test("only the first words of role and state are printed", async () => {
    const rehearsal = new Rehearsal();
    const { instance } = rehearsal.member("node2");
    instance.role = "Cascade Standby";
    instance.replication = { kind: "lost", at: rehearsal.now, word: "connecting" };
    stopInstance(rehearsal.member("node1"), "clean");
    rehearsal.member("node3").instance.running = false;
    const { out } = await rehearsal.run("node2", DETAIL);
    expect(out).toMatch(/^2 .* S Cascade Need repair\(Connecting\)$/m);
    expect(out).toMatch(/^3 .* S Down {4}Manually stopped$/m);
  });

  test("a host that refuses makes it slow and is Unknown", async () => {
    const rehearsal = new Rehearsal();
    rehearsal.member("node1").network = "refused";
    rehearsal.member("node1").instance.running = false;
    const said = await rehearsal.run("node2", DETAIL);
    expect(said).toMatchObject({ code: 0, tookMs: 11_000 });
    expect(said.out).toMatch(/^1 .* P Unknown Unknown$/m);
    expect(said.out).toMatch(/^2 .* S Standby Need repair\(Disconnected\)$/m);
    expect(said.out).toContain("cluster_state   : Unavailable");
  });

  test("with a host that swallows packets there is no table at all", async () => {
    const rehearsal = new Rehearsal();
    rehearsal.member("node1").network = "silent";
    const said = await rehearsal.run("node2", DETAIL);
    expect(said).toMatchObject({ code: 1, out: "", tookMs: 90_000 });
    expect(said.err).toMatch(/^\[GAUSS-51652\] : Failed to get cluster node info\.exception is: \[GAUSS-51400\]/);
    expect(said.err).toContain("[FAILURE] 10.0.0.1 Timed out, Killed by signal 9.");
  });

  test("with broken trust every remote node is Unknown although all are fine", async () => {
    const rehearsal = new Rehearsal();
    rehearsal.state.trustBroken = true;
    const { out, code } = await rehearsal.run("node2", DETAIL);
    expect(code).toBe(0);
    expect(out).toMatch(/^1 .* P Unknown Unknown$/m);
    expect(out).toMatch(/^2 .* S Standby Normal$/m);
    expect(out).toMatch(/^3 .* S Unknown Unknown$/m);
  });

  test("root is refused", async () => {
    const said = await new Rehearsal().run("node1", DETAIL, { user: "root" });
    expect(said).toMatchObject({ code: 1, out: "" });
    expect(said.err).toBe("[GAUSS-50105] : Cannot run this script as a user with the root permission.\n");
  });
});

describe("cluster_state", () => {
  const { members } = new Rehearsal().state;
  const rows = (words: string) =>
    words.split(", ").map((pair, index) => {
      const [role = "", ...state] = pair.split(" ");
      const member = [...members.values()][index];
      if (member === undefined) throw new Error("too many rows");
      return { member, role, state: state.join(" ") };
    });

  test.for([
    ["Primary Normal, Standby Normal, Standby Normal", "Normal"],
    ["Primary Normal, Cascade Normal, Secondary Normal", "Normal"],
    ["Primary Normal, Standby Catchup, Standby Normal", "Degraded"],
    ["Primary Normal, Down Manually stopped, Standby Normal", "Degraded"],
    ["Unknown Unknown, Primary Normal, Standby Normal", "Degraded"],
    ["Unknown Unknown, Standby Need repair(Disconnected)", "Unavailable"],
    ["Primary Normal, Primary Normal, Standby Normal", "Unavailable"],
    ["Primary Demoting, Standby Normal", "Unavailable"],
    ["Main Normal, Standby Normal", "Normal"],
    ["Primary Normal", "Normal"],
    ["Primary Manually stopped", "Unavailable"],
  ] as const)("%s: %s", ([words, state]) => {
    expect(clusterStateOf(rows(words))).toBe(state);
  });
});
