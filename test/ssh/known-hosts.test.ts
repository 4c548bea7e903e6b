import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { KnownHosts, keysFor } from "../../src/ssh/known-hosts.ts";

const ED = "ssh-ed25519";
/** A public key as it is sent: each field after its length. */
const key = (filling: number, type = ED): Buffer => {
  const field = (data: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, data]);
  };
  return Buffer.concat([field(Buffer.from(type)), field(Buffer.alloc(32, filling))]);
};
const line = (name: string, filling: number): string => `${name} ${ED} ${key(filling).toString("base64")}\n`;

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gauss-known-"));
  path = join(folder, "ssh", "known_hosts");
});
afterEach(() => rm(folder, { recursive: true }));

test("a first look pins the key, readable for ssh itself, and only that key is taken from then on", async () => {
  const hosts = new KnownHosts(path, true);
  expect(await hosts.judge("og1", 2200, key(1))).toBeUndefined();
  expect(await readFile(path, "utf8")).toBe(line("[og1]:2200", 1));
  expect(await hosts.judge("og1", 2200, key(1))).toBeUndefined();
  expect(await hosts.judge("OG1", 2200, key(2))).toMatchObject({ trouble: "host-key" });
  expect(await hosts.judge("og1", 22, key(2))).toBeUndefined();
  expect(await readFile(path, "utf8")).toBe(line("[og1]:2200", 1) + line("og1", 2));
});

test("without enrolment an unknown host is refused with its fingerprint, and nothing is written", async () => {
  const hosts = new KnownHosts(path, false);
  const no = await hosts.judge("og1", 22, key(1));
  expect(no).toMatchObject({ trouble: "host-key", message: expect.stringContaining("SHA256:") });
  expect(keysFor(await readFile(path, "utf8").catch(() => ""), "og1", 22)).toEqual([]);
});

test("of two first looks at one moment that see different keys, one is refused", async () => {
  const hosts = new KnownHosts(path, true);
  const seen = await Promise.all([hosts.judge("og1", 22, key(1)), hosts.judge("og1", 22, key(2))]);
  expect(seen.map((no) => no?.trouble)).toEqual([undefined, "host-key"]);
});

test("a hand-written file counts: lists of names, comments, hashed names, a last line without its end, a revoked key", async () => {
  const hashed = "|1|bcDlXoq8eU+PXTBkkX2Pjbb5E+A=|OXWxz7ktR6oM9gKAzCfuS9D+DP4=";
  const text = `# ours\n${line("og1,10.0.0.1", 1)}${line(hashed, 2)}@revoked ${line("og4", 4)}${line("og5", 5).trimEnd()}`;
  expect(keysFor(text, "10.0.0.1", 22)).toHaveLength(1);
  expect(keysFor(text, "192.168.1.61", 22)).toHaveLength(1);
  expect(keysFor(text, "192.168.1.62", 22)).toHaveLength(0);
  const hosts = new KnownHosts(join(folder, "known_hosts"), true);
  await writeFile(join(folder, "known_hosts"), text);
  expect(await hosts.judge("og4", 22, key(4))).toMatchObject({ trouble: "host-key" });
  expect(await hosts.judge("og6", 22, key(6))).toBeUndefined();
  expect(await hosts.judge("og5", 22, key(5))).toBeUndefined();
});
