import type { App, types } from "@slack/bolt";
import { UserId } from "../../core/entry.ts";
import { bold, emoji, header, type Inline, lines, text } from "../blocks.ts";
import { attend, type Parts } from "../parts.ts";
import { inOneLine, standingOf } from "../standing.ts";
import { cut, plainly } from "../text.ts";
import { say } from "../texts.ts";
import { told } from "../view.ts";

const CLUSTERS_MAX = 40;
const RUNS_MAX = 20;

/** The home tab: what there is and what is open. It is drawn when it is looked at. */
export function listenToHome(app: App, parts: Parts): void {
  app.event("app_home_opened", async ({ event }) => {
    if (event.tab !== "home") return;
    const ear = { user: UserId.parse(event.user), channel: event.channel, thread: undefined, responseUrl: undefined };
    await attend(parts, ear, async () => {
      await parts.client.views.publish({ user_id: event.user, view: await home(parts) });
    });
  });
}

async function home(parts: Parts): Promise<types.HomeView> {
  const { clusters, language, store, threads } = parts;
  const rows = [...clusters.values()].slice(0, CLUSTERS_MAX).map(({ name, nodes }): Inline[] => {
    const list = nodes.map((node) => node.name).join(", ");
    return [
      bold(name),
      text(` ${cut(plainly(say("home-nodes", { count: nodes.length, nodes: list }), language), 200)}`),
    ];
  });
  const open: Inline[][] = [];
  for (const run of (await store.openRuns()).slice(-RUNS_MAX).reverse()) {
    const view = await threads.view(run);
    if (view === undefined) continue;
    const standing = standingOf(view);
    const what = told(view, say("card-title", { operation: view.operation.name, cluster: view.cluster.name }));
    open.push([emoji(standing.sign), text(" "), bold(what), text(` ${cut(inOneLine(view, standing), 200)}`)]);
  }
  const none: Inline[][] = [[text(plainly(say("home-none"), language))]];
  return {
    type: "home",
    blocks: [
      header(plainly(say("home-clusters"), language)),
      lines(...rows),
      header(plainly(say("home-open"), language)),
      lines(...(open.length === 0 ? none : open)),
    ],
  };
}
