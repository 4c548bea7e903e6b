import type { Step } from "../core/operation.ts";
import type { Observation } from "../core/run.ts";
import type { Message } from "../core/words.ts";
import { addressee, type Block, bold, bullets, code, emoji, type Inline, lines, text } from "./blocks.ts";
import { commandLine } from "./command-text.ts";
import type { Change } from "./history.ts";
import { asData, cut, sentence } from "./text.ts";
import { say } from "./texts.ts";
import { type Drawn, told, type View } from "./view.ts";

const SHOWN = 12;

/** Each time the approved plan no longer fitted the facts: what is different, whose votes are void, who is asked again. */
export const changes = (view: View): Drawn[] =>
  view.history.changes.map((change, index) => changeMessage(view, change, index + 1));

function changeMessage(view: View, change: Change, number: number): Drawn {
  const title = told(view, say("changed"));
  const differences = [
    ...checkDifferences(view, change),
    ...stepDifferences(view, change),
    ...factDifferences(view, change),
  ];
  const rest = differences.length - SHOWN;
  const everybody = told(view, say("everybody"));
  const asked =
    view.run.proposal?.rule.approvers.slice(0, 10).flatMap((entry) => [text(" "), addressee(entry, everybody)]) ?? [];
  const voided = change.voided.map(({ by }) => by.name).join(", ");
  const digests: Inline[] = [
    code((change.was.digest ?? "").slice(0, 8)),
    text(" → "),
    code((change.now.digest ?? "").slice(0, 8)),
  ];
  const blocks: Block[] = [
    lines([emoji("arrows_counterclockwise"), text(" "), bold(title)], digests),
    ...(differences.length > 0 ? [bullets(differences.slice(0, SHOWN))] : []),
    ...(rest > 0 ? [lines([text(told(view, say("more-differences", { count: rest })))])] : []),
    lines([text(told(view, say("votes-void", { by: cut(voided, 300) }))), ...asked]),
  ];
  return {
    kind: "message",
    key: `changed:${number}`,
    thread: true,
    text: asData(title),
    blocks,
    plainer: blocks,
    urgent: true,
  };
}

const item = (view: View, message: Message): Inline[] => [text(cut(told(view, message), 400))];

function checkDifferences(view: View, { was, now }: Change): Inline[][] {
  return now.checks.flatMap(({ check, verdict }) => {
    const before = was.checks.find((other) => other.check === check)?.verdict.kind;
    if (before === verdict.kind) return [];
    const named = sentence(`${view.operation.name}.${check}`, check, view.language);
    const message =
      verdict.kind === "ok"
        ? say("check-now-fine", { check: named })
        : say("check-now", { check: named, why: verdict.why });
    return [item(view, message)];
  });
}

function stepDifferences(view: View, { was, now }: Change): Inline[][] {
  const commandOf = (steps: Observation["steps"], id: string): string | undefined => {
    const step: Step | undefined = steps.find((other) => other.id === id);
    return step === undefined ? undefined : commandLine(view, step);
  };
  const ids = new Set([...was.steps, ...now.steps].map(({ id }) => id));
  return [...ids].flatMap((id) => {
    const before = commandOf(was.steps, id) ?? told(view, say("none"));
    const after = commandOf(now.steps, id) ?? told(view, say("none"));
    return before === after ? [] : [item(view, say("step-now", apart(before, after)))];
  });
}

/** Two long texts from a little before the place where they begin to differ. */
function apart(before: string, after: string): { before: string; after: string } {
  let alike = 0;
  while (alike < before.length && before[alike] === after[alike]) alike += 1;
  const from = Math.max(0, alike - 60);
  const shown = (text: string): string => cut(`${from > 0 ? "…" : ""}${text.slice(from)}`, 150);
  return { before: shown(before), after: shown(after) };
}

/** What the operation itself calls material, path by path. */
function factDifferences(view: View, { was, now }: Change): Inline[][] {
  const { operation, cluster, run } = view;
  const args = operation.args.safeParse(run.requested.args);
  const [before, after] = [was, now].map(({ facts }) => operation.facts.safeParse(facts));
  if (!args.success || !before?.success || !after?.success) return [];
  const [from, to] = [before.data, after.data].map((facts) => leaves(operation.material(facts, args.data, cluster)));
  if (from === undefined || to === undefined) return [];
  return [...new Set([...from.keys(), ...to.keys()])].flatMap((path) => {
    const [old, current] = [from.get(path) ?? "–", to.get(path) ?? "–"];
    return old === current
      ? []
      : [item(view, say("fact-now", { path, before: cut(old, 100), after: cut(current, 100) }))];
  });
}

function leaves(value: unknown, path = "", found = new Map<string, string>()): Map<string, string> {
  if (typeof value !== "object" || value === null) return found.set(path, String(value));
  for (const [key, inner] of Object.entries(value)) leaves(inner, path === "" ? key : `${path}.${key}`, found);
  return found;
}
