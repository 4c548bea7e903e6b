import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Run } from "../../src/core/run.ts";
import { Link } from "../practice/cluster/client.ts";
import { Headless } from "./headless.ts";
import { offersIn, statesOf } from "./states.ts";

const NODE = { node: "node3" };
const FULL = { ...NODE, mode: "full" };

/** As the kernel does when memory runs out. */
async function killTool({ cluster }: Headless, host: string, words: string): Promise<void> {
  const link = await Link.open(cluster, host, {});
  const { out } = await link.run("ps axww -o pid=,args=");
  const pids = out.split("\n").flatMap((line) => (line.includes(words) ? [Number.parseInt(line, 10)] : []));
  expect(pids, out).not.toEqual([]);
  await link.run(`kill -KILL ${pids.join(" ")}`);
  link.client.end();
}

describe("what breaks off in the middle on three members of openGauss 5.0", { timeout: 240_000 }, () => {
  let hosts: Headless;
  beforeAll(async () => {
    hosts = await Headless.open({ version: "5.0" });
  });
  afterAll(() => hosts.close());

  const buildsSlowly = async (): Promise<Run["id"]> => {
    await hosts.cluster.fault({ kind: "walSegmentRemoved", host: "node3" });
    await hosts.cluster.fault({ kind: "slowBuild", factor: 15 });
    const id = await hosts.asks("rebuild", FULL);
    await hosts.approves(id);
    await vi.waitFor(() => expect(hosts.cluster.instance("node3").state).toBe("Building"), 60_000);
    return id;
  };
  const buildsAgain = async (): Promise<void> => {
    await hosts.cluster.fault({ kind: "slowBuild", factor: 1 });
    expect(statesOf(await hosts.does("rebuild", FULL))).toEqual(["build good"]);
    expect(hosts.cluster.instance("node3")).toMatchObject({ role: "Standby", state: "Normal" });
  };

  test("gs_ctl build is killed during the copy: that is said, and the next one does it", async () => {
    const id = await buildsSlowly();
    await killTool(hosts, "node3", "gs_ctl build");
    const run = await hosts.leaves(id);
    expect(run.closed?.outcome).toBe("failed");
    expect(statesOf(run)).toEqual(["build bad"]);
    expect(hosts.reportOf(run).headline.id).toBe("rebuild.on-the-way");
    expect(offersIn(hosts.reportOf(run))).toEqual(["rebuild node3 full"]);
    await buildsAgain();
  });

  test("the machine is lost during the copy: how it ended, only a person can say, and the next one does it", async () => {
    const id = await buildsSlowly();
    await hosts.cluster.fault({ kind: "hostRefused", host: "node3" });
    await hosts.reached(id, ({ steps }) => steps["build"]?.unreachable !== undefined);
    await hosts.cluster.fault({ kind: "hostBack", host: "node3", database: "stopped" });
    const lost = await hosts.reached(id, ({ steps }) => steps["build"]?.result?.kind === "lost");
    expect(statesOf(lost)).toEqual(["build lost"]);
    await hosts.settles(id, "build", "failed");
    expect((await hosts.leaves(id)).closed?.outcome).toBe("failed");
    await buildsAgain();
  });

  test("gs_uninstall is killed before it deletes: nothing counts as gone, and the next one does it with two people again", async () => {
    await hosts.does("dropnode", NODE);
    await hosts.cluster.fault({ kind: "toolDies", tool: "gs_uninstall", afterLine: 4 });
    const id = await hosts.asks("uninstall", NODE);
    await hosts.approves(id);
    const run = await hosts.leaves(id);
    expect(run.closed?.outcome).toBe("failed");
    expect(statesOf(run).at(-1)).toBe("uninstall bad");
    expect(hosts.reportOf(run)).toMatchObject({ headline: { id: "uninstall.proposed" }, tone: "bad" });

    const again = await hosts.does("uninstall", NODE);
    expect(again.votes).toHaveLength(2);
    expect(statesOf(again)).toEqual(["uninstall good"]);
    expect(hosts.cluster.started("node3", "gs_uninstall", "--delete-data", "-L")).toBe(2);
    for (const name of ["node1", "node2"]) expect(hosts.cluster.instance(name).state).toBe("Normal");
  });
});
