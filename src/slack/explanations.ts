import type { Step } from "../core/operation.ts";
import { stepState } from "../core/run.ts";
import { type Block, bold, bullets, code, type Inline, lines, prose, text } from "./blocks.ts";
import { asData, cut } from "./text.ts";
import { say } from "./texts.ts";
import { type Drawn, told, toldAsProse, type View } from "./view.ts";

const SENTENCE_MAX = 300;

const SHOWN = 5;

/** What the errors that a step printed mean, what usually causes them and what to do: beside the tool's own text. */
export function explanations(view: View, step: Step): Drawn[] {
  const found = (view.explained.get(step.id) ?? []).slice(0, SHOWN);
  if (found.length === 0) return [];
  const good = stepState(step, view.run.steps[step.id]) === "good";
  const what = { step: step.title, node: step.node };
  const title = told(view, good ? say("explained-all-the-same", what) : say("explained", what));
  const rows = found.map(({ code: number, meaning, cause, next }): Inline[] => [
    ...(number === null ? [] : [code(number), text(" ")]),
    ...prose(cut(toldAsProse(view, meaning), SENTENCE_MAX), { bold: true }),
    text(" "),
    ...prose(cut(toldAsProse(view, say("explained-cause", { cause })), SENTENCE_MAX)),
    text(" → "),
    ...prose(cut(toldAsProse(view, next), SENTENCE_MAX), { italic: true }),
  ]);
  const blocks: Block[] = [lines([bold(cut(title, 200))]), bullets(rows)];
  const key = `explained:${step.id}`;
  return [
    { kind: "message", key, thread: true, text: asData(cut(title, 200)), blocks, plainer: blocks, urgent: false },
  ];
}
