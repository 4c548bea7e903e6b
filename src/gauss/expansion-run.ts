import type { Parsed } from "../core/operation.ts";
import type { GaussError } from "./gauss-error.ts";
import { notRun, type Outcome, type Saying, sayingsOf, type ToolRun, withoutCode } from "./tool-run.ts";

const MILESTONE =
  /^(?:Start expansion with|Start to (?:preinstall|install|build|establish) |Expansion |These nodes \[|There is no node can be expanded|Success to expansion |The datanode dir of \[|XML configuration failed)/;

const TROUBLE = /^(?:The datanode dir of \[|XML configuration failed|Expansion failed|Failed to |Build .* failed\.$)/;

/** What a run of gs_expansion says. Exit 0 proves nothing: it is 0 as soon as one host of several came through. */
export function parseExpansion(output: string, code?: number): Parsed<ToolRun> {
  const saying = sayingsOf(output);
  if ("notRecognised" in saying) return saying;
  const { lines, prompts } = saying.value;
  const errors = [...saying.value.errors, ...troublesIn(lines)];
  if (!lines.some((line) => MILESTONE.test(line)) && !errors.some(({ code }) => code !== null))
    return notRun("gs_expansion", saying.value);
  const hosts = resultsIn(lines);
  const outcome = outcomeOf({ lines, prompts, errors }, hosts, code);
  return { value: { kind: "tool-run", tool: "gs_expansion", outcome, prompts: [...prompts], hosts, errors } };
}

/**
 * The list of results decides, once it is complete: `Expansion Finish.` ends it, except with CM, where nothing does. 1.1.0 has no
 * list and says "Success to expansion standby nodes." whatever the build did, so that proves nothing (gs_expansion-1.1.0-ok).
 */
function outcomeOf({ lines, errors }: Saying, hosts: ToolRun["hosts"], code = 0): Outcome {
  const withCm = lines.some((line) => line.startsWith("Start expansion with cluster manager"));
  const results = Object.values(hosts);
  if (results.length > 0 && (withCm || lines.includes("Expansion Finish."))) {
    if (results.every((result) => result === "Success")) return "succeeded";
    return results.includes("Success") ? "partly" : "failed";
  }
  if (lines.includes("There is no node can be expanded.")) return "declined";
  return errors.length > 0 || code !== 0 ? "failed" : "unknown";
}

function resultsIn(lines: readonly string[]): ToolRun["hosts"] {
  const from = lines.lastIndexOf("Expansion results:");
  const hosts: [string, "Success" | "Failed"][] = [];
  for (const line of from < 0 ? [] : lines.slice(from + 1)) {
    const [, host, result] = /^(\S+):\s*(Success|Failed)$/.exec(line) ?? [];
    if (host !== undefined) hosts.push([host, result === "Success" ? "Success" : "Failed"]);
  }
  return Object.fromEntries(hosts);
}

/** `Failed to preinstall on: ` puts each host on a line of its own (gs_expansion-5.0.x-partly-failed). */
function troublesIn(lines: readonly string[]): GaussError[] {
  const texts: string[] = [];
  let listing = false;
  for (const line of lines) {
    if (listing && /^[\w.:-]+$/.test(line)) texts.push(`${texts.pop()}\n${line}`);
    else if (TROUBLE.test(line)) texts.push(line);
    listing = TROUBLE.test(line) ? line.endsWith(":") : listing && /^[\w.:-]+$/.test(line);
  }
  return texts.map(withoutCode);
}
