import { z } from "zod";
import type { Parsed } from "../core/operation.ts";
import { GaussError, takeErrors } from "./gauss-error.ts";
import { firstText, linesOf, oneBlank, quoted } from "./lines.ts";

/**
 * - succeeded: the tool says that its work is done, whatever its exit code was
 * - partly: some of it is done and some is not
 * - declined: nothing was changed, because a question was answered with no or because there was nothing to do
 * - failed: it says so
 * - unknown: the text proves neither, for instance because it is still running or was cut
 */
export const Outcome = z.enum(["succeeded", "failed", "partly", "declined", "unknown"]);
export type Outcome = z.infer<typeof Outcome>;

/** A question with the line that tells it from others, and the answer where a terminal echoed it. */
const Prompt = z.object({ question: z.string(), answer: z.string().nullable() });
type Prompt = z.infer<typeof Prompt>;

/** What one run of a changing tool says about itself. It is a claim: done is what the cluster shows afterwards. */
export const ToolRun = z.object({
  kind: z.literal("tool-run"),
  tool: z.enum(["gs_dropnode", "gs_expansion", "gs_ctl-build"]),
  outcome: Outcome,
  prompts: z.array(Prompt),
  /** By address, from the list of results that gs_expansion prints at its end. */
  hosts: z.record(z.string(), z.enum(["Success", "Failed"])),
  errors: z.array(GaussError),
});
export type ToolRun = z.infer<typeof ToolRun>;

/** A spinner that turns twice a second for a day, and a database's log in between. */
const LONGEST_RUN = 16 * 1024 * 1024;

/** The lines of a run with its questions and errors taken out. */
export interface Saying {
  readonly lines: readonly string[];
  readonly prompts: readonly Prompt[];
  readonly errors: readonly GaussError[];
}

export function sayingsOf(output: string): Parsed<Saying> {
  const lines = linesOf(output, LONGEST_RUN);
  if ("notRecognised" in lines) return lines;
  const { prompts, said } = dialogueOf(lines.value);
  const { errors, rest } = takeErrors(said);
  // Python ends with the text of what it did not catch: EOFError on a closed stdin, the text alone from 7.0 on.
  const thrown = rest.filter((line) => /^(?:[\w.]*(?:Error|Exception): .*|EOF when reading a line)$/.test(line));
  return { value: { lines: rest, prompts, errors: [...errors, ...thrown.map(withoutCode)] } };
}

export const withoutCode = (text: string): GaussError => ({ code: null, text: oneBlank(text) });

export const notRun = (tool: string, { lines }: Saying): { notRecognised: string } => ({
  notRecognised: `no run of ${tool}, it begins with ${quoted(firstText(lines))}`,
});

/** `(yes/no)?` has no newline after it and from 2.0 on no blank either: without an echo the next line is glued to it. */
const QUESTION = /\(yes\/no\)\?|Please type 'yes' or 'no':|^(?:Please (?:enter|repeat) .*|Password):$/;
/** gs_dropnode asks its first two questions in the same words: the line before tells them apart. */
const CONTEXT =
  /^(?:The target node to be dropped is |The cluster will have only one standalone node |Only one primary node is left|Please enter password for )/;

function dialogueOf(lines: readonly string[]): { prompts: Prompt[]; said: string[] } {
  const prompts: Prompt[] = [];
  const said: string[] = [];
  for (const line of lines) {
    let rest = line;
    for (let asked = QUESTION.exec(rest); asked !== null; asked = QUESTION.exec(rest)) {
      const text = oneBlank(rest.slice(0, asked.index + asked[0].length));
      const before = said.at(-1) ?? "";
      rest = rest.slice(asked.index + asked[0].length).trim();
      const answer = /^[^\s[\]]{1,20}$/.test(rest) ? rest : null;
      if (answer !== null) rest = "";
      prompts.push({
        question: CONTEXT.test(before) && !text.startsWith("Please type") ? `${oneBlank(before)}\n${text}` : text,
        answer,
      });
    }
    if (rest !== "" || line === "") said.push(rest);
  }
  return { prompts, said };
}
