import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { hostOf } from "../practice/cluster/client.ts";
import type { Headless } from "./headless.ts";

/** What the bot has of each step is what its host still has of it, byte for byte; an uninstalled host has nothing any more. */
export async function expectWholeLogs(hosts: Headless): Promise<void> {
  const compared: string[] = [];
  for (const { id, proposal, steps } of await hosts.runs()) {
    for (const { id: step, node, as } of proposal?.observation.steps ?? []) {
      const { home } = hostOf(hosts.cluster, node);
      const owner = as === "root" ? join(dirname(dirname(home)), "root") : home;
      const log = join(owner, ".gauss-chatops", steps[step]?.job ?? "", "log");
      if (steps[step] === undefined || !existsSync(log)) continue;
      expect(await hosts.printed(id, step), `${step} on ${node}`).toBe(await readFile(log, "utf8"));
      compared.push(step);
    }
  }
  expect(compared).not.toEqual([]);
}
