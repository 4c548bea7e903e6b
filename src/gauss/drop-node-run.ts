import type { Parsed } from "../core/operation.ts";
import { notRun, type Outcome, type Saying, sayingsOf, type ToolRun } from "./tool-run.ts";

/** What a run of gs_dropnode says. Its lines name hosts, not addresses, so `hosts` stays empty. */
export function parseDropNode(output: string, code?: number): Parsed<ToolRun> {
  const saying = sayingsOf(output);
  if ("notRecognised" in saying) return saying;
  const { lines, prompts, errors } = saying.value;
  const asked = prompts.some(({ question }) => question.includes("drop the target node (yes/no)?"));
  const spoke = lines.some((line) => /^(?:\[gs_dropnode\]|Drop node start with|Drop node with CM)/.test(line));
  if (!asked && !spoke && !errors.some(({ code }) => code !== null)) return notRun("gs_dropnode", saying.value);
  const outcome = outcomeOf(saying.value, code);
  return {
    value: { kind: "tool-run", tool: "gs_dropnode", outcome, prompts: [...prompts], hosts: {}, errors: [...errors] },
  };
}

function outcomeOf({ lines, prompts, errors }: Saying, code = 0): Outcome {
  // With CM there is a blank after the bracket.
  if (lines.some((line) => /^\[gs_dropnode\]\s*Success to drop the target nodes\.$/.test(line))) return "succeeded";
  // CM [2.0.3+]: the drop is done, the cluster is not Normal; exit 1.
  if (lines.some((line) => line.startsWith("All steps of drop have finished, but failed to wait"))) return "partly";
  const unanswered = errors.some(({ text }) => text.includes("EOF when reading a line"));
  const declined = errors.some(({ code }) => code === "GAUSS-35805");
  const troubled = errors.length > 0 || code !== 0;
  // The third question comes when everything is done: "no" ends with 1 and without a line of success, and the node is dropped
  // (gs_dropnode-5.0.x-last-standby-restart-declined). A restart that goes wrong leaves the only database down.
  if (prompts.some(({ question }) => question.includes("restart the primary node now"))) {
    if (declined || unanswered) return "succeeded";
    return troubled ? "partly" : "unknown";
  }
  if (declined) return "declined";
  return troubled ? "failed" : "unknown";
}
