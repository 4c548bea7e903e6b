import type { Step } from "../core/operation.ts";
import { stepState, stepsEnded } from "../core/run.ts";
import type { Message } from "../core/words.ts";
import { ACTION } from "./action-ids.ts";
import { actions, type Block, button, type Confirm } from "./blocks.ts";
import { countingDown } from "./standing.ts";
import { cut } from "./text.ts";
import { say } from "./texts.ts";
import { stepsOf, told, type View } from "./view.ts";

/** A countdown, silence, absence and the waiting at the end are the moments in which a person may have to step in. */
export function stopButtons(view: View): Block[] {
  const { run } = view;
  if (run.closed !== undefined) return [];
  if (countingDown(run) !== undefined) return [actions(stopButton(view))];
  for (const step of stepsOf(view)) {
    const state = run.steps[step.id];
    if (state === undefined || stepState(step, state) !== "started") continue;
    if (state.unreachable !== undefined) return [settleButtons(view, step, say("settle-away", { node: step.node }))];
    if (state.quietForMs > 0 && state.interrupted === undefined) return [actions(abortButton(view, step))];
  }
  return stepsEnded(run) && run.after === undefined && run.left === undefined ? [actions(leaveButton(view))] : [];
}

/** Whoever may ask can stop a run in its countdown. */
export const stopButton = (view: View) =>
  button(ACTION.cancel, told(view, say("stop")), { run: view.run.id }, { style: "danger" });

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
