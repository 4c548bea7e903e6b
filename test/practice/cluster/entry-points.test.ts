import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { readConfig } from "../../../src/config.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const Ready = z.object({
  inventory: z.string(),
  identity: z.string(),
  control: z.string(),
  hosts: z.array(z.object({ name: z.string() })),
});

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "practice-test-"));
  cleanups.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function start(entry: string, ...args: string[]): ChildProcess {
  const path = join(ROOT, "src/practice/cluster", entry);
  const child = spawn(process.execPath, ["--import", "tsx", path, ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  cleanups.push(() => child.kill("SIGKILL"));
  return child;
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("no output");
  const [line] = await once(createInterface(child.stdout), "line");
  return z.string().parse(line);
}

test("the cluster starts alone, says where everything is, takes faults, and cleans up when told to stop", async () => {
  const out = join(folder(), "a folder");
  const child = start("main.ts", "--out", out, "--version", "6.0", "--nodes", "2", "--spares", "1");
  const ready = Ready.parse(JSON.parse(await firstLine(child)));
  expect(ready.hosts.map(({ name }) => name)).toEqual(["node1", "node2", "node3"]);
  expect(statSync(ready.identity).mode & 0o777).toBe(0o600);
  const { clusters, people } = readConfig({
    SLACK_BOT_TOKEN: "xoxb-1",
    SLACK_APP_TOKEN: "xapp-1",
    GAUSS_INVENTORY: ready.inventory,
  });
  expect(people).toEqual({});
  expect([...clusters.values()]).toEqual([
    {
      name: "practice",
      osUser: "omm",
      osGroup: "dbgrp",
      envFile: join(out, "gauss.env"),
      rootVia: "ssh",
      version: "6.0.0",
      xmlFile: "/opt/huawei/clusterconfig.xml",
      policy: {},
      secrets: {
        ommPassword: { env: "PRACTICE_OMM_PASSWORD" },
        rootPassword: { env: "PRACTICE_ROOT_PASSWORD" },
        databasePassword: { env: "PRACTICE_DATABASE_PASSWORD" },
      },
      nodes: ["node1", "node2", "node3"].map((name) => ({
        name,
        ssh: { host: expect.stringMatching(/^127\.\d+\.\d+\.1[123]$/), port: expect.any(Number), user: "omm" },
        backIp: expect.stringMatching(/^127\./),
        dataDir: expect.stringContaining(join(out, "hosts", name)),
        port: 15_400,
      })),
    },
  ]);
  const [told] = await once(start("fault.ts", out, "hostBack", "node1", "database=stopped"), "exit");
  expect(told).toBe(0);
  const [refused] = await once(start("fault.ts", out, "hostRefused", "node7"), "exit");
  expect(refused).toBe(1);
  child.kill("SIGTERM");
  const [code] = await once(child, "exit");
  expect(code).toBe(0);
  expect(existsSync(out)).toBe(false);
  expect(existsSync(ready.control)).toBe(false);
});

test("wrong options are named", async () => {
  const child = start("main.ts", "--version", "9.9");
  let said = "";
  child.stderr?.on("data", (data: Buffer) => {
    said += data.toString();
  });
  const [code] = await once(child, "close");
  expect(code).toBe(2);
  expect(said).toContain("--out DIR is missing");
  expect(said).toContain("version");
});
