import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Probe, Reading } from "../../src/core/operation.ts";
import { copySpeedTo } from "../../src/gauss/copy-speed.ts";
import { delayTo } from "../../src/gauss/delay.ts";
import { load } from "../../src/gauss/load.ts";
import { logRate } from "../../src/gauss/log-rate.ts";
import { missed } from "../support/members.ts";

const NOT = { notRecognised: expect.stringMatching(/\w/) };

function typed<T>(probe: Probe<T>, path = process.env["PATH"]) {
  const [file = "", ...args] = probe.command.argv;
  const { stdout, stderr, status } = spawnSync(file, args, { encoding: "utf8", env: { ...process.env, PATH: path } });
  return probe.parse(stdout + stderr, status ?? -1);
}

/** A folder with an ssh that runs the last of its words here, or does what it is told. */
function withSsh<T>(script: string, use: (path: string, home: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "copy-"));
  try {
    writeFileSync(join(folder, "ssh"), `#!/bin/bash\n${script}\n`);
    chmodSync(join(folder, "ssh"), 0o755);
    writeFileSync(join(folder, ".bashrc"), "[ -n '' ]\n");
    return use(`${folder}:${process.env["PATH"]}`, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("the copy is counted where it comes in, behind a banner too", () => {
  const speed = withSsh('echo Authorized use only >&2; shift $(($# - 1)); exec sh -c "$1"', (path, home) =>
    typed(copySpeedTo("10.0.0.4", home), path),
  );
  expect(speed).toEqual({ value: expect.any(Number) });
  expect("value" in speed && speed.value).toBeGreaterThan(0);
});

test("a copy that did not come in has no speed", () => {
  const refused = "echo 'Permission denied (publickey).' >&2; exit 255";
  expect(withSsh(refused, (path, home) => typed(copySpeedTo("10.0.0.4", home), path))).toEqual(NOT);
});

test.for<[string, string, number, unknown]>([
  [
    "in parts of a second",
    "256+0 records in\n256+0 records out\n16777216 bytes (17 MB, 16 MiB) copied, 0.5 s, 34 MB/s\n",
    0,
    { value: 33_554_432 },
  ],
  ["of an older dd", "16777216 bytes (17 MB) copied, 2 seconds, 8.4 MB/s\n", 0, { value: 8_388_608 }],
  ["in hardly any time", "16777216 bytes (17 MB, 16 MiB) copied, 8e-05 s, 210 GB/s\n", 0, { value: 209_715_200_000 }],
  ["of nothing", "0 bytes copied, 0.1 s, 0.0 kB/s\n", 0, NOT],
  ["in another language", "16777216字节（17 MB）已复制，0.5 秒\n", 0, NOT],
  ["without dd", "bash: line 1: env: command not found\n", 127, NOT],
])("the speed of a copy %s", ([, printed, code, value]) => {
  expect(copySpeedTo("10.0.0.4", "/home/omm").parse(printed, code)).toEqual(value);
});

test("how long a machine takes to answer, and that one which is not there has no delay", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const delay = typed(delayTo("127.0.0.1", port));
  await new Promise((closed) => server.close(closed));
  expect(delay).toEqual({ value: expect.any(Number) });
  expect(typed(delayTo("127.0.0.1", port))).toEqual(NOT);
  expect(delayTo("10.0.0.4", 22).parse("1500000000\n", 0)).toEqual({ value: 1_500 });
});

test("the load of a machine is that of a quarter of an hour", () => {
  expect(load.parse("9.20 8.18 1.12 1/80 11206\n", 0)).toEqual({ value: 1.12 });
  expect(load.parse("cat: /proc/loadavg: No such file or directory\n", 1)).toEqual(NOT);
  expect(typed(load)).toEqual({ value: expect.any(Number) });
});

const end = (value: string, second: number, tookMs = 0): Reading<string> => ({
  value,
  source: "test",
  at: new Date(second * 1_000).toISOString(),
  tookMs,
});

test.for<[string, Reading<string> | undefined, Reading<string> | undefined, number | undefined]>([
  ["ten seconds apart", end("0/1000000", 0), end("0/1A00000", 10), 1_048_576],
  ["nothing is written", end("0/1000000", 0), end("0/1000000", 10), 0],
  ["the second look took half of the time", end("0/1000000", 0), end("0/1A00000", 10, 5_000), 2_097_152],
  ["no time between them", end("0/1000000", 0), end("0/1A00000", 10, 10_000), undefined],
  ["backwards: another primary", end("0/1A00000", 0), end("0/1000000", 10), undefined],
  ["only one look", end("0/1000000", 0), undefined, undefined],
  ["one look saw nothing", missed(), end("0/1000000", 10), undefined],
])("how much log is written, %s", ([, first, later, rate]) => {
  expect(logRate(first, later)).toBe(rate);
});
