import { ACTION } from "./action-ids.ts";
import { actions, type Block, bold, button, emoji, header, type Inline, lines, moment, prose, text } from "./blocks.ts";
import { checks } from "./checks.ts";
import { reportBlocks, WHOLE } from "./report.ts";
import { asData, cut } from "./text.ts";
import { say } from "./texts.ts";
import { type Drawn, reportOf, told, toldAsProse, type View } from "./view.ts";

/** The card of a run that stays open: how it stands, what is open in it, what is next. Its thread is where the cluster's runs go. */
export function incident(view: View): Drawn[] {
  const { run, operation, cluster } = view;
  const title = told(view, say("incident-title", { operation: operation.name, cluster: cluster.name }));
  const look = run.followed ?? run.before;
  const report = reportOf(view, look);
  const open = run.closed === undefined;
  const draw = (tables: boolean): Block[] => [
    header(cut(title, 150)),
    lines(...standing(view)),
    ...checks(view, look),
    ...(report === undefined ? [] : reportBlocks(view, open ? report : { ...report, offers: [] }, WHOLE, tables)),
    ...(open ? [lines(prose(toldAsProse(view, say("incident-how")))), buttons(view)] : []),
  ];
  const headline = report === undefined ? title : `${title}: ${told(view, report.headline)}`;
  const body = { text: asData(cut(headline, 1_000)), blocks: draw(true), plainer: draw(false) };
  return [{ kind: "message", key: "report", thread: false, ...body, urgent: true }];
}

function standing(view: View): Inline[][] {
  const { run } = view;
  const since: Inline[] = [
    emoji(run.closed === undefined ? "rotating_light" : "white_check_mark"),
    text(" "),
    bold(`${told(view, say("incident-open"))} `),
    moment(run.requestedAt),
    text(` · ${run.requested.by.name}`),
  ];
  if (run.ended === undefined) return run.due ? [since, [text(told(view, say("incident-looking")))]] : [since];
  const by = [text(told(view, say("incident-ended", { by: run.ended.by.name })))];
  const { why } = run.ended;
  return why === undefined ? [since, by] : [since, by, [text(cut(told(view, say("incident-why", { why })), 500))]];
}

const buttons = (view: View): Block => {
  const value = { run: view.run.id };
  return actions(
    button(ACTION.lookAgain, told(view, say("look-again")), value),
    button(ACTION.end, told(view, say("end-incident")), value),
  );
};
