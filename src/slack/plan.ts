import { failing } from "../core/next-move.ts";
import type { Step } from "../core/operation.ts";
import { troubleMessage } from "../core/operation.ts";
import { isApproved } from "../core/policy.ts";
import { type Run, stepState, stepsEnded } from "../core/run.ts";
import type { Message } from "../core/words.ts";
import { behind, bold, type Inline, lines, prose, text } from "./blocks.ts";
import { howFar } from "./how-far.ts";
import { withUnfinished } from "./lines.ts";
import { countingDown, inOneLine, seconds, standingOf } from "./standing.ts";
import { stopButtons } from "./stop-buttons.ts";
import { fitted, type Task, taskCard, taskLines } from "./tasks.ts";
import { asData, cut } from "./text.ts";
import { say } from "./texts.ts";
import { type Drawn, linesOf, stepsOf, told, toldAsProse, type View } from "./view.ts";

/** One message that shows how far a run has come. It is there from the first approved plan on, and stays. */
export function progress(view: View): Drawn[] {
  const { run } = view;
  const begun = Object.keys(run.steps).length > 0;
  if (!begun && !isApproved(run) && run.proposals < 2) return [];
  const title = cut(inOneLine(view, standingOf(view)), 150);
  const tasks = fitted([lookAgain(view), ...shownSteps(view).map((step) => stepTask(view, step)), confirmation(view)]);
  const buttons = stopButtons(view);
  return [
    {
      kind: "message",
      key: "progress",
      thread: true,
      text: asData(title),
      blocks: [{ type: "plan", title, tasks: tasks.map(taskCard) }, ...buttons],
      plainer: [lines([bold(title)]), ...tasks.flatMap(taskLines), ...buttons],
      urgent: run.closed !== undefined,
    },
  ];
}

function lookAgain(view: View): Task {
  const { run } = view;
  const title = told(view, say("task-look-again"));
  if (Object.keys(run.steps).length > 0) return { id: "look-again", title, status: "complete" };
  if (run.closed !== undefined) {
    return { id: "look-again", title, status: run.closed.outcome === "refused" ? "error" : "pending" };
  }
  const begins = countingDown(run);
  if (begins !== undefined) {
    const details = [...detail(view, say("counting-down")), ...behind(begins.toISOString())];
    return { id: "look-again", title, status: "pending", details };
  }
  return { id: "look-again", title, status: isApproved(run) ? "in_progress" : "pending" };
}

function stepTask(view: View, step: Step): Task {
  const state = view.run.steps[step.id];
  const title = cut(`${told(view, step.title)} (${step.node})`, 150);
  const task = (status: Task["status"], said?: Message, output?: string): Task => ({
    id: step.id,
    title,
    status,
    ...(said === undefined ? {} : { details: detail(view, said) }),
    ...(output === undefined || output === "" ? {} : { output }),
  });
  switch (stepState(step, state)) {
    case "waiting":
      return task("pending");
    case "good":
      return state?.settled === undefined
        ? task("complete")
        : task("complete", say("settled-happened", { by: state.settled.by.name }));
    case "lost":
      return task("error", say("task-lost"));
    case "bad": {
      if (state?.settled !== undefined) return task("error", say("settled-failed", { by: state.settled.by.name }));
      const code = state?.result?.kind === "exited" ? state.result.code : 0;
      const why = code === 0 ? say("not-printed", { text: step.prints ?? "" }) : say("exit-code", { code });
      return task("error", step.optional ? say("went-on", { why }) : why, lastLines(view, step));
    }
    case "started": {
      if (state === undefined) return task("pending");
      if (state.unreachable !== undefined) {
        const trouble = troubleMessage(state.unreachable.trouble);
        return task("in_progress", say("task-unreachable", { node: step.node, trouble }));
      }
      if (state.interrupted !== undefined)
        return task("in_progress", say("interrupting", { by: state.interrupted.name }));
      if (state.question !== undefined) return task("in_progress", say("task-asks"));
      const progress = howFar(view);
      const rows = [
        ...(progress === undefined ? [] : [progressLine(view, progress)]),
        ...(state.quietForMs === 0 ? [] : [detail(view, silence(step, state.quietForMs))]),
      ];
      return rows.length === 0 ? task("in_progress") : { ...task("in_progress"), details: below(rows) };
    }
  }
}

/** What is seen from outside, and when it was seen: it may be old while nothing changes. */
export const progressLine = (view: View, { said, at }: NonNullable<Run["progress"]>): Inline[] => [
  ...detail(view, said),
  text(" ·"),
  ...behind(at),
];

const detail = (view: View, said: Message): Inline[] => prose(cut(toldAsProse(view, said), 400) || "–");
const below = (rows: readonly (readonly Inline[])[]): Inline[] =>
  rows.flatMap((row, index) => (index === 0 ? [...row] : [text("\n"), ...row]));

function silence({ waitsFor }: Step, forMs: number): Message {
  const quiet = { seconds: seconds(forMs) };
  return waitsFor === undefined ? say("quiet", quiet) : say("quiet-waits", { ...quiet, for: waitsFor });
}

const STEPS_MAX = 40;

/** Of very many steps those around the one that goes on. */
function shownSteps(view: View): readonly Step[] {
  const steps = stepsOf(view);
  const ended = steps.filter((step) => view.run.steps[step.id]?.finishedAt !== undefined).length;
  const from = Math.max(0, Math.min(ended - STEPS_MAX / 2, steps.length - STEPS_MAX));
  return steps.slice(from, from + STEPS_MAX);
}

const lastLines = (view: View, { id }: Step): string => {
  const all = withUnfinished(linesOf(view, id));
  const shown = all.folded > 0 ? all.last : (all.messages.at(-1)?.split("\n") ?? []);
  return cut(shown.slice(-3).join("\n"), 500);
};

function confirmation(view: View): Task {
  const { run } = view;
  const title = told(view, say("task-confirms"));
  const id = "confirms";
  const why = run.after === undefined ? undefined : failing(run.after.checks);
  if (run.after !== undefined) {
    return why === undefined
      ? { id, title, status: "complete" }
      : { id, title, status: "error", details: detail(view, why) };
  }
  if (!stepsEnded(run) || run.closed !== undefined) return { id, title, status: "pending" };
  const progress = howFar(view);
  const task: Task = { id, title, status: "in_progress" };
  return progress === undefined ? task : { ...task, details: progressLine(view, progress) };
}
