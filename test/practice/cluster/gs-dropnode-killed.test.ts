import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { gsDropnode } from "../../../src/practice/cluster/tools/gs-dropnode/gs-dropnode.ts";
import { type Call, Gone } from "../../../src/practice/cluster/tools/tool.ts";
import { Rehearsal } from "./rehearsal.ts";

const DROP = ["-G", "dbgrp", "-U", "omm", "-h", "10.0.0.3"];

describe("gs_dropnode that is killed", () => {
  /** A run on node1 that says yes to everything, and dies at the first pause at which `gone` is true. */
  function run(rehearsal: Rehearsal, gone: () => boolean, pgHost = "/nowhere"): Promise<number> {
    const host = rehearsal.member("node1");
    const call: Call = {
      state: rehearsal.state,
      host,
      user: "omm",
      args: DROP,
      env: { PGDATA: host.dataDir, ...(pgHost === "/nowhere" ? {} : { PGHOST: pgHost }) },
      cwd: "/",
      pid: 4_242,
      terminal: true,
      now: () => new Date(rehearsal.now),
      out: () => {},
      err: () => {},
      readLine: async () => "yes\n",
      readSecret: async () => undefined,
      loseInput: () => {},
      pause: async (ms) => {
        if (gone()) throw new Gone();
        rehearsal.wait(ms);
      },
      hang: () => Promise.reject(new Error("hangs")),
      changed: async () => {},
    };
    return gsDropnode.run(call);
  }

  test("leaves what it has done so far, and the rest as it was", async () => {
    const rehearsal = new Rehearsal("3.0");
    const [node1, node2, node3] = ["node1", "node2", "node3"].map((name) => rehearsal.member(name));
    const peersOf = (member = node1) =>
      [...(member?.instance.peers.values() ?? [])].filter((text) => text !== "").length;
    await expect(run(rehearsal, () => peersOf(node1) === 1)).rejects.toThrow(Gone);
    expect([peersOf(node1), peersOf(node2)]).toEqual([1, 2]);
    expect(node3?.instance.running).toBe(false);
    expect(node1?.staticConfig).toHaveLength(3);
    expect(await run(rehearsal, () => false)).toBe(0);
    expect([peersOf(node1), peersOf(node2)]).toEqual([1, 1]);
  });

  test("between two static configurations: the next run takes the drop for done (GAUSS-35802)", async () => {
    const rehearsal = new Rehearsal("3.0");
    const node1 = rehearsal.member("node1");
    await expect(run(rehearsal, () => node1.staticConfig.length === 2)).rejects.toThrow(Gone);
    expect(rehearsal.member("node2").staticConfig).toHaveLength(3);
    const { code, err } = await rehearsal.run("node1", ["gs_dropnode", ...DROP]);
    expect(code).toBe(1);
    expect(err).toMatch(/^\[GAUSS-35802\]/);
  });

  test("6.0: leaves its lock; the next run is refused and takes it away, the one after passes", async () => {
    const folder = mkdtempSync(join(tmpdir(), "drop-node-"));
    const isLocked = () => existsSync(join(folder, "gs_dropnode_tmp_file"));
    try {
      const rehearsal = new Rehearsal("6.0");
      await expect(run(rehearsal, () => true, folder)).rejects.toThrow(Gone);
      expect(isLocked()).toBe(true);
      expect(await run(rehearsal, () => false, folder)).toBe(1);
      expect(isLocked()).toBe(false);
      expect(await run(rehearsal, () => false, folder)).toBe(0);
      expect(isLocked()).toBe(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
