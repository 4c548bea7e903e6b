import { z } from "zod";
import { isRule, oneBlank } from "./lines.ts";

/** What a tool complained about. `code` is null for tools without codes (gs_ctl, cm_ctl). */
export const GaussError = z.object({ code: z.string().nullable(), text: z.string() });
export type GaussError = z.infer<typeof GaussError>;

const LONGEST_TEXT = 4000;

/**
 * Takes the errors out of the lines and gives back what is left. An error's text may run over several lines (GAUSS-35803) and may
 * hold the next error in the middle of a line (GAUSS-51652 around GAUSS-51400, om-runs/02): the first is the cause as the tool
 * sees it, the others wrap it. GAUSS-357dd and GAUSS-358dd come without a colon.
 */
export function takeErrors(lines: readonly string[]): { errors: GaussError[]; rest: string[] } {
  const errors: GaussError[] = [];
  const rest: string[] = [];
  let open: "gauss" | "cm_ctl" | undefined;
  for (const line of lines) {
    if (line.includes("[GAUSS-")) {
      const [before = "", ...parts] = line.split(/\[GAUSS-(?=\d{5}\])/);
      if (open === "gauss" && before.trim() !== "") append(errors, before);
      if (open !== "gauss" && before.trim() !== "") rest.push(before);
      for (const part of parts)
        errors.push({ code: `GAUSS-${part.slice(0, 5)}`, text: part.slice(6).replace(/^\s*:?/, "") });
      if (parts.length > 0) open = "gauss";
      continue;
    }
    if (line.startsWith("cm_ctl: ")) {
      errors.push({ code: null, text: line });
      open = "cm_ctl";
      continue;
    }
    if (endsError(line) || (open === "cm_ctl" && line.trim() === "")) open = undefined;
    if (open === undefined) rest.push(line);
    else append(errors, line);
  }
  return { errors: errors.map(({ code, text }) => ({ code, text: oneBlank(text.slice(0, LONGEST_TEXT)) })), rest };
}

function append(errors: GaussError[], line: string): void {
  const last = errors.at(-1);
  // Beyond the cap nothing is added, so that a huge text is not copied again with every line.
  if (last !== undefined && last.text.length < LONGEST_TEXT) last.text += `\n${line.trim()}`;
}

/** Lines that open something new: a section, a rule, a host's block, a log line of gs_dropnode or gs_ctl. */
const endsError = (line: string): boolean =>
  isRule(line) || /^\s*\[ .* State +\]$|^\[(?:SUCCESS|FAILURE)\] |^\[gs_dropnode\]|^\[\d{4}-\d\d-\d\d /.test(line);
