import type { Person } from "../core/entry.ts";
import type { Step } from "../core/operation.ts";
import { approvals, countdownEnd, isApproved, rejection } from "../core/policy.ts";
import { type Run, stepState } from "../core/run.ts";
import type { Message } from "../core/words.ts";
import { howFar } from "./how-far.ts";
import { say } from "./texts.ts";
import { stepsOf, told, type View } from "./view.ts";

/** How a run stands, in one sentence, and the sign before it. */
export interface Standing {
  readonly sign: string;
  readonly said: Message;
  /** The moment that the sentence is about; it stands behind it. */
  readonly at?: string;
  /** How far it is, and when that was seen. */
  readonly seen?: NonNullable<Run["progress"]>;
  /** What to do next, where there is something. */
  readonly next?: Message;
}

export function standingOf(view: View): Standing {
  const { run, operation, cluster } = view;
  const what = { operation: operation.name, cluster: cluster.name };
  if (run.closed !== undefined) return closedStanding(view, run.closed);
  if (run.proposal === undefined) return { sign: "hourglass_flowing_sand", said: say("looking", what) };
  if (Object.keys(run.steps).length > 0) return running(view);
  if (run.cancelled !== undefined) return { sign: "no_entry_sign", said: takenBack(run, run.cancelled) };
  const no = rejection(run);
  if (no !== undefined) return { sign: "no_entry_sign", said: say("rejected", { by: no.by.name }) };
  const begins = countingDown(run);
  if (begins !== undefined)
    return { sign: "hourglass_flowing_sand", said: say("counting-down"), at: begins.toISOString() };
  if (isApproved(run)) return { sign: "hourglass_flowing_sand", said: say("looking-again") };
  const { quorum } = run.proposal.rule;
  return { sign: "large_blue_circle", said: say("waiting", { given: approvals(run).length, quorum }) };
}

/** Where no moment can be shown in the reader's own time zone. */
export const inOneLine = (view: View, { said, at }: Standing): string =>
  at === undefined ? told(view, said) : `${told(view, said)} ${at.slice(0, 19).replace("T", " ")} UTC`;

/** When the first step begins unless somebody stops it; undefined outside a countdown. The look after it ends it. */
export function countingDown(run: Run): Date | undefined {
  const open = run.closed === undefined && run.cancelled === undefined && run.again === undefined;
  return open && Object.keys(run.steps).length === 0 ? countdownEnd(run) : undefined;
}

const takenBack = (run: Run, by: Person): Message =>
  countdownEnd(run) === undefined ? say("withdrawn", { by: by.name }) : say("stopped", { by: by.name });

function running(view: View): Standing {
  const { run } = view;
  const progress = howFar(view);
  const seen = progress === undefined ? {} : { seen: progress };
  const steps = stepsOf(view);
  for (const [index, step] of steps.entries()) {
    const state = run.steps[step.id];
    const where = { step: step.title, at: index + 1, of: steps.length, node: step.node };
    const standing = stepState(step, state);
    if (standing === "bad" && !step.optional) return { sign: "hourglass_flowing_sand", said: say("step-bad", where) };
    if (standing === "waiting") return { sign: "arrows_counterclockwise", said: say("step-next", where) };
    if (standing === "lost") return { sign: "warning", said: say("step-lost", where), next: say("settle-it") };
    if (standing !== "started") continue;
    if (state?.unreachable !== undefined) return { sign: "warning", said: say("step-unreachable", where), ...seen };
    if (state?.question !== undefined) return { sign: "warning", said: say("step-asks", where) };
    if (state !== undefined && state.quietForMs > 0) {
      return {
        sign: "hourglass_flowing_sand",
        said: say("step-quiet", { ...where, seconds: seconds(state.quietForMs) }),
        ...seen,
      };
    }
    return { sign: "arrows_counterclockwise", said: say("step-runs", where), ...seen };
  }
  const said = run.left === undefined ? say("confirming") : say("left-looking", { by: run.left.name });
  return { sign: "hourglass_flowing_sand", said, ...seen };
}

export const seconds = (ms: number): number => Math.round(ms / 1000);

function closedStanding(view: View, closed: NonNullable<Run["closed"]>): Standing {
  const { run, cluster, operation } = view;
  const why = closed.why ?? say("no-reason");
  const where = { cluster: cluster.name };
  const status = run.left === undefined ? say("look", where) : say("look-after-leaving", where);
  switch (closed.outcome) {
    case "done":
      return { sign: "white_check_mark", said: run.requested.changes ? say("done") : say("looked") };
    case "refused":
      return { sign: "no_entry", said: say("refused", { why }), next: say("ask-again", { operation: operation.name }) };
    case "denied":
      return { sign: "no_entry_sign", said: say("denied", { by: rejection(run)?.by.name ?? "?" }) };
    case "expired":
      return { sign: "hourglass", said: say("expired"), next: say("ask-again", { operation: operation.name }) };
    case "cancelled":
      return { sign: "no_entry_sign", said: run.cancelled === undefined ? why : takenBack(run, run.cancelled) };
    case "failed":
      return Object.keys(run.steps).length === 0
        ? { sign: "x", said: say("failed-before", { why }), next: say("ask-again", { operation: operation.name }) }
        : { sign: "x", said: say("failed", { why, ...halves(view) }), next: status };
    case "unverified":
      return { sign: "warning", said: say("unverified", { why }), next: status };
  }
}

/** Which steps took effect and which were never begun: what a person who takes over has to know first. */
function halves(view: View): { done: Message; left: Message } {
  const steps = stepsOf(view);
  const titles = (wanted: (step: Step) => boolean): Message => {
    const found = steps.filter(wanted).map(({ title }) => title);
    return found.length === 0 ? say("none") : say("list", { items: found });
  };
  return {
    done: titles((step) => stepState(step, view.run.steps[step.id]) === "good"),
    left: titles((step) => view.run.steps[step.id] === undefined),
  };
}
