import type { CheckResult } from "../core/entry.ts";
import type { Observation } from "../core/run.ts";
import { type Block, bold, bullets, emoji, type Inline, lines, prose, text } from "./blocks.ts";
import { cut, sentence } from "./text.ts";
import { say } from "./texts.ts";
import { told, toldAsProse, type View } from "./view.ts";

const SHOWN = 8;
const SIGN = { block: "no_entry", warn: "warning", unknown: "large_orange_circle" } as const;

/** What stands in the way is listed with its reason; what is well is only named. */
export function checks(view: View, look: Observation | undefined): Block[] {
  if (look === undefined || look.checks.length === 0) return [];
  const fine = look.checks.filter(({ verdict }) => verdict.kind === "ok").map((result) => named(view, result));
  const others = doubts(view, look);
  const blocks: Block[] = others.length > 0 ? [bullets(others.slice(0, SHOWN))] : [];
  if (others.length > SHOWN) {
    blocks.push(lines([text(told(view, say("more-checks", { count: others.length - SHOWN })))]));
  }
  if (fine.length > 0) {
    const title = told(view, say("checks-fine", { count: fine.length }));
    blocks.push(lines([emoji("white_check_mark"), text(` ${title} ${cut(fine.join("; "), 800)}`)]));
  }
  return blocks;
}

/** Only the checks that are not simply fine. */
export function doubts(view: View, look: Observation): Inline[][] {
  return look.checks.flatMap((result): Inline[][] => {
    const { verdict } = result;
    if (verdict.kind === "ok") return [];
    const why = cut(toldAsProse(view, verdict.why), 250);
    const name = bold(cut(named(view, result), 150));
    const not = verdict.kind === "unknown" ? ` (${told(view, say("not-known"))})` : "";
    return [[emoji(SIGN[verdict.kind]), text(" "), name, ...prose(`${not}: ${why}`)]];
  });
}

const named = (view: View, { check }: CheckResult): string =>
  sentence(`${view.operation.name}.${check}`, check, view.language);
