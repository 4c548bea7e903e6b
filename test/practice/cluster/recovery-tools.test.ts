import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startCluster } from "../../../src/practice/cluster/cluster.ts";
import type { PracticeCluster } from "../../../src/practice/cluster/practice-cluster.ts";
import { hostOf, Link, type Running } from "./client.ts";
import { tool } from "./looks.ts";

let cluster: PracticeCluster;
beforeAll(async () => {
  cluster = await startCluster({ timeScale: 0.01, version: "6.0" });
});
afterAll(() => cluster.close());

const rootOf = (name: string): string => dirname(dirname(hostOf(cluster, name).home));
const at = (name: string, path: string): string => join(rootOf(name), path);
const addressOf = (name: string): string => hostOf(cluster, name).address;
const lock = (): boolean => existsSync(at("node1", "opt/huawei/tmp/gs_dropnode_tmp_file"));

/** By exec, and with its options in an order that no look for itself finds. */
async function dropNode3(pty = false): Promise<Running> {
  const link = await Link.open(cluster, "node1");
  const running = await link.start(
    `. ${cluster.envFile}; exec gs_dropnode -G dbgrp -U omm -h ${addressOf("node3")}`,
    pty,
  );
  running.channel.on("close", () => link.client.end());
  return running;
}

test("gs_dropnode takes a shell with the same words for another run of itself", async () => {
  const command = `gs_dropnode -U omm -G dbgrp -h ${addressOf("node3")}`;
  const wrapped = await tool(cluster, "node1", `${command}; true`);
  expect(wrapped.out).toBe("[GAUSS-35810] A same process is already running! \n");
  const alone = await tool(cluster, "node1", `exec ${command}`);
  expect(alone.out).toContain("EOF when reading a line\n");
});

test("gs_dropnode [6.0]: a lock that somebody left refuses one run, and that run takes it away", async () => {
  await cluster.fault({ kind: "staleLock", host: "node1" });
  const refused = await (await dropNode3()).ended;
  expect(refused).toMatchObject({ code: 1, out: "", err: "[GAUSS-35810] A same process is already running! \n" });
  expect(lock()).toBe(false);
});

test("the next run of a tool may be made to ask what nobody foresaw; the one after it does not", async () => {
  const again = { kind: "asksMore", tool: "gs_dropnode", question: "Is it (yes/no)? " } as const;
  await cluster.fault(again);
  const running = await dropNode3();
  await running.says(/^Is it \(yes\/no\)\? $/);
  running.channel.write("yes\n");
  await running.says(/The target node to be dropped is \(\['node3'\]\) \n.*\(yes\/no\)\?$/);
  running.channel.write("no\n");
  expect((await running.ended).err).toContain("[GAUSS-35805] Input NO.");
  const next = await dropNode3();
  await next.says(/^The target node to be dropped/);
  next.channel.write("no\n");
  await next.ended;
});

test.for([[false], [true]] as const)(
  "gs_dropnode: an answer from before the question is lost (terminal: %j)",
  async ([pty]) => {
    const running = await dropNode3(pty);
    running.channel.write("yes\n");
    await running.says(/\(yes\/no\)\?$/);
    expect(lock()).toBe(true);
    running.channel.write("no\n");
    const { code, out, err } = await running.ended;
    expect(code).toBe(1);
    expect((out + err).replaceAll("\r", "")).toMatch(/\[GAUSS-35805\] Input NO\. Operation aborted\. \n$/);
    expect(lock()).toBe(false);
  },
);

test("gs_dropnode that is killed: what it held back is lost and its log is not, the lock stays, the run after next goes through", async () => {
  await cluster.fault({ kind: "toolDies", tool: "gs_dropnode", afterLine: 25 });
  const running = await dropNode3();
  await running.says(/\(yes\/no\)\?$/);
  running.channel.write("yes\n");
  expect(await running.ended).toMatchObject({ signal: "SIGKILL", out: expect.stringMatching(/\(yes\/no\)\?$/) });
  const log = readdirSync(at("node1", "opt/huawei/log/omm/om")).sort().at(-1) ?? "";
  const lines = readFileSync(at("node1", `opt/huawei/log/omm/om/${log}`), "utf8")
    .trimEnd()
    .split("\n");
  expect(lines.at(-1)).toMatch(/^\[\d{4}-\d\d-\d\d [\d:.]+\]\[\d+\]\[gs_dropnode\]\[LOG\]:The current cluster/);
  expect(lock()).toBe(true);
  expect((await (await dropNode3()).ended).err).toMatch(/^\[GAUSS-35810\]/);
  const again = await dropNode3();
  await again.says(/\(yes\/no\)\?$/);
  again.channel.write("yes\n");
  expect((await again.ended).code).toBe(0);
});

test("what gs_dropnode leaves in files: one copy of the old ones, no way to the target, and everything on the target", async () => {
  const tmp = readdirSync(at("node1", "opt/huawei/tmp"));
  expect(tmp.filter((name) => name.startsWith("gs_dropnode_backup"))).toHaveLength(1);
  expect(tmp).toContain("cluster_static_config_BACKUP");
  const dataDir = "opt/huawei/install/data/dn";
  const conf = readFileSync(at("node2", `${dataDir}/postgresql.conf`), "utf8");
  expect(conf).toContain(`remotehost=${addressOf("node1")} `);
  expect(conf).not.toContain(`remotehost=${addressOf("node3")} `);
  expect(conf).toContain("\nreplconninfo2 = ''\n#replconninfo3 = ''\n");
  expect(readFileSync(at("node2", `${dataDir}/pg_hba.conf`), "utf8")).toMatch(
    new RegExp(`^host    all    omm    ${addressOf("node3")}/32    trust$`, "m"),
  );
  expect((await tool(cluster, "node3", "gs_om -t view | grep nodeName")).out).toBe(
    "nodeName:node1\nnodeName:node2\nnodeName:node3\n",
  );
});

describe("gs_uninstall", () => {
  test("with a host that does not answer changes nothing", async () => {
    await cluster.fault({ kind: "hostRefused", host: "node2" });
    const { code, out } = await tool(cluster, "node3", "gs_uninstall --delete-data");
    expect(code).toBe(1);
    expect(out).toMatch(/^Checking uninstallation\.\n\[GAUSS-51400\][\s\S]*\[FAILURE\] node2:\n/);
    expect(cluster.instance("node1").role).toBe("Primary");
    await cluster.fault({ kind: "hostBack", host: "node2" });
  });

  test("without -L takes openGauss from every host that the stale configuration lists, the live cluster's among them", async () => {
    const { code, out } = await tool(cluster, "node3", "gs_uninstall --delete-data");
    expect(code).toBe(0);
    expect(out).toBe(
      "Checking uninstallation.\nSuccessfully checked uninstallation.\nStopping the cluster.\nSuccessfully stopped the cluster.\nSuccessfully deleted instances.\nUninstalling application.\nSuccessfully uninstalled application.\nUninstallation succeeded.\n",
    );
    for (const name of ["node1", "node2", "node3"]) {
      expect(cluster.instance(name).role).toBeNull();
      expect(existsSync(at(name, "opt/huawei/install/app"))).toBe(false);
      expect(readdirSync(at(name, "opt/huawei/install/data/dn"))).toEqual([]);
      expect(readFileSync(at(name, "home/omm/gauss.env"), "utf8")).toContain("export GAUSS_ENV='1'\n");
    }
    const again = await tool(cluster, "node3", "gs_uninstall --delete-data -L");
    expect(again).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^\[GAUSS-50201\] : The static configuration file/),
    });
  });
});
