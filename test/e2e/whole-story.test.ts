import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { PracticeCluster } from "../../src/practice/cluster/practice-cluster.ts";
import { startStage } from "../../src/practice/stage.ts";
import { chromiumPath, launchChromium } from "../support/chromium.ts";
import { type Headless, onHosts } from "./headless.ts";
import { actAs, approve, newest, picture, trouble, type, typeTheWord } from "./page.ts";

const [OMM, ROOT, DATABASE] = ["secret ommPassword", "secret rootPassword", "secret databasePassword"];

/** What each version asks, and what it is answered; everything else would wait for a person. */
const ANSWERS = {
  "1.1.0": { trust: [ROOT, OMM], expand: [OMM, DATABASE, DATABASE] },
  "3.0": { trust: [ROOT, OMM], expand: [DATABASE, DATABASE] },
  "5.0": { trust: [ROOT, OMM], expand: [] },
  "6.0": { trust: [OMM], expand: [] },
} as const;
type Version = keyof typeof ANSWERS;

/** What is left on a spare machine; what it prints at a login only a person takes out. */
const EARLIER_LIFE = ["profile", "trust", "data", "monitor"] as const;

const states = ({ cluster }: { readonly cluster: PracticeCluster }, ...names: string[]): string[] =>
  names.map((name) => {
    const { role, state } = cluster.instance(name);
    return role === null ? "down" : `${role} ${state}`;
  });

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

const ZHANG = "U0ZHANGMIN";
const CHEN = "U0CHENHAO";
/** What is approved by typing a word. */
const TYPED = ["failover", "dropnode", "prepare", "stop", "uninstall"];

/** A run's card in the thread of its incident is approved by these people, and the run ends as done. */
async function isApproved(page: Page, operation: string, approvers: readonly string[]): Promise<void> {
  const card = page.locator("[data-thread] [data-message-ts]", { hasText: `${operation} on practice` }).last();
  const button = card.locator('[data-action-id="gauss.approve"]');
  await button.waitFor();
  await picture(page, `story-${operation}`);
  for (const person of approvers) {
    await actAs(page, person);
    await approve(page, card);
    if (TYPED.includes(operation)) await typeTheWord(page);
  }
  await card.getByText("Done: the cluster itself confirms it").waitFor();
  await actAs(page, "U0LINWEI");
}

/** The run that the incident offers as the next one. */
async function isOffered(page: Page, operation: string): Promise<void> {
  const offer = `[data-action-id^="gauss.offer."]`;
  await newest(page, "Incident").locator(offer, { hasText: operation }).first().click();
  await isApproved(page, operation, [ZHANG]);
}

describe.concurrent("a lost primary is replaced, from its death to three members that are well", () => {
  test.skipIf(chromiumPath === undefined)(
    "in a real browser, led by /gauss recover: a new machine takes its place, and the old one is cleared (needs Chromium)",
    { timeout: 420_000 },
    async () => {
      const cluster = { timeScale: 0.02, spares: 1, dirty: EARLIER_LIFE };
      const stage = await startStage({ cluster });
      const browser = await launchChromium();
      try {
        await stage.startBot();
        const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
        page.setDefaultTimeout(120_000);
        await page.goto(stage.workspace.url);
        await trouble(page, "refuse-node1");
        await type(page, "/gauss recover node1 node4");
        const incident = newest(page, "Incident");
        await incident.hover();
        await incident.locator("[data-reply]").click();
        for (const operation of ["failover", "dropnode", "prepare", "trust", "xml", "expand"])
          await isOffered(page, operation);
        await newest(page, "practice has recovered from the loss of node1").waitFor();
        await picture(page, "story-recovered");
        await trouble(page, "back-node1");
        await type(page, "/gauss stop node1");
        await isApproved(page, "stop", [ZHANG]);
        await type(page, "/gauss uninstall node1");
        await isApproved(page, "uninstall", [ZHANG, CHEN]);
        await type(page, "/gauss check");
        await newest(page, "practice is in order: the members are well and agree").waitFor();
        expect(states(stage, "node1", "node2", "node3", "node4")).toEqual([
          "down",
          "Primary Normal",
          "Standby Normal",
          "Standby Normal",
        ]);
      } finally {
        await browser.close();
        await stage.close();
      }
    },
  );

  test.for([
    ["1.1.0", "hostRefused"],
    ["3.0", "hostSwallows"],
  ] as const)(
    "openGauss %s, %s: the old machine comes back, is cleared and joins",
    { timeout: 300_000 },
    ([version, fault]) =>
      onHosts({ version }, async (hosts) => {
        await loses(hosts, fault);
        await clears(hosts, fault);
        await joins(hosts, "node1", version);
      }),
  );

  test.for(["5.0", "6.0"] as const)(
    "openGauss %s: a machine with an earlier life takes its place",
    { timeout: 300_000 },
    (version) =>
      onHosts({ version, spares: 1, dirty: EARLIER_LIFE }, async (hosts) => {
        await loses(hosts, "hostRefused");
        await hosts.does("prepare", { node: "node4" });
        await joins(hosts, "node4", version);
      }),
  );
});
