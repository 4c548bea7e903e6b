import { card } from "./card.ts";
import { changes } from "./changed.ts";
import { moreCommands } from "./commands.ts";
import { explanations } from "./explanations.ts";
import { incident } from "./incident.ts";
import { logFile, output } from "./output.ts";
import { progress } from "./plan.ts";
import { lost, questions } from "./question.ts";
import { reading, result } from "./result.ts";
import { type Drawn, stepsOf, type View } from "./view.ts";

/**
 * Everything Slack should show of a run, in the order in which it is posted. It depends on the run alone, so one redraw repairs
 * whatever was lost on the way.
 */
export function draw(view: View): Drawn[] {
  if (view.operation.standing === true) return incident(view);
  if (!view.run.requested.changes) return reading(view);
  const steps = stepsOf(view);
  return [
    ...card(view),
    ...moreCommands(view),
    ...changes(view),
    ...progress(view),
    ...steps.flatMap((step) => [
      ...output(view, step),
      ...questions(view, step),
      ...lost(view, step),
      ...explanations(view, step),
    ]),
    ...steps.flatMap((step) => logFile(view, step)),
    ...result(view),
  ];
}
