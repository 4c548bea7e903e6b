import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCluster } from "../../../src/practice/cluster/cluster.ts";
import { processesOf } from "../../../src/practice/cluster/hosts/processes.ts";
import type { PracticeCluster } from "../../../src/practice/cluster/practice-cluster.ts";
import { hostOf, Link } from "./client.ts";

let cluster: PracticeCluster;
let link: Link;
beforeAll(async () => {
  cluster = await startCluster({ timeScale: 0.02 });
  link = await Link.open(cluster, "node2");
});
afterAll(() => cluster.close());

test("a tool reads no more of stdin than it asks for", async () => {
  const running = await link.start("sh -s");
  running.channel.end(`. ${cluster.envFile}\ngs_ctl status -D $PGDATA > /dev/null\necho the rest was not eaten\n`);
  expect((await running.ended).out).toBe("the rest was not eaten\n");
});

test("a tool whose reader went away ends there", async () => {
  const { out } = await link.run(`. ${cluster.envFile}; gs_ctl query -D $PGDATA | head -1`);
  expect(out).toContain("gs_ctl query ,datadir is ");
});

test("a tool takes words and folder as they are, and complains of no locale", async () => {
  const { code, out, err } = await link.run(
    `. ${cluster.envFile}; mkdir -p "dä 'x"; cd "dä 'x"; LC_ALL=xx_XX.none gs_om -t status -o "o'\\\\ü"; cat -- *`,
  );
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toContain("cluster_state");
  await link.run(`. ${cluster.envFile}; gs_ctl 'two  words' "it's"`);
  expect(cluster.invocations.at(-1)?.argv).toEqual(["gs_ctl", "two  words", "it's"]);
});

test("ps gives each process one line, also to a shell whose text has several", async () => {
  const { out } = await link.run("ps axww -o pid=,args=\n:");
  expect(out).toMatch(/sh -c ps axww -o pid=,args= :$/m);
  expect(out.split("\n").filter((line) => !/^ *\d+ \S/.test(line))).toEqual([""]);
});

test("a closed cluster leaves neither files nor processes behind, detached ones included", async () => {
  const other = await startCluster({ timeScale: 0.02, nodes: 2 });
  const inside = await Link.open(other, "node1");
  const started = await inside.run(
    "setsid sh -c 'while :; do /bin/sleep 60; done' > /dev/null 2>&1 < /dev/null & echo $!",
  );
  const pid = started.out.trim();
  expect(existsSync(`/proc/${pid}`)).toBe(true);
  await other.close();
  await inside.closed;
  expect(existsSync(other.out)).toBe(false);
  expect(existsSync(dirname(other.control))).toBe(false);
  expect(await processesOf(dirname(dirname(hostOf(other, "node1").home)))).toEqual([]);
});

test("invocations are written as they begin", async () => {
  const before = cluster.started("node2", "gs_ctl", "query");
  await link.run(`. ${cluster.envFile}; gs_ctl query -D $PGDATA; gs_ctl query -D $PGDATA`);
  expect(cluster.started("node2", "gs_ctl", "query")).toBe(before + 2);
  const last = cluster.invocations.at(-1);
  expect(last).toMatchObject({
    host: "node2",
    user: "omm",
    argv: ["gs_ctl", "query", "-D", expect.any(String)],
    exitCode: 0,
  });
  const lines = readFileSync(join(cluster.out, "invocations.jsonl"), "utf8").trimEnd().split("\n");
  expect(JSON.parse(lines.at(-1) ?? "")).toEqual({ id: last?.id, endedAt: last?.endedAt, exitCode: 0 });
});

test("dropped connections are cut in mid-command while new ones are welcome", async () => {
  const other = await Link.open(cluster, "node3");
  const running = await other.start("echo started; cat");
  await running.says(/started/);
  await cluster.fault({ kind: "dropConnections", host: "node3" });
  await other.closed;
  const again = await Link.open(cluster, "node3");
  again.client.end();
  await once(again.client, "close");
});
