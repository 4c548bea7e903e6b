import { type Observation, type Run, stepState } from "../../src/core/run.ts";
import { inLanguage, type Message } from "../../src/core/words.ts";

/** For whoever reads why a test failed: what became of a run, each doubt of its checks, and what its steps printed. */
export function storyOf(run: Run, printed: (step: string) => string): string {
  const { requested, closed, proposal } = run;
  const steps = (proposal?.observation.steps ?? []).flatMap((step) => {
    const typed = `${step.node}$ ${step.command.argv.join(" ")}`;
    return [`${step.id} is ${stepState(step, run.steps[step.id])}: ${typed}`, printed(step.id)];
  });
  return [
    `${requested.operation} ${JSON.stringify(requested.args)} is ${closed?.outcome ?? "open"}`,
    closed?.why && inEnglish(closed.why),
    ...doubtsOf("before", run.before),
    ...doubtsOf("again", run.again),
    ...steps,
    ...doubtsOf("after", run.after),
  ].join("\n");
}

const doubtsOf = (phase: string, look: Observation | undefined): string[] =>
  (look?.checks ?? []).flatMap(({ check, verdict }) =>
    verdict.kind === "ok" ? [] : [`${phase}: ${check}: ${verdict.kind}: ${inEnglish(verdict.why)}`],
  );

const inEnglish = (message: Message): string => inLanguage(message, "en");
