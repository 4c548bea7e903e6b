import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { WorkspaceOptions } from "../../../src/practice/workspace/start.ts";
import { aBot, aWorkspace } from "./bolt.ts";
import { rehearse } from "./rehearsed-bot.ts";

const CHROMIUM = "/usr/bin/chromium";
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const installed = existsSync(CHROMIUM);
const why = installed ? "" : ` (skipped: there is no ${CHROMIUM})`;

describe.skipIf(!installed)(`the page in Chromium${why}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
  });
  afterAll(() => browser.close());

  /** The page with a bot behind it; what a script complains about fails the test. */
  async function opened(options: WorkspaceOptions = {}) {
    const workspace = await aWorkspace(options);
    await aBot(workspace, rehearse);
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    onTestFinished(() => page.close());
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    await page.goto(workspace.url);
    await page.getByText("Writing as Lin Wei").waitFor();
    return { workspace, page, complaints };
  }
  const write = async (page: Page, where: "channel" | "thread", text: string) => {
    await page.fill(`[data-composer="${where}"]`, text);
    await page.press(`[data-composer="${where}"]`, "Enter");
  };
  const actAs = async (page: Page, id: string, name: string) => {
    await page.click(`[data-act-as="${id}"]`);
    await page.getByText(`Writing as ${name}`).first().waitFor();
  };

  test("a command is answered with everything it has to show, and another person approves it", async () => {
    const { workspace, page, complaints } = await opened();
    await write(page, "channel", "/gauss status");
    await page.getByText("2 replies").waitFor();
    expect(await page.locator("[data-ephemeral]").textContent()).toContain("Only visible to you");
    expect(await page.locator('[data-level="error"] strong').textContent()).toBe("node1");
    expect(await page.getByRole("cell", { name: "not answered" }).count()).toBe(1);
    expect(await page.getByRole("log").getByText("It asks <nothing>.").count()).toBe(1);
    expect(await page.locator('[data-user="U0LINWEI"]').allInnerTexts()).toEqual(["@Lin Wei"]);
    expect(await page.locator('[data-reaction="eyes"]').count()).toBe(1);
    const [, { ts = "" } = {}] = workspace.messages("gauss-ops");

    await actAs(page, "U0ZHANGMIN", "Zhang Min");
    expect(await page.locator("[data-ephemeral]").count()).toBe(0);
    await page.click(`[data-message-ts="${ts}"] [data-action-id="approve"]`);
    await page.click('[data-confirm="no"]');
    expect(workspace.envelopes.filter(({ envelope }) => envelope.type === "interactive")).toEqual([]);
    await page.click(`[data-message-ts="${ts}"] [data-action-id="approve"]`);
    await page.getByRole("alertdialog", { name: "Promote node2?" }).getByRole("button", { name: "Promote" }).click();
    await page.getByText("Approved by").waitFor();
    expect(await page.locator('[data-action-id="approve"]').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test("what is typed and not sent is there when the page is drawn anew", async () => {
    const { page } = await opened();
    await page.fill('[data-composer="channel"]', "/gauss sta");
    await actAs(page, "U0ZHANGMIN", "Zhang Min");
    expect(await page.inputValue('[data-composer="channel"]')).toBe("/gauss sta");
    await write(page, "channel", "/gauss status");
    expect(await page.inputValue('[data-composer="channel"]')).toBe("");
  });

  test("a thread shows steps and files, takes mentions and refuses commands", async () => {
    const { page, complaints } = await opened();
    await write(page, "channel", "/gauss status");
    await page.getByText("2 replies").click();
    const thread = page.locator("[data-thread]");
    await thread.getByText("second line").waitFor();
    expect(
      await thread.locator("[data-task]").evaluateAll((tasks) => tasks.map((task) => task.getAttribute("data-status"))),
    ).toEqual(["complete", "in_progress", "pending"]);
    expect(await thread.getByText("1 of 3").count()).toBe(1);
    await page.fill('[data-composer="thread"]', "/gauss status");
    expect(await page.locator('[data-hint="thread"]').textContent()).toContain("write @gauss");
    await write(page, "thread", "@gauss status");
    await thread.getByText("I heard").waitFor();
    expect(await thread.locator("strong .mention").textContent()).toBe("@gauss");
    await page.click("[data-close-thread]");
    await page.getByText("4 replies").waitFor();
    expect(complaints).toEqual([]);
  });

  test("a form is filled in, refused, mended and taken", async () => {
    const { workspace, page, complaints } = await opened();
    await write(page, "channel", "/gauss failover");
    const form = page.getByRole("dialog", { name: "Failover" });
    await form.locator('[data-action-id="nodes"]').fill("3");
    await form.locator('[data-option-value="node3"]').click();
    await form.getByLabel("Reason").fill("too short");
    await form.getByRole("button", { name: "Ask" }).click();
    await form.getByText("Ten characters at least.").waitFor();
    await form.getByLabel("Reason").fill("the primary is lost");
    await form.getByRole("button", { name: "Ask" }).click();
    await page.getByText("failover to node3: the primary is lost").waitFor();
    expect(workspace.views("lin.wei")).toEqual([]);
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test("the home tab is the person's own, and the drawer runs what the demo put there", async () => {
    const ran: string[] = [];
    const run = async () => {
      ran.push("kill");
      return "The database on node1 is dead.";
    };
    const { page, complaints } = await opened({
      panel: [{ id: "kill", label: "Kill the database", group: "node1", run }],
      panelState: () => ["node1 primary", "node2 standby"],
    });
    await page.click('[data-channel-id="D0LINWEI"]');
    await page.locator("[data-home]").getByRole("heading", { name: "Clusters" }).waitFor();
    expect(await page.locator("[data-host-state]").allInnerTexts()).toEqual(["node1 primary", "node2 standby"]);
    await page.click('[data-drawer="open"]');
    await page.click('[data-panel="kill"]');
    await page.locator("[data-toast]").getByText("The database on node1 is dead.").waitFor();
    expect(ran).toEqual(["kill"]);
    expect(complaints).toEqual([]);
  });
});
