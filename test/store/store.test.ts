import { mkdtempSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RunId, UserId } from "../../src/core/entry.ts";
import { openLowdb } from "../../src/store/lowdb.ts";
import { openNotes } from "../../src/store/notes.ts";
import { memoryStore } from "../support/memory-store.ts";
import { storeContract } from "./contract.ts";

storeContract("a store in memory", { durable: false }, () => {
  const store = memoryStore();
  return { open: async () => store, remove: async () => undefined };
});

storeContract("a store on lowdb", { durable: true }, () => {
  const folder = mkdtempSync(join(tmpdir(), "store-"));
  return {
    open: () => openLowdb({ folder }),
    remove: () => rm(folder, { recursive: true }),
  };
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "store-"));
});
afterEach(() => rm(folder, { recursive: true }));

const at = new Date("2026-01-02T03:04:05Z");
const [r1, r2] = [RunId.parse("r1"), RunId.parse("r2")];
const asked = (key: string) => ({
  kind: "requested" as const,
  operation: "status",
  cluster: "blue",
  args: {},
  by: { id: UserId.parse("U1"), name: "Lin" },
  key,
  place: { kind: "channel" as const, channel: "C1" },
  changes: false,
});

test("a second bot on the same folder is refused and told what to do", async () => {
  const store = await openLowdb({ folder });
  await expect(openLowdb({ folder })).rejects.toThrow(/another bot works with .*GAUSS_DATA_DIR/);
  await store.close();
  await (await openLowdb({ folder })).close();
});

test.for([
  ["cut in the middle", (text: string) => text.slice(0, 40)],
  ["empty", () => ""],
  ["of another shape", () => '{"schemaVersion":1,"entries":[{"seq":"x"}]}'],
  ["holding another run", (text: string) => text.replaceAll('"r1"', '"rX"')],
] as const)("a document that is %s is set aside whole, reported, and the rest is read", async ([, damage]) => {
  const first = await openLowdb({ folder });
  await first.open(r1, asked("k1"), at);
  await first.open(r2, asked("k2"), at);
  await first.close();
  const path = join(folder, "runs/2026-01/r1.json");
  const damaged = damage(await readFile(path, "utf8"));
  await writeFile(path, damaged);

  const told: string[] = [];
  const store = await openLowdb({ folder, onDamaged: (from, aside, why) => told.push(from, aside, why) });
  expect(await store.allRuns()).toEqual(["r2"]);
  await store.close();
  expect(told.slice(0, 2)).toEqual([path, `${path}.damaged`]);
  expect(told[2]).not.toBe("");
  expect(await readFile(`${path}.damaged`, "utf8")).toBe(damaged);
});

test("what a killed writer left half written is removed, and the document before it stands", async () => {
  const first = await openLowdb({ folder });
  await first.open(r1, asked("k1"), at);
  await first.close();
  await writeFile(join(folder, "runs/2026-01/.r1.json.99.tmp"), '{"schemaVer');
  const store = await openLowdb({ folder });
  expect(await store.read(r1)).toHaveLength(1);
  await store.close();
  expect(await readdir(join(folder, "runs/2026-01"))).toEqual(["r1.json"]);
});

test("a write that the disk refuses is an error and leaves the run as it was", async () => {
  const store = await openLowdb({ folder });
  await store.open(r1, asked("k1"), at);
  await rm(join(folder, "runs/2026-01"), { recursive: true });
  await expect(store.append(r1, 1, [{ kind: "closed", outcome: "done" }], at)).rejects.toThrow("could not be written");
  expect(await store.read(r1)).toHaveLength(1);
  expect(await store.openRuns()).toEqual(["r1"]);
  await store.close();
});

test("notes are kept per run and start empty", async () => {
  const notes = await openNotes(join(folder, "threads"), () => ({ posted: {} as Record<string, string> }));
  expect(await notes.load(r1)).toEqual({ posted: {} });
  await notes.save(r1, { posted: { card: "1.2" } });
  const again = await openNotes(join(folder, "threads"), () => ({ posted: {} as Record<string, string> }));
  expect(await again.load(r1)).toEqual({ posted: { card: "1.2" } });
});
