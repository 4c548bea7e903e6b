import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { LIN, OPS, onScene, ZHANG } from "./scene.ts";

const LINES = 1_000_000;
const MEGABYTE = 1_048_576;

/** Resident memory of a process in bytes, as Linux counts it. */
async function memoryOf(pid: number): Promise<number> {
  const [, kilobytes = "0"] = /VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) * 1_024;
}

/** The most memory that a process had while something was done. */
async function watched<T>(pid: number, work: () => Promise<T>): Promise<{ readonly most: number; readonly result: T }> {
  let most = 0;
  const look = async (): Promise<void> => {
    most = Math.max(most, await memoryOf(pid));
  };
  const watching = setInterval(() => void look(), 50);
  try {
    return { result: await work(), most };
  } finally {
    clearInterval(watching);
  }
}

test("a million lines with a spinner between them cost little memory and few calls, and the file has them all", async () => {
  await onScene({}, async (scene) => {
    const { workspace, stage, bot } = scene;
    // A run without the flood first: what a run takes anyway is no growth.
    await workspace.send.command(LIN, OPS, "/gauss switchover node2");
    await scene.approve(ZHANG, (await scene.card(/Waiting for approval/)).ts);
    await scene.card(/Done/);
    await stage.cluster.fault({ kind: "hostRefused", host: "node2" });
    await stage.cluster.fault({ kind: "talkative", words: "gs_ctl failover", lines: LINES });
    await workspace.send.command(LIN, OPS, "/gauss failover");
    const card = await scene.card(/Waiting for approval/);
    const before = await memoryOf(bot.pid);
    const posted = workspace.calls("chat.postMessage");
    const edited = workspace.calls("chat.update");
    const { most, result: file } = await watched(bot.pid, async () => {
      await scene.approve(ZHANG, card.ts);
      await scene.card(/Done/, 110_000);
      return workspace.waitFor(() => workspace.thread(OPS, card.ts).flatMap(({ files }) => files ?? [])[0], 20_000);
    });
    const text = Buffer.from(await (await fetch(file.url_private_download)).arrayBuffer());
    // The log alone has 62 megabytes. What is seen is packets that were written and wait for the garbage collector, which comes at
    // the latest when they are 32 megabytes; the heap stays as it was.
    expect(most - before).toBeLessThan(50 * MEGABYTE);
    expect(createHash("sha256").update(text).digest("hex").slice(0, 8)).toBe(file.name.slice(-12, -4));
    expect(text.toString().match(/^.*line \d+ of a tool that talks a lot$/gm)).toHaveLength(LINES);
    // Twenty messages of lines and the run's own few; edits at most one in two seconds for each of them.
    expect(workspace.calls("chat.postMessage") - posted).toBeLessThan(30);
    expect(workspace.calls("chat.update") - edited).toBeLessThan(60);
  });
});
