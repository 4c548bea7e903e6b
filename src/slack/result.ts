import { ACTION } from "./action-ids.ts";
import { actions, type Block, bullets, button, emoji, lines, mention, prose, text } from "./blocks.ts";
import { doubts } from "./checks.ts";
import { type Room, reportBlocks, WHOLE } from "./report.ts";
import { standingOf } from "./standing.ts";
import { asData, cut } from "./text.ts";
import { say } from "./texts.ts";
import { type Drawn, reportOf, told, toldAsProse, type View } from "./view.ts";

const ROOM: Room = { table: 4_000, total: 5_000 };

/** The end of a changing run, told to the one who asked, with what the cluster looks like now. */
export function result(view: View): Drawn[] {
  const { run } = view;
  if (run.closed === undefined) return [];
  const { sign, said, next } = standingOf(view);
  const sentence = cut(toldAsProse(view, said), 1_200);
  const report = run.after === undefined ? undefined : reportOf(view, run.after);
  const open = run.after === undefined ? [] : doubts(view, run.after).slice(0, 8);
  const draw = (tables: boolean): Block[] => [
    lines(
      [emoji(sign), text(" "), mention(run.requested.by.id), text(" "), ...prose(sentence, { bold: true })],
      ...(run.left === undefined ? [] : [[text(told(view, say("left-by", { by: run.left.name })))]]),
      ...(next === undefined ? [] : [prose(toldAsProse(view, next))]),
    ),
    ...(report === undefined ? [] : reportBlocks(view, report, ROOM, tables)),
    ...(open.length === 0 ? [] : [bullets(open)]),
  ];
  return [
    {
      kind: "message",
      key: "result",
      thread: true,
      text: asData(cut(sentence, 1_000)),
      blocks: draw(true),
      plainer: draw(false),
      urgent: true,
    },
  ];
}

/**
 * What a read has to say. To one person it is told once, and once more when the slower look adds something; in a thread one
 * message is kept up to date.
 */
export function reading(view: View): Drawn[] {
  const { run } = view;
  const first = reportOf(view, run.before);
  const second = reportOf(view, run.followed);
  if (run.requested.place.kind === "channel") return readingMessage(view, "report", second ?? first);
  const differs = second !== undefined && JSON.stringify(second) !== JSON.stringify(first);
  return [...readingMessage(view, "report", first), ...(differs ? readingMessage(view, "followed", second) : [])];
}

function readingMessage(view: View, key: string, report: ReturnType<typeof reportOf>): Drawn[] {
  const { run, operation, cluster } = view;
  const { place } = run.requested;
  const title = told(view, say("reading-title", { operation: operation.name, cluster: cluster.name }));
  if (report === undefined && run.closed?.outcome !== "failed") return [];
  const share = button(ACTION.share, told(view, say("share")), { run: run.id });
  const draw = (tables: boolean): Block[] => [
    ...(report === undefined
      ? [lines([emoji("x"), text(" "), ...prose(cut(toldAsProse(view, standingOf(view).said), 1_200), { bold: true })])]
      : reportBlocks(view, report, WHOLE, tables)),
    ...(place.kind === "private" && report !== undefined ? [actions(share)] : []),
  ];
  const headline = report === undefined ? title : `${title}: ${told(view, report.headline)}`;
  const thread = place.kind === "channel" && place.thread !== undefined;
  const body = { text: asData(cut(headline, 1_000)), blocks: draw(true), plainer: draw(false) };
  return [{ kind: "message", key, thread, ...body, urgent: true }];
}

/** A private report as everybody may see it. */
export function shared(view: View, by: string): Drawn[] {
  const report = reportOf(view, view.run.followed ?? view.run.before);
  if (report === undefined) return [];
  const title = told(view, say("shared-by", { by, cluster: view.cluster.name }));
  const draw = (tables: boolean): Block[] => [lines([text(title)]), ...reportBlocks(view, report, WHOLE, tables)];
  const body = { text: asData(cut(title, 1_000)), blocks: draw(true), plainer: draw(false) };
  return [{ kind: "message", key: "shared", thread: false, ...body, urgent: true }];
}
