import type { types } from "@slack/bolt";
import { failing } from "../core/next-move.ts";
import type { Step } from "../core/operation.ts";
import { troubleMessage } from "../core/operation.ts";
import { isApproved } from "../core/policy.ts";
import { stepState, stepsEnded } from "../core/run.ts";
import type { Message } from "../core/words.ts";
import { ACTION } from "./action-ids.ts";
import { actions, type Block, bold, button, type Confirm, emoji, fixed, lines, richText, text } from "./blocks.ts";
import { withUnfinished } from "./lines.ts";
import { seconds, standingOf } from "./standing.ts";
import { asData, cut } from "./text.ts";
import { say } from "./texts.ts";
import { type Drawn, linesOf, stepsOf, told, type View } from "./view.ts";

type Task = {
  readonly id: string;
  readonly title: string;
  readonly status: "pending" | "in_progress" | "complete" | "error";
  readonly details?: string;
  readonly output?: string;
};
const SIGNS: Record<Task["status"], string> = {
  pending: "white_circle",
  in_progress: "hourglass_flowing_sand",
  complete: "white_check_mark",
  error: "x",
};

/** One message that shows how far a run has come. It is there from the first approved plan on, and stays. */
export function progress(view: View): Drawn[] {
  const { run } = view;
  const begun = Object.keys(run.steps).length > 0;
  if (!begun && !isApproved(run) && run.proposals < 2) return [];
  const title = cut(told(view, standingOf(view).said), 150);
  const tasks = [
    lookAgain(view),
    ...stepsOf(view)
      .slice(0, 40)
      .map((step) => stepTask(view, step)),
    confirmation(view),
  ];
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

const taskCard = ({ id, title, status, details, output }: Task): types.TaskCardBlock => {
  const task: types.TaskCardBlock = { type: "task_card", task_id: id, title, status };
  if (details !== undefined) task.details = richText({ type: "rich_text_section", elements: [text(details)] });
  if (output !== undefined) task.output = fixed(output);
  return task;
};

const taskLines = ({ title, status, details, output }: Task): Block[] => [
  lines([emoji(SIGNS[status]), text(` ${title}`), ...(details === undefined ? [] : [text(`: ${details}`)])]),
  ...(output === undefined ? [] : [fixed(output)]),
];

function lookAgain(view: View): Task {
  const { run } = view;
  const title = told(view, say("task-look-again"));
  if (Object.keys(run.steps).length > 0) return { id: "look-again", title, status: "complete" };
  if (run.closed !== undefined) {
    return { id: "look-again", title, status: run.closed.outcome === "refused" ? "error" : "pending" };
  }
  return { id: "look-again", title, status: isApproved(run) ? "in_progress" : "pending" };
}

function stepTask(view: View, step: Step): Task {
  const state = view.run.steps[step.id];
  const title = cut(`${told(view, step.title)} (${step.node})`, 150);
  const task = (status: Task["status"], details?: Message, output?: string): Task => ({
    id: step.id,
    title,
    status,
    ...(details === undefined ? {} : { details: cut(told(view, details), 400) }),
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
      if (view.run.progress !== undefined && view.run.progress.at > state.startedAt)
        return task("in_progress", view.run.progress.said);
      if (state.quietForMs === 0) return task("in_progress");
      const quiet = { seconds: seconds(state.quietForMs) };
      return task(
        "in_progress",
        step.waitsFor === undefined ? say("quiet", quiet) : say("quiet-waits", { ...quiet, for: step.waitsFor }),
      );
    }
  }
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
      : { id, title, status: "error", details: cut(told(view, why), 400) };
  }
  if (!stepsEnded(run) || run.closed !== undefined) return { id, title, status: "pending" };
  const ended = Object.values(run.steps).flatMap(({ finishedAt }) => finishedAt ?? []);
  const fresh = run.progress !== undefined && ended.every((at) => at < (run.progress?.at ?? ""));
  const task: Task = { id, title, status: "in_progress" };
  return fresh && run.progress !== undefined ? { ...task, details: cut(told(view, run.progress.said), 400) } : task;
}

/** Silence and absence are the two moments in which a person may have to step in. */
function stopButtons(view: View): Block[] {
  const { run } = view;
  if (run.closed !== undefined) return [];
  for (const step of stepsOf(view)) {
    const state = run.steps[step.id];
    if (state === undefined || stepState(step, state) !== "started") continue;
    if (state.unreachable !== undefined) return [settleButtons(view, step, say("settle-away", { node: step.node }))];
    if (state.quietForMs > 0 && state.interrupted === undefined) return [actions(abortButton(view, step))];
  }
  return stepsEnded(run) && run.after === undefined && run.left === undefined ? [actions(leaveButton(view))] : [];
}

/** The checks at the end may wait for hours, for a build say: whoever needs the cluster ends the waiting. */
function leaveButton(view: View) {
  const confirm: Confirm = {
    title: told(view, say("leave-title")),
    text: told(view, say("leave-text")),
    yes: told(view, say("leave")),
    no: told(view, say("back")),
    danger: false,
  };
  return button(ACTION.leave, told(view, say("leave")), { run: view.run.id }, { confirm });
}

export function abortButton(view: View, step: Step) {
  const confirm: Confirm = {
    title: told(view, say("abort-title")),
    text: told(view, say("abort-text", { node: step.node })),
    yes: told(view, say("abort")),
    no: told(view, say("back")),
    danger: true,
  };
  return button(
    ACTION.abort,
    told(view, say("abort")),
    { run: view.run.id, step: step.id },
    { style: "danger", confirm },
  );
}

export function settleButtons(view: View, step: Step, warning: Message): Block {
  const value = { run: view.run.id, step: step.id };
  const confirm = (yes: Message): Confirm => ({
    title: told(view, say("settle-title")),
    text: cut(told(view, warning), 300),
    yes: cut(told(view, yes), 30),
    no: told(view, say("back")),
    danger: true,
  });
  const happened = say("it-happened");
  const failed = say("it-failed");
  return actions(
    button(ACTION.happened, told(view, happened), value, { confirm: confirm(happened) }),
    button(ACTION.failed, told(view, failed), value, { confirm: confirm(failed) }),
  );
}
