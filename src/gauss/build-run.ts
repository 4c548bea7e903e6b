import type { Parsed } from "../core/operation.ts";
import { sayingOf } from "./gs-ctl-line.ts";
import { notRun, type Outcome, sayingsOf, type ToolRun, withoutCode } from "./tool-run.ts";

const COMPLETED = /\bbuild completed ?\(/;
const STARTED = /^server started \(/;
const FAILED =
  /\bfailed ?\([^()]*\)\.$|^Another gs_ctl command is still running|^inc build failed due to|^could not start server|^Uncompleted build is detected/;

/** What `gs_ctl build` says. Only these lines are stable, the wording between them differs between versions. */
export function parseBuild(output: string, code?: number): Parsed<ToolRun> {
  const saying = sayingsOf(output);
  if ("notRecognised" in saying) return saying;
  const lines = saying.value.lines.map(sayingOf);
  const troubles = lines.filter((line) => FAILED.test(line));
  if (!lines.some((line) => /^gs_ctl .*\bbuild ,datadir is /.test(line)) && troubles.length === 0)
    return notRun("gs_ctl build", saying.value);
  const errors = [...saying.value.errors, ...troubles.map(withoutCode)];
  const outcome = outcomeOf(lines, errors.length > 0, code);
  return { value: { kind: "tool-run", tool: "gs_ctl-build", outcome, prompts: [], hosts: {}, errors } };
}

/**
 * Done is built and started again. "server started" alone is not enough: the published 1.1.0 run with its middle left out looks just
 * like that. Built but not started is a good copy with no server on it.
 */
function outcomeOf(lines: readonly string[], troubled: boolean, code = 0): Outcome {
  const built = lines.findLastIndex((line) => COMPLETED.test(line));
  const started = lines.findLastIndex((line) => STARTED.test(line));
  if (built >= 0 && started > built) return "succeeded";
  if (!troubled && code === 0) return "unknown";
  return built >= 0 ? "partly" : "failed";
}
