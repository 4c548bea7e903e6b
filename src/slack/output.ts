import type { Step } from "../core/operation.ts";
import { stepState } from "../core/run.ts";
import { type Block, bold, fixed, lines as rows, text } from "./blocks.ts";
import { leftOut, withUnfinished } from "./lines.ts";
import { asData, cut } from "./text.ts";
import { say } from "./texts.ts";
import { type Drawn, linesOf, told, type View } from "./view.ts";

/** What a step printed, in messages; the last ones of a long log are folded into one. */
export function output(view: View, step: Step): Drawn[] {
  const state = view.run.steps[step.id];
  if (state === undefined) return [];
  const standsStill = state.question !== undefined || !["started", "waiting"].includes(stepState(step, state));
  const known = linesOf(view, step.id);
  const shown = standsStill ? withUnfinished(known) : known;
  const title = told(view, say("lines-of", { step: step.title, node: step.node }));
  const messages = shown.messages.map((body, index): Drawn => {
    const blocks: Block[] = index === 0 ? [rows([bold(cut(title, 200))]), fixed(body)] : [fixed(body)];
    return message(`lines:${step.id}:${index}`, title, blocks);
  });
  if (shown.folded === 0) return messages;
  const count = leftOut(shown);
  const blocks: Block[] = [
    ...(count > 0 ? [rows([text(told(view, say("lines-left-out", { count })))])] : []),
    fixed(shown.last.join("\n")),
  ];
  return [...messages, message(`tail:${step.id}`, title, blocks)];
}

const message = (key: string, title: string, blocks: readonly Block[]): Drawn => ({
  kind: "message",
  key,
  thread: true,
  text: asData(cut(title, 200)),
  blocks,
  plainer: blocks,
  urgent: false,
});

/**
 * The whole log as a file: when the thread shows less than was printed, and always after a run that did not end well, since that
 * log is what people pass on.
 */
export function logFile(view: View, step: Step): Drawn[] {
  const { run, operation } = view;
  const state = run.steps[step.id];
  if (state === undefined || ["started", "waiting"].includes(stepState(step, state))) return [];
  const log = linesOf(view, step.id);
  const partly = log.folded > 0 || log.cut;
  const endedBadly = run.closed !== undefined && run.closed.outcome !== "done";
  if (log.size === 0 || !(partly || endedBadly)) return [];
  const proof = state.result?.kind === "exited" ? state.result.sha256.slice(0, 8) : "incomplete";
  const name = `${operation.name}-${run.id.slice(-8)}-${step.id}-${proof}.log`;
  return [{ kind: "file", key: `file:${step.id}`, name, step: step.id }];
}
