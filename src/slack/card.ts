import { approvals } from "../core/policy.ts";
import { stepState } from "../core/run.ts";
import { ACTION } from "./action-ids.ts";
import {
  actions,
  addressee,
  alert,
  type Block,
  behind,
  bold,
  button,
  code,
  emoji,
  fixed,
  header,
  type Inline,
  lines,
  MESSAGE_TEXT_MAX,
  moment,
  prose,
  sizeOf,
  text,
} from "./blocks.ts";
import { checks } from "./checks.ts";
import { commandPieces } from "./commands.ts";
import { progressLine } from "./plan.ts";
import { reportBlocks, WHOLE } from "./report.ts";
import { countingDown, inOneLine, seconds, standingOf } from "./standing.ts";
import { stopButton } from "./stop-buttons.ts";
import { asData, cut } from "./text.ts";
import { say } from "./texts.ts";
import { type Drawn, newestLook, reportOf, stepsOf, told, toldAsProse, type View } from "./view.ts";

/**
 * The card of a changing run: what is asked for, on what grounds, with which commands, and how it stands. Grounds that have no
 * room on it stand in a message of their own.
 */
export function card(view: View): Drawn[] {
  const { run, operation, cluster } = view;
  const title = told(view, say("card-title", { operation: operation.name, cluster: cluster.name }));
  const standing = standingOf(view);
  const said = cut(toldAsProse(view, standing.said), 800);
  const grounds = evidence(view);
  const typed = commands(view);
  const draw = (plain: boolean, seen: readonly Block[]): Block[] => [
    header(title),
    lines(
      [emoji(standing.sign), text(" "), ...prose(said, { bold: true }), ...behind(standing.at)],
      ...(standing.seen === undefined ? [] : [progressLine(view, standing.seen)]),
      ...(standing.next === undefined ? [] : [prose(toldAsProse(view, standing.next))]),
    ),
    ...risk(view, plain),
    lines(...summary(view)),
    ...checks(view, run.after ?? newestLook(view)),
    ...seen,
    ...typed,
    ...buttons(view),
  ];
  const plainGrounds = evidence(view, false);
  const size = Math.max(sizeOf(draw(false, grounds)), sizeOf(draw(true, plainGrounds)));
  const fits = size <= MESSAGE_TEXT_MAX;
  const below = lines([text(`↓ ${told(view, say("grounds-below"))}`)]);
  const place = run.requested.place;
  const main: Drawn = {
    kind: "message",
    key: "card",
    thread: place.kind === "channel" && place.thread !== undefined,
    text: asData(cut(`${title}: ${inOneLine(view, standing)}`, 1_000)),
    blocks: draw(false, fits ? grounds : [below]),
    plainer: draw(true, fits ? plainGrounds : [below]),
    urgent: true,
  };
  return fits ? [main] : [main, groundsBelow(view)];
}

function groundsBelow(view: View): Drawn {
  const title = told(view, say("grounds"));
  const [blocks, plainer] = [true, false].map((tables) => [lines([bold(title)]), ...evidence(view, tables)]);
  const key = `evidence:${view.run.proposals}`;
  return {
    kind: "message",
    key,
    thread: true,
    text: asData(title),
    blocks: blocks ?? [],
    plainer: plainer ?? [],
    urgent: true,
  };
}

function risk(view: View, plain: boolean): Block[] {
  const decided = view.run.closed !== undefined || Object.keys(view.run.steps).length > 0;
  if (view.operation.risk !== "destroy" || decided) return [];
  const said = told(view, say("destroys", { cluster: view.cluster.name }));
  return [plain ? lines([emoji("warning"), text(" "), bold(said)]) : alert(said, "warning")];
}

function summary(view: View): Inline[][] {
  const { run, operation } = view;
  const { requested, proposal } = run;
  const label = (message: Parameters<typeof told>[1]): Inline => bold(`${told(view, message)} `);
  const args = Object.entries(requested.args).map(([name, value]) => `${name}=${value}`);
  const rows: Inline[][] = [
    [text(cut(told(view, operation.summary), 300))],
    [label(say("asked-by")), text(requested.by.name), text(" · "), moment(run.requestedAt)],
    [label(say("on-cluster")), text(view.cluster.name)],
  ];
  if (args.length > 0) rows.push([label(say("with")), code(cut(args.join(" "), 300))]);
  if (proposal === undefined) return rows;
  rows.push([label(say("plan")), code(proposal.digest.slice(0, 8))]);
  const open = run.closed === undefined && Object.keys(run.steps).length === 0;
  if (open) {
    const whom = proposal.rule.approvers
      .slice(0, 10)
      .flatMap((entry, index) => [
        ...(index === 0 ? [] : [text(", ")]),
        addressee(entry, told(view, say("everybody"))),
      ]);
    rows.push([label(say("needs", { count: proposal.rule.quorum })), ...whom]);
    if (!proposal.rule.selfApproval) rows.push([text(told(view, say("not-the-requester")))]);
    if (proposal.rule.typed) rows.push([label(say("type-it")), code(proposal.word ?? run.requested.cluster)]);
    if (proposal.countdownMs !== undefined)
      rows.push([text(told(view, say("counts-down", { seconds: seconds(proposal.countdownMs) })))]);
    if (countingDown(run) === undefined) rows.push([label(say("expires")), moment(proposal.expiresAt)]);
  }
  for (const vote of run.votes) {
    const message = vote.vote === "approve" ? say("approved-by") : say("rejected-by");
    const own = vote.own ? [text(` (${told(view, say("own-vote"))})`)] : [];
    rows.push([label(message), text(vote.by.name), text(" · "), moment(vote.at), ...own]);
  }
  return rows;
}

function evidence(view: View, tables = true): Block[] {
  const { run } = view;
  if (run.closed !== undefined && run.proposal !== undefined) return [];
  const report = reportOf(view, newestLook(view));
  return report === undefined ? [] : reportBlocks(view, report, WHOLE, tables);
}

function commands(view: View): Block[] {
  const { onCard, below } = commandPieces(view);
  if (onCard === undefined) return [];
  const steps = stepsOf(view);
  const ended = steps.filter((step) => stepState(step, view.run.steps[step.id]) === "good").length;
  const title =
    ended > 0 ? say("commands-ended", { ended, count: steps.length }) : say("commands", { count: steps.length });
  const more =
    below.length === 0 ? [] : [lines([text(`↓ ${told(view, say("commands-go-on", { count: below.length }))}`)])];
  return [lines([bold(told(view, title))]), fixed(onCard), ...more];
}

/** Only while the very plan on this card may still be decided on. */
function buttons(view: View): Block[] {
  const { run, operation, cluster } = view;
  const { proposal } = run;
  const deciding = run.closed === undefined && run.cancelled === undefined && Object.keys(run.steps).length === 0;
  if (proposal === undefined || !deciding) return [];
  if (countingDown(run) !== undefined) return [actions(stopButton(view))];
  if (approvals(run).length >= proposal.rule.quorum || run.votes.some(({ vote }) => vote === "reject")) return [];
  const value = { run: run.id, digest: proposal.digest };
  const what = { operation: operation.name, cluster: cluster.name };
  const confirm = {
    title: told(view, say("confirm-approve", what)),
    text: told(view, say("confirm-approve-text", { steps: stepsOf(view).length, digest: proposal.digest.slice(0, 8) })),
    yes: told(view, say("approve")),
    no: told(view, say("back")),
    danger: operation.risk === "destroy",
  };
  // Where the cluster's name is to be typed, that is the confirmation.
  const options = proposal.rule.typed ? { style: "primary" as const } : { style: "primary" as const, confirm };
  return [
    actions(
      button(ACTION.approve, told(view, say("approve")), value, options),
      button(ACTION.reject, told(view, say("reject")), value, { style: "danger" }),
      button(ACTION.cancel, told(view, say("withdraw")), value),
    ),
  ];
}
