import { join } from "node:path";
import type { Locator, Page } from "playwright-core";

/** Where pictures for the README go, when somebody wants them: GAUSS_SCREENSHOTS=docs npx vitest run test/e2e/browser.test.ts */
const PICTURES = process.env["GAUSS_SCREENSHOTS"];

/** The page is drawn anew for that person; what is typed before goes with the old one. */
export async function actAs(page: Page, user: string): Promise<void> {
  await page.locator(`[data-act-as="${user}"]`).click();
  await page.locator(`[data-act-as="${user}"][aria-checked="true"]`).waitFor();
}

export async function type(page: Page, text: string): Promise<void> {
  await page.locator('[data-composer="channel"]').fill(text);
  await page.locator('[data-send="channel"]').click();
}

export async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

/** The newest message that says so, private ones too. */
export const newest = (page: Page, text: string | RegExp) =>
  page.locator("[data-message-ts]", { hasText: text }).last();

/** Presses a button of the drawer in which the practice hosts are. */
export async function trouble(page: Page, button: string): Promise<void> {
  const drawer = page.locator('[data-drawer="open"]');
  const pressed = page.locator(`[data-panel="${button}"]`);
  await page.locator('[data-composer="channel"]').waitFor();
  if (await drawer.isVisible()) await drawer.click();
  await pressed.click();
  await page.locator("[data-toast]").first().waitFor();
  const close = page.locator('[data-drawer="close"]');
  if (await close.isVisible()) await close.click();
}

/** Clicks Approve, and says yes where the button asks once more. */
export async function approve(page: Page, card: Locator): Promise<void> {
  await card.locator('[data-action-id="gauss.approve"]').click();
  const confirm = page.locator('[data-confirm="yes"]');
  if (await confirm.isVisible()) await confirm.click();
}

/** Types the word that the modal wants. */
export async function typeTheWord(page: Page): Promise<void> {
  const modal = page.locator("form.dialog");
  const [, word = ""] = /Type (\S+) to approve/.exec((await modal.textContent()) ?? "") ?? [];
  await page.locator('[data-action-id="value"]').fill(word);
  await page.locator('[data-modal="submit"]').click();
  await modal.waitFor({ state: "detached" });
}

/** Whoever reads why it failed reads what the page showed then. */
export async function withPage(page: Page, play: () => Promise<void>): Promise<void> {
  try {
    await play();
  } catch (cause) {
    const shown = (await page.locator("body").allInnerTexts()).join("");
    throw new Error(`${String(cause)}\nthe page ends with:\n${shown.slice(-8_000)}`, { cause });
  }
}
