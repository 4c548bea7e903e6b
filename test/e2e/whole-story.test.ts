import { describe, expect, test } from "vitest";
import { type Headless, onHosts } from "./headless.ts";
import { mishaps } from "./mishaps.ts";
import { states } from "./states.ts";
import { expectWholeLogs } from "./whole-logs.ts";

const [OMM, ROOT, DATABASE] = ["secret ommPassword", "secret rootPassword", "secret databasePassword"];

/** What each version asks, and what it is answered; everything else would wait for a person. */
const ANSWERS = {
  "1.1.0": { trust: [ROOT, OMM], expand: [OMM, DATABASE, DATABASE] },
  "3.0": { trust: [ROOT, OMM], expand: [DATABASE, DATABASE] },
  "6.0": { trust: [OMM], expand: [] },
} as const;
type Version = keyof typeof ANSWERS;

/** From the loss of the primary to the drop of its machine. */
async function loses(hosts: Headless, fault: "hostRefused" | "hostSwallows"): Promise<void> {
  await hosts.cluster.fault({ kind: fault, host: "node1" });
  await hosts.does("failover");
  if (fault === "hostSwallows") await hosts.does("isolate", { node: "node1" });
  const { id } = await hosts.does("dropnode", { node: "node1" });
  expect(await hosts.answered(id, "drop")).toEqual(["yes"]);
}

/** The old primary comes back as one, and what it has is taken away: two people agree, who type its name. */
async function clears(hosts: Headless, fault: "hostRefused" | "hostSwallows"): Promise<void> {
  await hosts.cluster.fault({ kind: "hostBack", host: "node1" });
  await expect.poll(() => states(hosts, "node1"), { timeout: 20_000 }).toEqual(["Primary Normal"]);
  await hosts.does("stop", { nodeOrAll: "node1" });
  const { votes, proposal } = await hosts.does("uninstall", { node: "node1" });
  expect([proposal?.word, ...votes.map(({ by }) => by.name)]).toEqual(["node1", "Zhang Min", "Chen Hao"]);
  expect(hosts.cluster.started("node1", "gs_uninstall", "--delete-data", "-L")).toBe(1);
  expect(states(hosts, "node1", "node2", "node3")).toEqual(["down", "Primary Normal", "Standby Normal"]);
  if (fault === "hostSwallows") await hosts.does("release", { node: "node1" });
}

/** From a machine that is prepared to three members that are well and agree. */
async function joins(hosts: Headless, node: string, version: Version): Promise<void> {
  const { trust, expand } = ANSWERS[version];
  const trusted = (await hosts.does("trust", { newNode: node })).id;
  const steps = trust.map((secret) => (secret === ROOT ? "trust-root" : "trust-database"));
  expect((await Promise.all(steps.map((step) => hosts.answered(trusted, step)))).flat()).toEqual(trust);
  await hosts.does("xml", { newNode: node });
  const expanded = (await hosts.does("expand", { node })).id;
  expect(await hosts.answered(expanded, "expand")).toEqual(expand);
  const printed = await hosts.printed(expanded, "expand");
  for (const password of Object.values(hosts.cluster.passwords)) expect(printed).not.toContain(password);
  // From 6.0 on gs_dropnode leaves the rule of the dropped machine in pg_hba.conf.
  for (const { operation, args } of hosts.reportOf(await hosts.does("check")).offers) await hosts.does(operation, args);
  expect(hosts.reportOf(await hosts.does("check")).headline.id).toBe("check.good");
  expect(states(hosts, "node2", "node3", node)).toEqual(["Primary Normal", "Standby Normal", "Standby Normal"]);
}

describe("a lost primary is replaced, from its death to three members that are well", () => {
  test.for([
    ["1.1.0", "hostRefused", "all connections are cut as each step begins"],
    ["3.0", "hostSwallows", "the bot is killed after each entry it writes"],
  ] as const)(
    "openGauss %s, %s: the old machine comes back, is cleared and joins, though %s",
    { timeout: 300_000 },
    ([version, fault, mishap]) =>
      onHosts({ version }, async (hosts) => {
        const times = mishaps[mishap](hosts);
        await loses(hosts, fault);
        await clears(hosts, fault);
        await joins(hosts, "node1", version);
        const { cluster } = hosts;
        for (const words of [["gs_ctl", "failover"], ["gs_dropnode"], ["gs_uninstall"], ["gs_expansion"]])
          expect(cluster.started(null, ...words), words.join(" ")).toBe(1);
        // Each of the story's operations has a step at the least.
        expect(times()).toBeGreaterThanOrEqual(8);
        await expectWholeLogs(hosts);
      }),
  );

  // 5.0 goes the same way in whole-story-browser.test.ts.
  test(
    "openGauss 6.0: a machine with an earlier life takes its place, though the bot is killed after each entry it writes",
    {
      timeout: 300_000,
    },
    () =>
      onHosts({ version: "6.0", spares: 1, dirty: ["profile", "data"] }, async (hosts) => {
        const deaths = mishaps["the bot is killed after each entry it writes"](hosts);
        await loses(hosts, "hostRefused");
        await hosts.does("prepare", { node: "node4" });
        await joins(hosts, "node4", "6.0");
        expect(deaths()).toBeGreaterThanOrEqual(8);
        for (const tool of ["gs_dropnode", "gs_expansion"]) expect(hosts.cluster.started(null, tool), tool).toBe(1);
        await expectWholeLogs(hosts);
      }),
  );
});
