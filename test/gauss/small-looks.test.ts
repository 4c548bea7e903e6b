import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Probe } from "../../src/core/operation.ts";
import { checksumOf } from "../../src/gauss/checksum.ts";
import { logEnd } from "../../src/gauss/log-end.ts";
import { startedAt } from "../../src/gauss/started-at.ts";
import { tablespaces } from "../../src/gauss/tablespaces.ts";
import { segmentsKept } from "../../src/gauss/wal-kept.ts";

const NOT = { notRecognised: expect.stringMatching(/\w/) };

function here<T>(probe: Probe<T>) {
  const [file = "", ...args] = probe.command.argv;
  const { stdout, stderr, status } = spawnSync(file, args, { encoding: "utf8", env: { ...process.env, LC_ALL: "C" } });
  return probe.parse(stdout + stderr, status ?? -1);
}

test("the checksum of a file, of none, and of what is no file", () => {
  const folder = mkdtempSync(join(tmpdir(), "checksum-"));
  try {
    writeFileSync(join(folder, "one"), "one\n");
    const sum = "2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806";
    expect(here(checksumOf(join(folder, "one")))).toEqual({ value: sum });
    expect(here(checksumOf(join(folder, "none")))).toEqual({ value: null });
    expect(here(checksumOf(folder))).toEqual(NOT);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.for<[string, Probe<unknown>, string, unknown]>([
  ["when a server was started", startedAt(5432), "2026-01-02 03:00:00.5+08\n", "2026-01-02 03:00:00.5+08"],
  ["the end of the log", logEnd(5432), "0/6001BC0\n", "0/6001BC0"],
  ["the log that is kept", segmentsKept(5432), "1024\n", 1_024],
  [
    "tablespaces, without those every database has",
    tablespaces(5432),
    "pg_default|\npg_global|\nfast|/ssd/fast\n",
    [{ name: "fast", location: "/ssd/fast" }],
  ],
])("%s", ([, probe, printed, value]) => {
  expect(probe.parse(printed, 0)).toEqual({ value });
  expect(probe.command.argv.at(-1)).toMatch(/^select [^;]*;$/);
  expect(probe.parse("strange|words|here\n", 0)).toEqual(NOT);
  expect(probe.parse("failed to connect Unknown:5432.\n", 2)).toEqual(NOT);
});

test("a standby has no end of its log, and says so with an error", () => {
  expect(logEnd(5432).parse("ERROR:  recovery is in progress\n", 1)).toEqual(NOT);
  expect(logEnd(5432).parse("soon\n", 0)).toEqual(NOT);
});
