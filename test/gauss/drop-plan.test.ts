import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { inLanguage } from "../../src/core/words.ts";
import { dropNode, dropPlan } from "../../src/gauss/drop-plan.ts";
import { dropWait, isSlow } from "../../src/gauss/drop-wait.ts";
import { deadOldPrimary } from "../support/drop.ts";
import { blue } from "../support/fixed-world.ts";
import { recorded, sample } from "./samples.ts";

const asked = (names: string[], oneIsLeft: boolean) =>
  dropNode(blue, { addresses: ["10.0.0.1"], names, oneIsLeft, restart: "no" }).answers.map(
    ({ whenAsked }) => whenAsked,
  );

/** Where each text stands in what the tool printed. */
const placesIn = (printed: string, texts: readonly string[]) => texts.map((text) => printed.indexOf(text));

test("each question is one the tool has asked, in that order (1.1.0, the last standby)", () => {
  const places = placesIn(sample("gauss/gs_dropnode-1.1.0-last-standby.txt"), asked(["kvm-yl2"], true));
  expect(places).toHaveLength(3);
  expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

test("each question is one the tool has asked (5.0.x and 7.0.0-RC3)", () => {
  const declined = sample("gauss/gs_dropnode-5.0.x-last-standby-restart-declined-derived.txt");
  const [, host = ""] = /The target node to be dropped is \(\['([^']+)'\]\)/.exec(declined) ?? [];
  expect(Math.min(...placesIn(declined, asked([host], true)))).toBeGreaterThanOrEqual(0);
  const run = recorded("05-dropnode-dead-host.txt", "gs_dropnode -U omm -G dbgrp -h 10.78.0.11", 4);
  expect(Math.min(...placesIn(run, asked(["og1"], false)))).toBeGreaterThanOrEqual(0);
});

test("the line that counts is the tool's own, with a cluster manager and without", () => {
  const { prints = "" } = dropPlan(deadOldPrimary, blue, "no").find(({ id }) => id === "drop") ?? {};
  expect(sample("gauss/gs_dropnode-3.0.0-one-of-three.txt")).toContain(`[gs_dropnode]${prints}`);
  expect("[gs_dropnode] Success to drop the target nodes.").toContain(`[gs_dropnode] ${prints}`);
  expect(sample("gauss/gs_dropnode-5.0.x-answered-no-GAUSS-35805-derived.txt")).not.toContain(prints);
});

test("another host's name in the same question gets no answer", () => {
  const run = recorded("05-dropnode-dead-host.txt", "gs_dropnode -U omm -G dbgrp -h 10.78.0.11", 4);
  expect(placesIn(run, [...asked(["og11"], false), ...asked(["og"], false), ...asked(["og1", "og2"], false)])).toEqual([
    -1, -1, -1, -1,
  ]);
});

test.for<[string | undefined, boolean, RegExp, boolean]>([
  ["5.0.1", true, /up to a minute/, true],
  ["1.1.0", false, /a minute and then five more/, true],
  ["2.0.0", false, /swallows what is sent, five minutes\./, true],
  ["6.0.2", false, /swallows what is sent, five minutes\./, true],
  ["6.0.3", false, /ten seconds at most each time/, false],
  ["7.0.0-RC1", false, /ten seconds at most each time/, false],
  [undefined, false, /five minutes before 6\.0\.3/, true],
  ["unreleased", false, /five minutes before 6\.0\.3/, true],
])("%s, every host answering: %j", ([version, everyHostAnswers, expected, slow]) => {
  expect(inLanguage(dropWait(version, everyHostAnswers), "en")).toMatch(expected);
  expect(isSlow(version)).toBe(slow);
});

describe("what is saved", () => {
  const home = mkdtempSync(join(tmpdir(), "gauss-save-"));
  afterAll(() => rmSync(home, { recursive: true }));
  const [dataDir, app] = [join(home, "data dir"), join(home, "app")];
  for (const [folder, ...files] of [
    [dataDir, "postgresql.conf", "pg_hba.conf"],
    [join(app, "bin"), "cluster_static_config"],
  ] as const) {
    mkdirSync(folder, { recursive: true });
    for (const file of files) writeFileSync(join(folder, file), `${file}\0of old`);
  }
  const [save] = dropPlan(deadOldPrimary, blue, "no");
  const [, , script = "", ...rest] = save?.command.argv ?? [];
  const run = (name: string, ...folders: string[]) =>
    spawnSync("bash", ["-c", script, "bash", name, ...folders], {
      encoding: "utf8",
      env: { ...process.env, HOME: home },
    });
  const backups = join(home, ".gauss-chatops/backups");
  const unpacked = (name: string, file: string) =>
    spawnSync("tar", ["-xOf", join(backups, name, "files.tar"), file], { encoding: "utf8" }).stdout;

  test("is one archive with its checksum, and what was saved before stays", () => {
    expect(rest).toEqual(["bash", "before-dropnode-node1", "/data/dn1", "/app/bin"]);
    const first = run("before-dropnode-node1", dataDir, join(app, "bin"));
    expect([first.status, first.stderr]).toEqual([0, ""]);
    expect(first.stdout).toMatch(/^[0-9a-f]{64} {2}\/.*\/before-dropnode-node1\/files\.tar\n$/);
    writeFileSync(join(dataDir, "pg_hba.conf"), "of new");
    expect(run("before-dropnode-node1", dataDir, join(app, "bin")).stdout).toContain(
      "before-dropnode-node1.2/files.tar",
    );
    expect(run("before-dropnode-node1", dataDir, join(app, "bin")).stdout).toContain(
      "before-dropnode-node1.3/files.tar",
    );
    expect(unpacked("before-dropnode-node1", "pg_hba.conf")).toBe("pg_hba.conf\0of old");
    expect(unpacked("before-dropnode-node1", "cluster_static_config")).toBe("cluster_static_config\0of old");
    expect(unpacked("before-dropnode-node1.2", "pg_hba.conf")).toBe("of new");
  });

  test("a missing file is a failure, and so the drop does not begin", () => {
    expect(run("again", dataDir, join(home, "nowhere")).status).not.toBe(0);
  });

  test("no argument becomes a part of the script", () => {
    expect(script).toBe(dropPlan({ ...deadOldPrimary, targets: ["node2"] }, blue, "yes")[0]?.command.argv[2]);
    const hostile = '"; touch $HOME/owned; "';
    run(hostile, dataDir, join(app, "bin"));
    expect(() => readFileSync(join(home, "owned"))).toThrow();
  });
});
