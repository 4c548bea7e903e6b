import { describe, expect, test } from "vitest";
import { hostOf } from "../practice/cluster/client.ts";
import { tool, until } from "../practice/cluster/looks.ts";
import { type Headless, onHosts } from "./headless.ts";
import { mishaps } from "./mishaps.ts";
import { states } from "./states.ts";
import { expectWholeLogs } from "./whole-logs.ts";

const MISHAP = "the bot is killed after each entry it writes";
const ALL = ["node1", "node2", "node3"];
const ALL_WELL = ["Primary Normal", "Standby Normal", "Standby Normal"];

/** Somebody types this on a host, past the bot. */
async function typed({ cluster }: Headless, host: string, command: string): Promise<string> {
  const { code, out } = await tool(cluster, host, command);
  expect(code, out).toBe(0);
  return out;
}

describe(`though ${MISHAP}`, () => {
  test("a standby is stopped and started, and all are restarted, each in the role it had", async () => {
    await onHosts({}, async (hosts) => {
      const deaths = mishaps[MISHAP](hosts);
      await hosts.does("stop", { nodeOrAll: "node3" });
      expect(states(hosts, ...ALL)).toEqual(["Primary Normal", "Standby Normal", "down"]);
      await hosts.does("start", { nodeOrAll: "node3" });
      expect(states(hosts, ...ALL)).toEqual(ALL_WELL);
      await hosts.does("restart", { nodeOrAll: "node3" });
      expect(states(hosts, ...ALL)).toEqual(ALL_WELL);
      await hosts.does("restart", { nodeOrAll: "all" });
      expect(states(hosts, ...ALL)).toEqual(ALL_WELL);
      expect(hosts.cluster.started("node3", "gs_ctl", "restart")).toBe(1);
      expect(hosts.cluster.started("node1", "gs_om", "-t", "restart")).toBe(1);
      // Of four runs at the least, and each writes that it looked, proposed, started, launched, finished, looked again and closed.
      expect(deaths()).toBeGreaterThanOrEqual(4 * 8);
      await expectWholeLogs(hosts);
    });
  });

  test("lines that are missing on both sides of a stream are found and written again, and a standby is built anew in both ways", async () => {
    await onHosts({}, async (hosts) => {
      const deaths = mishaps[MISHAP](hosts);
      const { cluster } = hosts;
      const { address, dataDir } = hostOf(cluster, "node3");
      await typed(hosts, "node3", `gs_guc reload -D ${dataDir} -c replconninfo1`);
      await typed(hosts, "node1", `gs_guc reload -N node1 -I all -h 'host all omm ${address}/32'`);
      await cluster.fault({ kind: "databaseKilled", host: "node3" });
      await cluster.fault({ kind: "databaseStarted", host: "node3" });
      await until(cluster, "node3", "Standby, Need repair, Connecting...");
      expect(hosts.reportOf(await hosts.does("check")).headline.id).toBe("check.disagree");
      await hosts.does("mend", { node: "node1" });
      await hosts.does("mend", { node: "node3" });
      expect(states(hosts, ...ALL)).toEqual(ALL_WELL);

      for (const mode of ["auto", "full"]) {
        await cluster.fault({ kind: "walSegmentRemoved", host: "node3" });
        await hosts.does("rebuild", { node: "node3", mode });
        expect(states(hosts, ...ALL)).toEqual(ALL_WELL);
      }
      expect(cluster.started("node3", "gs_ctl", "build")).toBe(2);
      expect(hosts.reportOf(await hosts.does("check")).headline.id).toBe("check.good");
      // Of four runs at the least, and each writes that it looked, proposed, started, launched, finished, looked again and closed.
      expect(deaths()).toBeGreaterThanOrEqual(4 * 8);
      await expectWholeLogs(hosts);
    });
  });
});
