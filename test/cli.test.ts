import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RunId, UserId } from "../src/core/entry.ts";
import { openLowdb } from "../src/store/lowdb.ts";

const CLI = fileURLToPath(new URL("../src/cli.ts", import.meta.url));
const FIXTURES = fileURLToPath(new URL("fixtures/", import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cli-"));
});
afterEach(() => rm(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** `gauss …` as a person types it, in a folder without a .env. */
function gauss(
  words: readonly string[],
  input: string | Buffer = "",
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const { PATH = "" } = process.env;
    const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), CLI, ...words], {
      cwd: folder,
      env: { PATH, NODE_NO_WARNINGS: "1", GAUSS_DATA_DIR: folder, ...env },
    });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.once("close", (code) =>
      resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
    child.stdin.end(input);
  });
}

test("parse prints canonical JSON, and refuses what it does not recognise with a reason", async () => {
  const sample = await readFile(join(FIXTURES, "gauss/gs_om-status-detail-3.0.0-1p2s.txt"));
  const good = await gauss(["parse", "gs_om-status"], sample);
  expect(good).toMatchObject({ code: 0, err: "" });
  expect(JSON.parse(good.out)).toMatchObject({
    kind: "cluster-status",
    layout: "om",
    clusterState: "Normal",
    nodes: [{ host: "node1" }, {}, {}],
  });
  expect(await gauss(["parse", "gs_om-status"], "hello\n")).toMatchObject({
    code: 1,
    out: "",
    err: expect.stringContaining("not recognised"),
  });
  expect(await gauss(["parse", "nonsense"])).toMatchObject({ code: 2, err: expect.stringContaining("gs_ctl-query") });
});

async function journal(): Promise<void> {
  const store = await openLowdb({ folder });
  const at = new Date("2026-01-02T03:00:00Z");
  for (const name of ["a", "b"]) {
    const event = {
      kind: "requested" as const,
      operation: "failover",
      cluster: "blue",
      args: { node: "=cmd|x" },
      by: { id: UserId.parse("U1"), name: "Lin" },
      key: name,
      place: { kind: "channel" as const, channel: "C1" },
      changes: false,
    };
    await store.open(RunId.parse(name), event, at);
    await store.append(RunId.parse(name), 1, [{ kind: "closed", outcome: "done" }], at);
  }
  await store.close();
}

test("audit verify finds what was changed on disk, also a run that was deleted, also a rewritten end", async () => {
  await journal();
  const whole = await gauss(["audit", "verify"]);
  expect(whole).toMatchObject({
    code: 0,
    out: expect.stringMatching(/4 entries of 2 runs, head [0-9a-f]{64}: the chain is whole/),
  });
  const head = /head ([0-9a-f]{64})/.exec(whole.out)?.[1] ?? "";
  expect(await gauss(["audit", "verify", "--head", head])).toMatchObject({ code: 0 });
  expect(await gauss(["audit", "verify", "--head", "f".repeat(64)])).toMatchObject({
    code: 1,
    out: expect.stringContaining("cut off or written anew"),
  });

  const path = join(folder, "runs/2026-01/b.json");
  await writeFile(path, (await readFile(path, "utf8")).replace('"outcome":"done"', '"outcome":"denied"'));
  expect(await gauss(["audit", "verify"])).toMatchObject({
    code: 1,
    out: expect.stringContaining("of run b was changed after it was written"),
  });
  await rm(join(folder, "runs/2026-01/a.json"));
  expect((await gauss(["audit", "verify"])).out).toContain("entries 0 to 1 are missing");
  await writeFile(path, "{");
  expect(await gauss(["audit", "verify"])).toMatchObject({
    code: 1,
    out: expect.stringContaining("b.json cannot be read"),
  });
  expect(await readdir(join(folder, "runs/2026-01"))).toEqual(["b.json"]);
});

test.for([
  ["jsonl", /^\{"run":"a".*"kind":"requested".*\n/],
  ["csv", /^no,at,run,seq,kind,who,details,hash\n"0","2026-01-02T03:00:00.000Z","a","0","requested","Lin \(U1\)"/],
  ["md", /^\| No \| When \(UTC\)[\s\S]*\| requested \| Lin \(U1\) \|/],
] as const)("audit export writes %s, of one run or since a day", async ([format, shape]) => {
  await journal();
  const { code, out } = await gauss(["audit", "export", "--format", format]);
  expect([code, out]).toEqual([0, expect.stringMatching(shape)]);
  expect((await gauss(["audit", "export", "--run", "b"])).out.trim().split("\n")).toHaveLength(2);
  expect((await gauss(["audit", "export", "--since", "2027-01-01"])).out.trim()).toBe("");
});

test("doctor and start name every wrong line and end with 1", async () => {
  await writeFile(join(folder, "inventory.yml"), "clusters:\n  - name: blue\n    nodes: []\n");
  const env = { SLACK_BOT_TOKEN: "wrong", GAUSS_INVENTORY: join(folder, "inventory.yml") };
  for (const verb of ["doctor", "start"]) {
    const { code, out, err } = await gauss([verb], "", env);
    expect(code).toBe(1);
    expect(out + err).toMatch(/SLACK_BOT_TOKEN must begin with xoxb-/);
    expect(out + err).toMatch(/SLACK_APP_TOKEN is missing/);
    expect(out + err).toMatch(/inventory\.yml:3: clusters\.0\.nodes/);
  }
});

test("doctor tells an unreachable host with what was tried", async () => {
  await writeFile(
    join(folder, "inventory.yml"),
    "clusters:\n  - name: blue\n    nodes:\n      - { name: node1, ssh: { host: 127.0.0.1, port: 9 }, backIp: 127.0.0.1, dataDir: /d, port: 1 }\n",
  );
  const env = {
    SLACK_BOT_TOKEN: "xoxb-1",
    SLACK_APP_TOKEN: "xapp-1",
    SLACK_API_URL: "http://127.0.0.1:9/api/",
    GAUSS_INVENTORY: join(folder, "inventory.yml"),
  };
  const { code, out } = await gauss(["doctor"], "", env);
  expect(code).toBe(1);
  expect(out).toMatch(/blue node1: omm@127\.0\.0\.1:9 refused the connection/);
});
