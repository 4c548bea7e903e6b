import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Event } from "../../src/core/entry.ts";
import type { Run } from "../../src/core/run.ts";
import { inLanguage, type Message } from "../../src/core/words.ts";
import { hostOf } from "../practice/cluster/client.ts";
import { Headless } from "./headless.ts";
import { offersIn, statesOf } from "./states.ts";
import { expectWholeLogs } from "./whole-logs.ts";

const NODE = { node: "node3" };
const PATIENCE = { timeout: 60_000, interval: 20 };

const written =
  (kind: Event["kind"], step: string) =>
  (event: Event): boolean =>
    event.kind === kind && "step" in event && event.step === step;

/** What people read at the end of a run: each finding with what to do about it, and what is offered next. */
function saidBy(hosts: Headless, run: Run) {
  const english = (message: Message | undefined): string => (message === undefined ? "" : inLanguage(message, "en"));
  const report = hosts.reportOf(run);
  return {
    headline: english(report.headline),
    findings: report.findings.map(({ what, next }) => `${english(what)} ${english(next)}`.trim()).join("\n"),
    offers: offersIn(report),
  };
}

const waitFor = (isSo: () => void | Promise<void>): Promise<void> => vi.waitFor(isSo, PATIENCE);

/** All members read the env file that the inventory names, and each its own in turn: what `prepare` clears there, a person clears here. */
async function clearEnvironment({ cluster }: Headless): Promise<void> {
  const path = join(hostOf(cluster, "node3").home, "gauss.env");
  await writeFile(path, (await readFile(path, "utf8")).replace(/GAUSS_ENV=.*/, "GAUSS_ENV=1"));
}

describe("one kill after the other on the same three members of openGauss 6.0", { timeout: 240_000 }, () => {
  let hosts: Headless;
  beforeAll(async () => {
    hosts = await Headless.open({ version: "6.0" });
  });
  afterAll(() => hosts.close());

  test("a member goes away in the middle of trust: not done, and it is said who; when it is back, done", async () => {
    const id = await hosts.asks("trust");
    const gone = hosts.at(written("launched", "trust-database"), () =>
      hosts.cluster.fault({ kind: "hostRefused", host: "node3" }),
    );
    await hosts.approves(id);
    await gone;
    const run = await hosts.leaves(id);
    expect(run.closed?.outcome).toBe("failed");
    expect(statesOf(run)).toEqual(["hostfile good", "trust-database bad"]);
    const { headline, findings } = saidBy(hosts, run);
    expect(headline).toBe("Not all of node1, node2, node3 trust each other.");
    expect(findings).toContain("See that node3 is there, then `/gauss trust practice`.");

    await hosts.cluster.fault({ kind: "hostBack", host: "node3" });
    expect(statesOf(await hosts.does("trust"))).toEqual(["trust-database good"]);
    expect(hosts.cluster.started("node1", "gs_sshexkey")).toBe(2);
  });

  test("gs_dropnode is killed half way: it is said how far it came, and the next one takes its lock away and does the rest", async () => {
    // Of the two members that stay the first has forgotten node3 then.
    await hosts.cluster.fault({ kind: "toolDies", tool: "gs_dropnode", afterLine: 24 });
    const id = await hosts.asks("dropnode", NODE);
    await hosts.approves(id);
    const run = await hosts.leaves(id);
    expect(run.closed?.outcome).toBe("failed");
    expect(statesOf(run)).toEqual(["save-1 good", "save-2 good", "drop bad", "refresh waiting"]);
    const { headline, findings, offers } = saidBy(hosts, run);
    expect(headline).toBe("node3 was not dropped: gs_dropnode broke off, and it takes nothing back.");
    expect(findings).toContain("replconninfo of node1 does not name node3 any more.");
    expect(offers).toEqual(["dropnode node3 no"]);
    expect(saidBy(hosts, await hosts.does("check"))).toMatchObject({
      findings: expect.stringContaining("Drop it the rest of the way: `/gauss dropnode practice node3`"),
      offers: ["dropnode node3"],
    });

    const again = await hosts.does("dropnode", NODE);
    expect(statesOf(again)).toEqual(["unlock good", "save-1 good", "save-2 good", "drop good", "refresh good"]);
    expect(hosts.cluster.started("node1", "gs_dropnode")).toBe(2);
    expect(hosts.cluster.started("node1", "gs_om", "-t", "refreshconf")).toBe(1);
    const saved = await readdir(join(hostOf(hosts.cluster, "node1").home, ".gauss-chatops/backups"));
    expect(saved.sort()).toEqual(["before-dropnode-node3", "before-dropnode-node3.2"]);
  });

  test("the bot is killed between two steps of prepare: it goes on with the next one, and none is done twice", async () => {
    await hosts.cluster.fault({ kind: "dirtyHost", host: "node3", leftovers: ["profile"] });
    await clearEnvironment(hosts);
    const id = await hosts.asks("prepare", NODE);
    let atDeath: Run | undefined;
    const killed = hosts.at(written("finished", "profile"), async () => {
      atDeath = await hosts.reached(id, () => true);
      await hosts.restarts();
    });
    await hosts.approves(id);
    await killed;
    const run = await hosts.ends(id);
    expect(run.closed?.outcome).toBe("done");
    expect(statesOf(run)).toEqual(["profile good", "bashrc good", "data good"]);
    expect(Object.keys(atDeath?.steps ?? {})).toEqual(["profile"]);
    expect(run.steps["profile"]).toEqual(atDeath?.steps["profile"]);
    expect(saidBy(hosts, run).offers).toEqual(["trust node3"]);
  });

  test("gs_expansion is killed during the copy: what it left is stopped and cleared, and `check` finds the members' lines", async () => {
    await hosts.cluster.fault({ kind: "slowBuild", factor: 15 });
    const id = await hosts.asks("expand", NODE);
    await hosts.approves(id);
    await waitFor(() => expect(hosts.cluster.instance("node3").state).toBe("Building"));
    // It is past its first line, so its next sign of life is its last.
    await hosts.cluster.fault({ kind: "toolDies", tool: "gs_expansion", afterLine: 1 });
    const run = await hosts.leaves(id);
    expect(run.closed?.outcome).toBe("failed");
    expect(statesOf(run)).toEqual(["expand bad"]);
    const { headline, findings, offers } = saidBy(hosts, run);
    expect(headline).toBe("node3 was not added.");
    expect(findings).toContain("`/gauss prepare practice node3` and `/gauss expand practice node3`");
    expect(offers).toEqual(["stop node3"]);
    const checked = saidBy(hosts, await hosts.does("check"));
    expect(checked.findings.match(/replconninfo2 of node[12] leads to \S+, which is no member/g)).toHaveLength(2);
    expect(checked.offers).toEqual(["mend node1 remove", "mend node2 remove"]);

    await hosts.does("stop", { nodeOrAll: "node3" });
    expect(statesOf(await hosts.does("prepare", NODE))).toEqual(["data good"]);
  });

  test("the connection is cut and the bot killed while gs_expansion runs: begun once, no line lost or doubled", async () => {
    const before = hosts.cluster.started(null, "gs_expansion");
    const id = await hosts.asks("expand", NODE);
    await hosts.approves(id);
    const printed = (): Promise<string> => hosts.printed(id, "expand");
    await waitFor(async () => expect(await printed()).toContain("Start to install database"));
    await hosts.cluster.fault({ kind: "dropConnections", host: "node1" });
    await waitFor(async () => expect(await printed()).toContain("Start to build standby"));
    await hosts.restarts();
    expect(hosts.cluster.instance("node3").state).toBe("Building");
    const run = await hosts.ends(id);
    expect(run.closed?.outcome).toBe("done");
    expect(statesOf(run)).toEqual(["expand good"]);
    expect(hosts.cluster.started(null, "gs_expansion")).toBe(before + 1);
    await expectWholeLogs(hosts);
    expect((await printed()).match(/Expansion Finish\./g)).toHaveLength(1);
    expect(saidBy(hosts, run).headline).toBe("node3 is a healthy standby of node1 now.");
  });
});
