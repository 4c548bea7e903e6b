import { expect, test } from "vitest";
import { stepState } from "../../src/core/run.ts";
import { hostOf } from "../practice/cluster/client.ts";
import { tool, until } from "../practice/cluster/looks.ts";
import { type Headless, onHosts } from "./headless.ts";

/** Role and state of each instance, as the practice cluster itself knows it. */
const states = ({ cluster }: Headless): string[] =>
  cluster.hosts.map(({ name }) => {
    const { role, state } = cluster.instance(name);
    return role === null ? "down" : `${role} ${state}`;
  });
const ALL_WELL = ["Primary Normal", "Standby Normal", "Standby Normal"];

/** Somebody types this on a host, past the bot. */
async function typed({ cluster }: Headless, host: string, command: string): Promise<string> {
  const { code, out } = await tool(cluster, host, command);
  expect(code, out).toBe(0);
  return out;
}

test("a standby is stopped and started, and all are restarted, each in the role it had", async () => {
  await onHosts({}, async (hosts) => {
    await hosts.does("stop", { nodeOrAll: "node3" });
    expect(states(hosts)).toEqual(["Primary Normal", "Standby Normal", "down"]);
    await hosts.does("start", { nodeOrAll: "node3" });
    expect(states(hosts)).toEqual(ALL_WELL);
    await hosts.does("restart", { nodeOrAll: "node3" });
    expect(states(hosts)).toEqual(ALL_WELL);
    await hosts.does("restart", { nodeOrAll: "all" });
    expect(states(hosts)).toEqual(ALL_WELL);
    expect(hosts.cluster.started("node3", "gs_ctl", "restart")).toBe(1);
    expect(hosts.cluster.started("node1", "gs_om", "-t", "restart")).toBe(1);
  });
});

test("a dead machine that swallows packets is cut off, dropped, let in again, and uninstalled by two people", async () => {
  await onHosts({}, async (hosts) => {
    const { cluster } = hosts;
    await cluster.fault({ kind: "hostSwallows", host: "node3" });
    await hosts.does("isolate", { node: "node3" });
    await hosts.does("dropnode", { node: "node3" });
    expect(await typed(hosts, "node1", "gs_om -t view")).not.toContain("node3");

    await cluster.fault({ kind: "hostBack", host: "node3" });
    await hosts.does("release", { node: "node3" });
    const removed = await hosts.does("uninstall", { node: "node3" });
    expect(removed.votes.map(({ by }) => by.name)).toEqual(["Zhang Min", "Chen Hao"]);
    expect(removed.proposal?.word).toBe("node3");
    expect(states(hosts)).toEqual(["Primary Normal", "Standby Normal", "down"]);
    expect(cluster.started("node3", "gs_uninstall")).toBe(1);
    expect(await typed(hosts, "node3", `ls -A ${hostOf(cluster, "node3").dataDir}`)).toBe("");
  });
});

test("lines that are missing on both sides of a stream are found and written again, and a standby is built anew in both ways", async () => {
  await onHosts({}, async (hosts) => {
    const { cluster } = hosts;
    const { address, dataDir } = hostOf(cluster, "node3");
    await typed(hosts, "node3", `gs_guc reload -D ${dataDir} -c replconninfo1`);
    await typed(hosts, "node1", `gs_guc reload -N node1 -I all -h 'host all omm ${address}/32'`);
    await cluster.fault({ kind: "databaseKilled", host: "node3" });
    await cluster.fault({ kind: "databaseStarted", host: "node3" });
    await until(cluster, "node3", "Standby, Need repair, Connecting...");
    expect(hosts.headlineOf(await hosts.does("check"))).toBe("check.disagree");
    await hosts.does("mend", { node: "node1" });
    await hosts.does("mend", { node: "node3" });
    expect(states(hosts)).toEqual(ALL_WELL);

    for (const mode of ["auto", "full"]) {
      await cluster.fault({ kind: "walSegmentRemoved", host: "node3" });
      await hosts.does("rebuild", { node: "node3", mode });
      expect(states(hosts)).toEqual(ALL_WELL);
    }
    expect(hosts.headlineOf(await hosts.does("check"))).toBe("check.good");
  });
});

test("a machine with an earlier life is made ready once its greeting is gone, and the members and it let each other in", {
  timeout: 240_000,
}, async () => {
  await onHosts({ spares: 1, dirty: true }, async (hosts) => {
    const refused = await hosts.ends(await hosts.asks("prepare", { node: "node4" }));
    expect(refused.closed?.outcome).toBe("refused");
    expect(refused.before?.checks.filter(({ verdict }) => verdict.kind === "block").map(({ check }) => check)).toEqual([
      "the login prints nothing",
    ]);
    await typed(hosts, "node4", "sed -i '/Welcome/d' ~/.bashrc");
    await hosts.does("prepare", { node: "node4" });

    const { proposal, steps } = await hosts.does("trust", { newNode: "node4" });
    const planned = proposal?.observation.steps ?? [];
    expect(planned.map((step) => `${step.id} ${stepState(step, steps[step.id])}`)).toEqual([
      "hostfile good",
      "trust-root good",
      "trust-database good",
    ]);
    for (const [from, to] of [
      ["node4", "node1"],
      ["node2", "node4"],
    ] as const) {
      const { address } = hostOf(hosts.cluster, to);
      const login = `ssh -o BatchMode=yes -o StrictHostKeyChecking=yes ${address} hostname`;
      expect(await typed(hosts, from, login)).toBe(`${to}\n`);
    }
  });
});
