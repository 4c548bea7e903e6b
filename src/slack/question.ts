import type { Step } from "../core/operation.ts";
import { stepState } from "../core/run.ts";
import { ACTION } from "./action-ids.ts";
import { actions, type Block, bold, button, code, emoji, fixed, type Inline, lines, moment, text } from "./blocks.ts";
import type { Question } from "./history.ts";
import { abortButton, settleButtons } from "./stop-buttons.ts";
import { asData, cut } from "./text.ts";
import { say } from "./texts.ts";
import { type Drawn, told, type View } from "./view.ts";

/** The questions of a step that nobody had foreseen. Once answered, who said what stays. */
export const questions = (view: View, step: Step): Drawn[] =>
  view.history.questions
    .filter(({ asked }) => asked.step === step.id)
    .map((question) => questionMessage(view, step, question));

function questionMessage(view: View, step: Step, { asked, end }: Question): Drawn {
  const title = told(view, say("asks", { step: step.title, node: step.node }));
  const open = end.kind === "open" && view.run.closed === undefined;
  const blocks: Block[] = [
    lines([emoji("warning"), text(" "), bold(cut(title, 300))]),
    fixed(asked.text),
    ...(open ? buttons(view, step, asked) : [lines(ending(view, end))]),
  ];
  const key = `question:${step.id}:${asked.question}`;
  return { kind: "message", key, thread: true, text: asData(cut(title, 300)), blocks, plainer: blocks, urgent: true };
}

function buttons(view: View, step: Step, { question, secret }: Question["asked"]): Block[] {
  const abort = abortButton(view, step);
  const state = view.run.steps[step.id];
  if (secret) {
    const where = { node: step.node, job: state?.job ?? "" };
    return [lines([emoji("lock"), text(` ${told(view, say("asks-secret", where))}`)]), actions(abort)];
  }
  const value = { run: view.run.id, step: step.id, question };
  return [
    lines([text(told(view, say("asks-what-now")))]),
    actions(
      button(ACTION.yes, told(view, say("yes")), value),
      button(ACTION.no, told(view, say("no")), value),
      button(ACTION.other, told(view, say("other")), value),
      abort,
    ),
  ];
}

function ending(view: View, end: Question["end"]): Inline[] {
  switch (end.kind) {
    case "answered": {
      const given = "text" in end.reply ? [code(cut(end.reply.text, 200) || " ")] : [text(told(view, say("a-secret")))];
      return [
        bold(`${told(view, say("answered-by", { by: end.by?.name ?? "?" }))} `),
        ...given,
        text(" · "),
        moment(end.at),
      ];
    }
    case "moved-on":
      return [text(told(view, say("moved-on")))];
    case "step-ended":
    case "open":
      return [text(told(view, say("question-over")))];
  }
}

/** A step whose outcome nobody can read any more: a person looks and decides. It is never run again. */
export function lost(view: View, step: Step): Drawn[] {
  const state = view.run.steps[step.id];
  if (state?.result?.kind !== "lost") return [];
  const title = told(view, say("lost-title", { step: step.title, node: step.node }));
  const settled = state.settled;
  const open = stepState(step, state) === "lost" && view.run.closed === undefined;
  const verdict =
    settled === undefined
      ? []
      : [
          told(
            view,
            settled.as === "happened"
              ? say("settled-happened", { by: settled.by.name })
              : say("settled-failed", { by: settled.by.name }),
          ),
        ];
  const blocks: Block[] = [
    lines([emoji("warning"), text(" "), bold(cut(title, 300))]),
    lines([text(told(view, say("lost-text", { cluster: view.cluster.name })))]),
    ...verdict.map((said) => lines([bold(said)])),
    ...(open ? [settleButtons(view, step, say("settle-lost"))] : []),
  ];
  const key = `lost:${step.id}`;
  return [{ kind: "message", key, thread: true, text: asData(cut(title, 300)), blocks, plainer: blocks, urgent: true }];
}
