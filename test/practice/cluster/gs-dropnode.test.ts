import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { stopInstance } from "../../../src/practice/cluster/state/changes.ts";
import type { Version } from "../../../src/practice/cluster/state/member.ts";
import { peerAddresses } from "../../../src/practice/cluster/state/peers.ts";
import { withoutNames } from "../../../src/practice/cluster/tools/gs-dropnode/sync-names.ts";
import { gsCtl, healthIn, place, Rehearsal, type Said, THREE } from "./rehearsal.ts";

const VERSIONS: readonly Version[] = ["1.1.0", "3.0", "5.0", "6.0"];
const YL = ["kvm-yl1", "kvm-yl2"].map((name, index) => place(name, `10.0.0.${index + 1}`, 15_400, "/data/dn1"));
const TWO = THREE.slice(0, 2);

const drop = (...addresses: string[]): string[] => [
  "gs_dropnode",
  "-U",
  "omm",
  "-G",
  "dbgrp",
  "-h",
  addresses.join(","),
];
const yes = (count: number): string[] => Array.from({ length: count }, () => "yes\n");

/** A sample without the answers that its terminal echoed, as a pipe has it. */
const sample = (name: string): string =>
  readFileSync(new URL(`../../fixtures/gauss/${name}.txt`, import.meta.url), "utf8")
    .replaceAll("\r", "")
    .replaceAll(/(\(yes\/no\)\? ?)\w+\n/g, "$1");

const shape = (text: string): string =>
  text
    .replaceAll(/\/\S*gs_dropnode_backup\d+/g, "BACKUP")
    .replaceAll(/[ \t]+$/gm, "")
    .trim();

const both = ({ out, err }: Said): string => shape(out + err);

/** Its primary is lost, the second node promoted. */
async function afterFailover(version: Version, how: "refused" | "silent"): Promise<Rehearsal> {
  const rehearsal = new Rehearsal(version);
  const lost = rehearsal.member("node1");
  lost.network = how;
  if (how === "refused") stopInstance(lost, "crash");
  rehearsal.wait(10);
  await rehearsal.run("node2", gsCtl("failover"));
  rehearsal.wait(5_000);
  return rehearsal;
}

describe("what it says", () => {
  test.for([
    ["1.1.0", "gs_dropnode-1.1.0-last-standby", YL, "10.0.0.2", yes(3), 0],
    ["3.0", "gs_dropnode-3.0.0-one-of-three", THREE, "10.0.0.3", yes(1), 0],
    ["5.0", "gs_dropnode-5.0.x-answered-no-GAUSS-35805-derived", YL, "10.0.0.2", ["no\n"], 1],
    ["5.0", "gs_dropnode-5.0.x-last-standby-restart-declined-derived", YL, "10.0.0.2", ["yes\n", "y\n", "No\n"], 1],
  ] as const)("%s: %s", async ([version, name, places, address, stdin, code]) => {
    const said = await new Rehearsal(version, places).run(places[0]?.name ?? "", drop(address), { stdin });
    expect(said.code).toBe(code);
    expect(both(said)).toBe(shape(sample(name)));
  });

  test.for([
    ["1.1.0", "(yes/no)? ", "left.It is"],
    ["3.0", "(yes/no)?", "left. It is"],
    ["5.0", "(yes/no)?", "left. It is"],
    ["6.0", "(yes/no)?", "left. It is"],
  ] as const)("%s: the blanks of its three questions", async ([version, first, last]) => {
    const { out } = await new Rehearsal(version, TWO).run("node1", drop("10.0.0.2"), { stdin: yes(3) });
    const question = "Do you want to continue to drop the target node ";
    expect(out).toMatch(/^The target node to be dropped is \(\['node2'\]\) \n/);
    expect(out).toContain(
      `${question}${first}The cluster will have only one standalone node left after the operation!\n`,
    );
    expect(out).toContain(`${question}(yes/no)? ${version === "1.1.0" ? "[" : "D"}`);
    expect(out).toContain(
      `Only one primary node is ${last} recommended to restart the node.\nDo you want to restart the primary node now (yes/no)? `,
    );
    expect(out).toMatch(/\n\[gs_dropnode\]Success to drop the target nodes\.\n$/);
  });

  test("6.0 with a dead host: the run that was recorded, but for the order in which the target is stopped", async () => {
    const rehearsal = await afterFailover("6.0", "refused");
    const { code, out } = await rehearsal.run("node2", drop("10.0.0.1"), { stdin: yes(1) });
    const recorded = readFileSync(
      new URL("../../fixtures/gauss/om-runs/05-dropnode-dead-host.txt", import.meta.url),
      "utf8",
    )
      .split("\n")
      .filter((line) => /^\S+ +\+ 121\.1s \| /.test(line))
      .map((line) =>
        shape(
          line
            .replace(/^\S+ +\+ 121\.1s \| /, "")
            .replaceAll(/og(?=\d)/g, "node")
            .replace("grep -w ***", 'grep -w "VIP"'),
        ),
      );
    const lines = shape(out.replace(/^[\s\S]*\(yes\/no\)\?/, "")).split("\n");
    expect(code).toBe(0);
    expect(lines.toSorted()).toEqual(recorded.toSorted());
  });
});

describe("how it asks", () => {
  test("again twice for an answer that is neither, then it ends", async () => {
    const said = await new Rehearsal("6.0").run("node1", drop("10.0.0.3"), { stdin: ["maybe\n", "what\n", "hm\n"] });
    expect(said).toMatchObject({ code: 1, err: "[GAUSS-35805] Input HM. Operation aborted. \n" });
    expect(said.out.match(/Please type 'yes' or 'no': /g)).toHaveLength(2);
    const late = await new Rehearsal().run("node1", drop("10.0.0.3"), { stdin: ["maybe\n", "Y\n"] });
    expect(late.code).toBe(0);
  });

  test.for(VERSIONS)("%s: a stdin that has ended", async (version) => {
    const rehearsal = new Rehearsal(version);
    const { code, err } = await rehearsal.run("node1", drop("10.0.0.3"));
    expect(code).toBe(1);
    if (version === "6.0") expect(err).toBe("EOF when reading a line\n");
    else expect(err).toMatch(/^Traceback [\s\S]*\nEOFError: EOF when reading a line\n$/);
    expect(rehearsal.member("node1").staticConfig).toHaveLength(3);
  });
});

describe("what it refuses", () => {
  test("a parameter that is missing, strangers, itself and who is no member", async () => {
    const rehearsal = new Rehearsal();
    const refused = async (...command: string[]) => (await rehearsal.run("node1", command)).err;
    expect(await refused("gs_dropnode", "-G", "dbgrp", "-h", "10.0.0.3")).toBe(
      "[GAUSS-35801] Empty parameter. The -U parameter is missing in the command.\n",
    );
    expect(await refused("gs_dropnode", "-U", "pg", "-G", "dbgrp", "-h", "10.0.0.3")).toMatch(/^\[GAUSS-50300\]/);
    expect(await refused("gs_dropnode", "-U", "omm", "-G", "pg", "-h", "10.0.0.3")).toMatch(/^\[GAUSS-50323\]/);
    expect(await refused(...drop("10.0.0.3", "10.0.0.9"))).toBe(
      "[GAUSS-35802] The IP list of target node: ['10.0.0.3', '10.0.0.9']is not in the current cluster. Please check!\n",
    );
    expect(await refused(...drop("10.0.0.1"))).toBe(
      "[GAUSS-35803] The IP of local host 10.0.0.1 is in the target node list. \nCan not drop local host!\n\n",
    );
    expect((await rehearsal.run("node1", drop("10.0.0.3"), { user: "root" })).err).toMatch(/^\[GAUSS-50105\]/);
  });

  test("to run on a standby, in a cluster without a primary, and while one that stays is down", async () => {
    const standby = await new Rehearsal().run("node2", drop("10.0.0.3"), { stdin: yes(1) });
    expect(shape(standby.err)).toBe(shape(sample("gs_dropnode-5.0.x-not-primary-GAUSS-35804-derived")));
    const rehearsal = new Rehearsal();
    stopInstance(rehearsal.member("node1"), "crash");
    rehearsal.wait(10);
    expect((await rehearsal.run("node2", drop("10.0.0.3"))).err).toBe(
      "[GAUSS-35806] Current status of cluster is Unavailable .\nIt doesn't meet the requirement! \n",
    );
    const down = new Rehearsal();
    stopInstance(down.member("node2"), "crash");
    const said = await down.run("node1", drop("10.0.0.3"), { stdin: yes(1) });
    expect(said.err).toMatch(/^\[GAUSS-51651\] : The node 'node2' status is Abnormal\.\n/);
    expect(down.member("node3").instance.running).toBe(true);
  });

  test.for([
    ["1.1.0", "It doesn't meet the requirement! \n"],
    [
      "5.0",
      "It doesn't meet the requirement!\nPlease add it to the list of hosts to be dropped if it is a target host.\n",
    ],
  ] as const)("%s: a host that stays and does not answer", async ([version, end]) => {
    const rehearsal = new Rehearsal(version);
    rehearsal.member("node2").network = "refused";
    expect((await rehearsal.run("node1", drop("10.0.0.3"))).err).toBe(
      `[GAUSS-35807] The host node2 which still exist in the cluster can't be connected.\n${end}`,
    );
  });

  test("a member whose role is changing", async () => {
    const rehearsal = new Rehearsal();
    rehearsal.member("node2").instance.activity = { kind: "promoting", until: Number.POSITIVE_INFINITY };
    expect((await rehearsal.run("node1", drop("10.0.0.3"), { stdin: yes(1) })).err).toMatch(
      /^\[GAUSS-35808\] The node2 is running switchover\/failover!\n/,
    );
  });
});

describe("with a host that is dead", () => {
  test.for([
    ["1.1.0", "refused", 10_000, 30_000],
    ["3.0", "refused", 10_000, 20_000],
    ["6.0", "refused", 10_000, 20_000],
    ["1.1.0", "silent", 350_000, 400_000],
    ["3.0", "silent", 290_000, 320_000],
    ["5.0", "silent", 290_000, 320_000],
  ] as const)("%s, %s: it asks after %d to %d ms", async ([version, how, from, to]) => {
    const rehearsal = await afterFailover(version, how);
    const { out, tookMs } = await rehearsal.run("node2", drop("10.0.0.1"), { stdin: ["no\n"] });
    expect(out).toContain("The target node to be dropped is (['node1'])");
    expect(tookMs).toBeGreaterThan(from);
    expect(tookMs).toBeLessThan(to);
  });

  test("6.0: one that swallows packets cannot be dropped, until a route says that it is unreachable", async () => {
    const rehearsal = await afterFailover("6.0", "silent");
    const before = await rehearsal.run("node2", drop("10.0.0.1"), { stdin: yes(1) });
    expect(before).toMatchObject({ code: 1, out: "" });
    expect(before.err).toMatch(/^\[GAUSS-51400\][\s\S]*\[GAUSS-51652\]/);
    expect(before.tookMs).toBeGreaterThan(85_000);
    for (const name of ["node2", "node3"]) rehearsal.member(name).unreachable.add("10.0.0.1");
    const after = await rehearsal.run("node2", drop("10.0.0.1"), { stdin: yes(1) });
    expect(after.code).toBe(0);
    expect(after.tookMs).toBeLessThan(85_000);
  });

  test.for(["3.0", "5.0"] as const)("%s: it is not stopped, and its certificate is left to people", async (version) => {
    const rehearsal = await afterFailover(version, "silent");
    const { out } = await rehearsal.run("node2", drop("10.0.0.1"), { stdin: yes(1) });
    expect(out).toContain(
      "[gs_dropnode]Cannot connect node1. Please check and delete the GRPC sslcert of node1 manually.\n",
    );
    expect(rehearsal.member("node1").instance.running).toBe(true);
  });
});

describe("what it leaves", () => {
  test("no word of the target where it stays, and the target stopped, with its old configuration", async () => {
    const rehearsal = new Rehearsal();
    const primary = rehearsal.member("node1");
    primary.instance.settings.set("synchronous_standby_names", "ANY 2 (dn_6002,dn_6003)");
    expect((await rehearsal.run("node1", drop("10.0.0.3"), { stdin: yes(1) })).code).toBe(0);
    for (const name of ["node1", "node2"]) {
      const { instance, staticConfig, dynamicConfig } = rehearsal.member(name);
      expect(peerAddresses(instance)).not.toContain("10.0.0.3");
      expect([...instance.peers.values()]).toContain("");
      expect(instance.hba).toContain("#host    all    omm    10.0.0.3/32    trust");
      expect(staticConfig).toEqual(["node1", "node2"]);
      expect(dynamicConfig).toBe("primary=node1\n");
    }
    expect(primary.instance.settings.get("synchronous_standby_names")).toBe("ANY 1 (dn_6002)");
    expect([...primary.instance.slots]).toEqual(["dn_6002"]);
    const dropped = rehearsal.member("node3");
    expect(dropped.instance.running).toBe(false);
    expect(dropped.staticConfig).toEqual(["node1", "node2", "node3"]);
    const again = await rehearsal.run("node1", drop("10.0.0.3"), { stdin: yes(1) });
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining("[GAUSS-35802]") });
  });

  test("6.0 leaves the rule for the target, closes the gap in the numbers, and the primary's letter is P", async () => {
    const rehearsal = await afterFailover("6.0", "refused");
    await rehearsal.run("node2", drop("10.0.0.1"), { stdin: yes(1) });
    const { instance, installRole } = rehearsal.member("node2");
    expect(instance.hba).toContain("host    all    omm    10.0.0.1/32    trust");
    expect(instance.peers.get(1)).toContain("remotehost=10.0.0.3");
    expect(instance.peers.get(2)).toBe("");
    expect(installRole).toBe("P");
  });

  test("a last node that calls itself Normal after the restart, and goes on as Primary when that is declined", async () => {
    const restarted = new Rehearsal("5.0", TWO);
    expect((await restarted.run("node1", drop("10.0.0.2"), { stdin: yes(3) })).code).toBe(0);
    expect(healthIn(restarted, "node1")).toEqual({ role: "Normal", state: "Normal", detail: "Normal" });
    const { out } = await restarted.run("node1", ["gs_om", "-t", "status", "--detail"]);
    expect(out).toMatch(/^1 .* P Primary Normal$/m);
    const declined = new Rehearsal("5.0", TWO);
    const said = await declined.run("node1", drop("10.0.0.2"), { stdin: [...yes(2), "no\n"] });
    expect(said).toMatchObject({ code: 1, err: "[GAUSS-35805] Input NO. Operation aborted. \n" });
    expect(declined.member("node1").staticConfig).toEqual(["node1"]);
    expect(declined.member("node1").dynamicConfig).toBeNull();
    expect(healthIn(declined, "node1")?.role).toBe("Primary");
    expect(declined.member("node1").instance.settings.get("synchronous_standby_names")).toBe("");
  });

  test.for([
    ["*", "*"],
    ["dn_6002,dn_6003", "dn_6002"],
    ["dn_6003", ""],
    ["ANY 2 (dn_6002,dn_6003,dn_6004)", "ANY 2 (dn_6002,dn_6004)"],
    ["FIRST 3 (dn_6002,dn_6003,dn_6004)", "FIRST 2 (dn_6002,dn_6004)"],
    ["1(dn_6002,dn_6003,dn_6004)", "1(dn_6002,dn_6004)"],
    ["dn_6002", "dn_6002"],
  ] as const)("of synchronous_standby_names %s: %s", ([before, after]) => {
    expect(withoutNames(before, ["dn_6003"])).toBe(after);
  });
});

describe("with a cluster manager", () => {
  test("two have to stay, and its line of success has a blank", async () => {
    const managed = new Rehearsal("5.0", THREE, true);
    const two = await managed.run("node1", drop("10.0.0.2", "10.0.0.3"), { stdin: yes(2) });
    expect(two).toMatchObject({ code: 1, err: expect.stringContaining("[GAUSS-35811]") });
    const one = await managed.run("node1", drop("10.0.0.3"), { stdin: yes(1) });
    expect(one.code).toBe(0);
    expect(one.out).toMatch(/Drop node start with CM node\.\n/);
    expect(one.out).toMatch(/\n\[gs_dropnode\] Success to drop the target nodes\.\n$/);
  });
});
