import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { chromiumPath, launchChromium } from "../support/chromium.ts";
import { actAs, approve, newest, picture, trouble, type, typeTheWord } from "./page.ts";

const DEMO = fileURLToPath(new URL("../../src/practice/demo.ts", import.meta.url));

/** `npm run demo` as a newcomer runs it; resolves with the address it prints. */
async function demo() {
  const child = spawn(process.execPath, ["--import", "tsx", DEMO], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const url = await new Promise<string>((resolve, reject) => {
    void ended.then((code) => reject(new Error(`the demo ended with ${code}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const [, address] = /Open (http:\S+)/.exec(line) ?? [];
      if (address !== undefined) resolve(address);
    });
  });
  return {
    url,
    async stop() {
      child.kill("SIGINT");
      return ended;
    },
  };
}

test.skipIf(chromiumPath === undefined)(
  "in a real browser: the primary swallows packets, status says so, and another person approves the failover (needs Chromium)",
  { timeout: 180_000 },
  async () => {
    const running = await demo();
    const browser = await launchChromium();
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
      page.setDefaultTimeout(40_000);
      await page.goto(running.url);
      await type(page, "/gauss status");
      await newest(page, "practice is well: node1 is Primary").waitFor();
      await picture(page, "status-well");

      await trouble(page, "swallow-node1");
      await type(page, "/gauss status");
      const broken = newest(page, "practice has no Primary that answers");
      await broken.waitFor();
      expect(await broken.textContent()).toMatch(/node1[\s\S]*not answered/);
      await picture(page, "status-broken");

      await type(page, "/gauss failover");
      const card = newest(page, "failover on practice");
      await card.locator('[data-action-id="gauss.approve"]').waitFor();
      expect(await card.textContent()).toContain(
        "Promote node2: of the standbys that answer it has received the most log",
      );
      await picture(page, "card");

      await approve(page, card);
      await newest(page, "somebody else has to approve it").waitFor();

      await actAs(page, "U0ZHANGMIN");
      await approve(page, card);
      await page.locator('[data-action-id="value"]').fill("practice");
      await picture(page, "typed");
      await typeTheWord(page);
      await newest(page, "Done: the cluster itself confirms it").waitFor({ timeout: 60_000 });
      await card.locator("[data-open-thread]").click();
      const thread = page.locator("[data-thread]");
      await thread.getByText("node2 is the primary of practice now").first().waitFor();
      const said = await thread.textContent();
      expect(said).toMatch(/waiting for server to failover[\s\S]*failover completed \(/);
      expect(said).toMatch(/Following it: node3/);
      await picture(page, "thread");
    } finally {
      await browser.close();
      expect(await running.stop()).toBe(0);
    }
  },
);
