import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { startStage } from "../../src/practice/stage.ts";
import { chromiumPath, launchChromium } from "../support/chromium.ts";
import { actAs, approve, newest, picture, trouble, type, typeTheWord, withPage } from "./page.ts";
import { states } from "./states.ts";

/** What is left on a spare machine; what it prints at a login only a person takes out. */
const EARLIER_LIFE = ["profile", "trust", "data", "monitor"] as const;

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
      await withPage(page, async () => {
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
      });
    } finally {
      await browser.close();
      await stage.close();
    }
  },
);
