import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCluster } from "../../../src/practice/cluster/cluster.ts";
import type { PracticeCluster } from "../../../src/practice/cluster/practice-cluster.ts";
import { hostOf, Link } from "./client.ts";

let cluster: PracticeCluster;
beforeAll(async () => {
  cluster = await startCluster({ timeScale: 0.002, version: "5.0", spares: 1, dirty: ["profile"] });
});
afterAll(() => cluster.close());

const addressOf = (name: string): string => hostOf(cluster, name).address;
const fileOn = (name: string, path: string): string =>
  readFileSync(join(dirname(dirname(hostOf(cluster, name).home)), path), "utf8");

async function as(username: "root" | "omm", name: string, command: string, stdin = ""): Promise<string> {
  const link = await Link.open(cluster, name, { username });
  const running = await link.start(command);
  running.channel.end(stdin);
  const { code, out, err } = await running.ended;
  link.client.end();
  return `${out}${err}= ${code}`;
}

const list = (...names: string[]): Promise<string> =>
  as("root", "node1", "tee /opt/hosts", names.map((name) => `${addressOf(name)}\n`).join(""));
const command = (): string => `. ${cluster.envFile}; gs_sshexkey -f /opt/hosts`;
const exchange = (user: "root" | "omm"): Promise<string> =>
  as(user, "node1", command(), `${cluster.passwords[user]}\n`);
const reaches = async (user: "root" | "omm", from: string, to: string): Promise<string> =>
  as(user, from, `ssh -o BatchMode=yes -o StrictHostKeyChecking=yes ${addressOf(to)} hostname`);

test("what it refuses: no list, a list that is nowhere, one with a name in it", async () => {
  expect(await as("omm", "node1", `. ${cluster.envFile}; gs_sshexkey`)).toMatch(/^\[GAUSS-50001\]/);
  expect(await exchange("omm")).toBe("[GAUSS-50201] : The /opt/hosts does not exist.\n= 1");
  await as("root", "node1", "tee /opt/hosts", "node1\n");
  expect(await exchange("omm")).toBe("[GAUSS-50603] : The IP address is invalid.The IP list is:['node1'].\n= 1");
});

test("a pipe: the first line is the password, nothing is asked, and the lines are those of the sample", async () => {
  await list("node1", "node2", "node3", "node4");
  expect(await reaches("root", "node1", "node4")).toMatch(/Host key verification failed\.\r\n= 255$/);
  const said = await exchange("root");
  const sample = readFileSync(
    new URL("../../fixtures/practice/gs_sshexkey-1.1.0-root-ok.txt", import.meta.url),
    "utf8",
  ).replaceAll("\r", "");
  expect(said.replace("Distributing trust keys file to all node successfully.\n", "")).toBe(
    `${sample.replace(/^.*\n.*\n/, "")}= 0`,
  );
  for (const [from, to] of [
    ["node1", "node4"],
    ["node4", "node2"],
    ["node3", "node3"],
  ] as const) {
    expect(await reaches("root", from, to)).toBe(`${to}\n= 0`);
  }
  expect(fileOn("node4", "etc/hosts")).toContain(`${addressOf("node1")}  node1  #Gauss OM IP Hosts Mapping\n`);
});

test("a terminal: it says whose password it wants, shows none, looks after the agent, and asks anew where another fits", async () => {
  await cluster.fault({ kind: "wrongPassword", host: "node4", user: "omm" });
  const link = await Link.open(cluster, "node1");
  const running = await link.start(command(), true);
  await running.says(/Please enter password for current user\[omm\]\.\r\nPassword: $/);
  running.channel.write(`${cluster.passwords.omm}\n`);
  await running.says(/the password of some nodes is incorrect|on the node\[[\d.]+\]\.\r\nPassword: $/i);
  await running.says(/on the node\[[\d.]+\]\.\r\nPassword: $/);
  running.channel.write(`not ${cluster.passwords.omm}\n`);
  const { code, out } = await running.ended;
  link.client.end();
  expect(code).toBe(0);
  expect(out).not.toContain(cluster.passwords.omm);
  expect(out).toContain(
    `Notice :The password of some nodes is incorrect.\r\nPlease enter password for current user[omm] on the node[${addressOf("node4")}].\r\n`,
  );
  expect(out).toContain(
    "Start set cron for omm\r\nSuccessfully to set cron for omm\r\nSuccessfully created SSH trust.\r\n",
  );
  expect(await as("omm", "node4", "crontab -l")).toContain("CheckSshAgent.py");
  expect(fileOn("node4", "home/omm/.bashrc")).toMatch(/^export SSH_AUTH_SOCK=/m);
  expect(await reaches("omm", "node4", "node1")).toBe("node1\n= 0");
});

test("three wrong passwords end it, and so does a stdin with nothing more on it", async () => {
  const three = await as("omm", "node1", command(), `${cluster.passwords.omm}\na\nb\nc\n`);
  expect(three).toContain("Warning: Password input may be echoed.\nPassword: ");
  expect(three).toMatch(new RegExp(`\\[GAUSS-50306\\] : The password of ${addressOf("node4")} is incorrect\\.\\n= 1$`));
  expect(await as("omm", "node1", command())).toMatch(
    /\[GAUSS-50100\]:cannot access local variable 'KeyboardPassword' where it is not associated with a value\n= 1$/,
  );
  await cluster.fault({ kind: "rightPassword", host: "node4", user: "omm" });
});

test("a dead host and a profile that prints something end it before anything is changed", async () => {
  const before = fileOn("node1", "home/omm/.ssh/id_om.pub");
  await cluster.fault({ kind: "hostRefused", host: "node3" });
  expect(await exchange("omm")).toBe(
    `[GAUSS-51220] : The IP address ${addressOf("node3")} is incorrect. Error: \nUnable to connect to ${addressOf("node3")}: [Errno 111] Connection refused\n= 1`,
  );
  await cluster.fault({ kind: "hostBack", host: "node3" });
  await as("root", "node4", "echo 'echo hello' | tee -a /home/omm/.bashrc");
  expect(await exchange("omm")).toBe(
    `[GAUSS-51808] : The env file contains errmsg: {'Node[${addressOf("node4")}]': 'Output: [hello ] print by /etc/profile or ~/.bashrc, please check it.'}.\n= 1`,
  );
  await as("root", "node4", "sed -i '/echo hello/d' /home/omm/.bashrc");
  expect(fileOn("node1", "home/omm/.ssh/id_om.pub")).toBe(before);
});

test("who is left out of the list is no longer let in, because the key is new", async () => {
  await list("node1", "node2", "node3");
  expect(await exchange("omm")).toMatch(/\nSuccessfully created SSH trust\.\n= 0$/);
  expect(await reaches("omm", "node1", "node3")).toBe("node3\n= 0");
  expect(await reaches("omm", "node1", "node4")).toMatch(/Permission denied/);
  expect(await reaches("omm", "node4", "node1")).toMatch(/Permission denied/);
});

test("the key of a host that was installed anew stands in the way, and gs_om no longer gets to anybody until it is gone", async () => {
  await list("node1", "node2", "node3", "node4");
  const forget = `sed -i '/^node4[ ,]/d; /^${addressOf("node4")} /d' /home/omm/.ssh/known_hosts`;
  await as("omm", "node1", forget);
  await cluster.fault({ kind: "dirtyHost", host: "node4", leftovers: ["trust"] });
  expect(await exchange("omm")).toMatch(
    /\[GAUSS-51111\] : Failed to append local ID to authorized_keys on remote node\. Error:Host key for server '[\d.]+' does not match: got '\S+', expected '\S+'\.\n= 1$/,
  );
  expect(await as("omm", "node1", `. ${cluster.envFile}; gs_om -t status --detail`)).toMatch(/^2 .* Unknown Unknown$/m);
  await as("omm", "node1", forget);
  expect(await exchange("omm")).toMatch(/\nSuccessfully created SSH trust\.\n= 0$/);
  expect(await as("omm", "node1", `. ${cluster.envFile}; gs_om -t status --detail`)).toMatch(
    /cluster_state {3}: Normal/,
  );
});
