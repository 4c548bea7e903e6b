import { beforeAll, expect, test } from "vitest";
import { type AuditFinding, audit } from "../../src/core/audit.ts";
import { type Entry, RunId, sealOf } from "../../src/core/entry.ts";
import { memoryStore } from "../support/memory-store.ts";
import { requested } from "../support/runs.ts";

let journal: Entry[];
beforeAll(async () => {
  const store = memoryStore();
  const at = new Date("2026-01-02T03:00:00Z");
  const [a, b] = [RunId.parse("a"), RunId.parse("b")];
  if (requested.kind !== "requested") throw new Error("not a request");
  await store.open(a, { ...requested, changes: false, key: "1" }, at);
  await store.open(b, { ...requested, changes: false, key: "2" }, at);
  await store.append(a, 1, [{ kind: "closed", outcome: "done" }], at);
  await store.append(b, 1, [{ kind: "closed", outcome: "done" }], at);
  journal = [...(await store.read(a)), ...(await store.read(b))].sort((x, y) => x.no - y.no);
});

const kinds = (entries: readonly Entry[]): AuditFinding["kind"][] => [
  ...new Set(audit(entries).findings.map(({ kind }) => kind)),
];
const change = (index: number, more: Partial<Entry>): Entry[] =>
  journal.map((entry, at) => (at === index ? { ...entry, ...more } : entry));
const resealed = (entry: Entry): Entry => ({ ...entry, hash: sealOf(entry) });

test("an untouched journal is whole, in whatever order it is read", () => {
  expect(audit(journal)).toMatchObject({ entries: 4, runs: 2, findings: [], head: journal[3]?.hash });
  expect(audit([...journal].reverse()).findings).toEqual([]);
});

test.for<[string, () => Entry[], AuditFinding["kind"]]>([
  ["a changed word", () => change(1, { at: "2030-01-01T00:00:00Z" }), "edited"],
  [
    "a changed word with a new seal",
    () => journal.map((entry, at) => (at === 1 ? resealed({ ...entry, at: "2030-01-01T00:00:00Z" }) : entry)),
    "broken-chain",
  ],
  ["a deleted entry", () => journal.filter((_, at) => at !== 1), "missing"],
  ["a deleted run", () => journal.filter(({ run }) => run !== "a"), "missing"],
  [
    "an inserted entry",
    () => [...journal, { ...(journal[1] ?? (journal[0] as Entry)), run: RunId.parse("c") }],
    "doubled",
  ],
  [
    "two entries in each other's place",
    () => change(0, { no: 1 }).map((entry, at) => (at === 1 ? { ...entry, no: 0 } : entry)),
    "edited",
  ],
  [
    "a run whose numbers were closed up",
    () => journal.slice(1).map((entry, no) => resealed({ ...entry, no })),
    "broken-chain",
  ],
])("%s is found", ([, tampered, kind]) => {
  expect(kinds(tampered())).toContain(kind);
});
