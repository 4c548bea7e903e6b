import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCluster } from "../../../src/practice/cluster/cluster.ts";
import type { PracticeCluster } from "../../../src/practice/cluster/practice-cluster.ts";
import { type Ended, hostOf, Link } from "./client.ts";
import { tool, until } from "./looks.ts";

let cluster: PracticeCluster;
beforeAll(async () => {
  cluster = await startCluster({ timeScale: 0.002, version: "5.0", nodes: 2, spares: 2 });
  for (const name of ["node3", "node4"]) await makeAccount(name);
});
afterAll(() => cluster.close());

const addressOf = (name: string): string => hostOf(cluster, name).address;
const fileOn = (name: string, path: string): string =>
  readFileSync(join(dirname(dirname(hostOf(cluster, name).home)), path), "utf8");
const conf = (name: string): string => fileOn(name, "opt/huawei/install/data/dn/postgresql.conf");

async function as(user: "root" | "omm", name: string, command: string, stdin = ""): Promise<Ended> {
  const link = await Link.open(cluster, name, { username: user });
  const running = await link.start(command);
  running.channel.end(stdin);
  const ended = await running.ended;
  link.client.end();
  return ended;
}

async function makeAccount(name: string): Promise<void> {
  const { omm } = cluster.passwords;
  const make = "groupadd -g 1001 dbgrp; useradd -m -u 1001 -g dbgrp -s /bin/bash omm; passwd omm";
  expect((await as("root", name, make, `${omm}\n${omm}\n`)).out).toMatch(/updated successfully\.\n$/);
}

/** The cluster's own file with more nodes in it, on node1. */
async function writeXml(names: readonly string[], change = (text: string): string => text): Promise<void> {
  const device = (name: string): string =>
    `<DEVICE sn="${name}"><PARAM name="name" value="${name}"/><PARAM name="azName" value="AZ1"/><PARAM name="backIp1" value="${addressOf(name)}"/></DEVICE>`;
  const more = names.map((name) => `,${name}`).join("");
  const dirs = names.map((name) => `,${name},${hostOf(cluster, name).dataDir}`).join("");
  const text = fileOn("node1", "opt/huawei/clusterconfig.xml")
    .replace('value="node1,node2"', `value="node1,node2${more}"`)
    .replace(/(name="dataNode1" value="[^"]*)/, `$1${dirs}`)
    .replace("</DEVICELIST>", `${names.map(device).join("")}</DEVICELIST>`);
  await as("omm", "node1", "cat > $HOME/new.xml", change(text));
}

const expand = (...names: string[]): string =>
  `. ${cluster.envFile}; gs_expansion -U omm -G dbgrp -X /home/omm/new.xml -h ${names.map(addressOf).join(",")}`;

async function trust(): Promise<void> {
  const list = ["node1", "node2", "node3", "node4"].map((name) => `${addressOf(name)}\n`).join("");
  await as("root", "node1", "tee /opt/hosts", list);
  for (const user of ["root", "omm"] as const) {
    const made = await as(
      user,
      "node1",
      `. ${cluster.envFile}; gs_sshexkey -f /opt/hosts`,
      `${cluster.passwords[user]}\n`,
    );
    expect(made.out).toMatch(/\nSuccessfully created SSH trust\.\n$/);
  }
}

test("what it refuses before it does anything", async () => {
  const says = async (command: string, user: "root" | "omm" = "root") => {
    const { code, out, err } = await as(user, "node1", command);
    expect(code).toBe(1);
    return out + err;
  };
  expect(await says(expand("node3"), "omm")).toMatch(/^\[GAUSS-50104\]/);
  expect(await says(expand("node3"))).toMatch(/^\[GAUSS-50201\] : The \/home\/omm\/new\.xml does not exist\./);
  expect(await says(expand("node3").replace(/ -X \S+/, ""))).toMatch(/^\[GAUSS-35701\] Empty parameter\. The -X /);
  await writeXml([]);
  expect(await says(expand("node3"))).toMatch(
    /^Traceback[\s\S]*\nException: XML configuration failed, node count in expantion XML must be more than static file\.\n$/,
  );
  await writeXml(["node3"]);
  expect(await says(expand("node4"))).toMatch(/^\[GAUSS-35702\] .* standby host backip \S+ is not in the XML/);
  expect(await says(expand("node3"))).toBe(
    `[GAUSS-51100] : Failed to verify SSH trust on these nodes: \nnode3, ${addressOf("node3")} by root\nnode3, ${addressOf("node3")} by individual user.\n`,
  );
  expect(
    await says(`$(. ${cluster.envFile}; command -v gs_expansion) ${expand("node3").replace(/.*gs_expansion/, "")}`),
  ).toMatch(/^\[GAUSS-51802\] : Failed to obtain the environment variable "GPHOME"/);
  await writeXml(["node3"], (text) => text.replace(/(gaussdbAppPath" value="[^"]*)/, "$1/other"));
  expect(await says(expand("node3"))).toBe("[GAUSS-35711] appPath in xml is not consistent with that in cluster.\n");
  await writeXml(["node3"], (text) => text.replace('name="dataNode1"', 'name="dataNode2"'));
  expect(await says(expand("node3"))).toMatch(/^\[GAUSS-50204\] .*The information of \[dataNode1\] is wrong/);
});

test("two hosts of which one fails: exit 0, and what the members were told of that one is taken back", async () => {
  await trust();
  await writeXml(["node3", "node4"]);
  await cluster.fault({ kind: "expansionFails", host: "node4" });
  const { code, out } = await as("root", "node1", expand("node3", "node4"));
  expect(code).toBe(0);
  const sample = readFileSync(
    new URL("../../fixtures/gauss/gs_expansion-5.0.x-partly-failed-exit0-derived.txt", import.meta.url),
    "utf8",
  );
  const shape = (text: string): string =>
    text
      .replaceAll(/(?:\r?The program is running .)+\r?/g, "")
      .replaceAll("\r", "")
      .replaceAll(/[ \t]+$/gm, "")
      .trim();
  const named = sample.replaceAll("192.168.0.14", addressOf("node3")).replaceAll("192.168.0.15", addressOf("node4"));
  expect(shape(out)).toBe(shape(named));
  expect(out.match(/\rThe program is running \\\rThe program is running \|/g)?.length).toBeGreaterThan(20);
  expect(cluster.instance("node3")).toEqual({ role: "Standby", state: "Normal", detail: "Normal" });
  for (const name of ["node1", "node2"]) {
    expect(conf(name)).toContain(`remotehost=${addressOf("node3")} `);
    expect(conf(name)).not.toContain(addressOf("node4"));
  }
  const { out: table } = await tool(cluster, "node3", "gs_om -t status --detail");
  expect(table).toMatch(/cluster_state {3}: Normal[\s\S]*^3 +node3 .* S Standby Normal$/m);
  expect(fileOn("node1", "opt/huawei/install/data/dn/postgresql.conf")).toContain("synchronous_standby_names = '*'");
});

test("who is a member is skipped, and nothing left to do is no failure", async () => {
  const { code, out } = await as("root", "node1", expand("node3"));
  expect(code).toBe(0);
  expect(out).toBe(
    `Start expansion without cluster manager component.\nThese nodes [${addressOf("node3")}] are already in the cluster. Skip expand these nodes.\nThere is no node can be expanded.\n`,
  );
});

test("a profile that calls the host installed makes it fail, without a word why", async () => {
  await as("root", "node4", "echo 'export GAUSS_ENV=2' | tee -a /home/omm/.bashrc");
  const { code, out, err } = await as("root", "node1", expand("node4"));
  expect(code).toBe(1);
  expect(out).toContain(`Failed to preinstall on: \n${addressOf("node4")}\nEnd to preinstall database step.\n`);
  expect(err).toBe("[GAUSS-35706] Fail to preinstall on all new hosts.\n");
  await as("root", "node4", "sed -i /GAUSS_ENV/d /home/omm/.bashrc");
});

test("killed while it builds: the copy goes on alone, the primary keeps its log, and the next run finds data", async () => {
  await cluster.fault({ kind: "setting", host: "node1", name: "synchronous_commit", value: "off" });
  await cluster.fault({ kind: "slowBuild", factor: 20 });
  const link = await Link.open(cluster, "node1", { username: "root" });
  const running = await link.start(expand("node4"), true);
  await running.says(/The program is running/);
  link.client.end();
  await running.ended;
  expect(conf("node2")).toContain(`remotehost=${addressOf("node4")} `);
  expect(conf("node1")).toContain("wal_keep_segments = '1024'");
  await until(cluster, "node4", "Standby, Normal, Normal");
  expect((await tool(cluster, "node1", "gs_om -t view")).out).not.toContain("node4");
  await cluster.fault({ kind: "slowBuild", factor: 1 });
  const again = await as("root", "node1", expand("node4"));
  expect(again.code).toBe(1);
  expect(again.out).toMatch(/The datanode dir of \[\S+\] is not empty\. +Please check it\.\n$/);
});

test("a member that was not told of the new one cannot follow it later", async () => {
  await as("root", "node4", "rm -rf -- /opt/huawei/install /home/omm/gauss.env; sed -i /gauss.env/d /home/omm/.bashrc");
  await cluster.fault({ kind: "cleanHost", host: "node4" });
  await makeAccount("node4");
  for (const user of ["root", "omm"] as const) {
    const file = user === "root" ? "/root/.ssh/known_hosts" : "/home/omm/.ssh/known_hosts";
    await as(user, "node1", `sed -i '/^node4 /d; /^${addressOf("node4")} /d' ${file}`);
  }
  await trust();
  // From the run that was killed.
  await tool(cluster, "node2", `gs_guc reload -D $PGDATA -c "replconninfo3 = ''"`);
  await cluster.fault({ kind: "replconninfoNotWritten", host: "node2" });
  expect((await as("root", "node1", expand("node4"))).code).toBe(0);
  await until(cluster, "node4", "Standby, Normal, Normal");
  expect(conf("node1")).toContain(`remotehost=${addressOf("node4")} `);
  await tool(cluster, "node4", "gs_ctl switchover -D $PGDATA");
  await until(cluster, "node3", "Standby, Normal, Normal");
  await until(cluster, "node2", "Standby, Need repair, Disconnected");
});
