import type { Report } from "../core/operation.ts";
import { ACTION } from "./action-ids.ts";
import { actions, type Block, bullets, button, code, type Inline, prose, text } from "./blocks.ts";
import { cut } from "./text.ts";
import { toldAsProse, type View } from "./view.ts";

const OFFERS_MAX = 5;
const WHY_MAX = 250;
const VALUE_MAX = 1_900;

/** The machine that a run is about needs no name before it; every other argument has one, so that its place does not matter. */
const asTyped = ([name, value]: [string, string], index: number): string =>
  index === 0 && /^node/.test(name) ? value : `${name}=${value}`;

/**
 * What would be next, each with why; a click begins a run that is looked at, shown and approved by itself. While a change of the
 * cluster is open no other can begin, so there are no buttons then.
 */
export function offers(view: View, report: Report): Block[] {
  const shown = report.offers.slice(0, OFFERS_MAX).map(({ operation, args, why }) => {
    const typed = ["/gauss", operation, ...Object.entries(args).map(asTyped)].join(" ");
    const value = { operation, cluster: view.cluster.name, args: JSON.stringify(args) };
    const row: Inline[] = [code(cut(typed, 100)), text(" "), ...prose(cut(toldAsProse(view, why), WHY_MAX))];
    return { typed, value, row };
  });
  const free = view.run.closed !== undefined || !view.run.requested.changes;
  // Two buttons of one message may not carry one id.
  const buttons = shown.flatMap(({ typed, value }, at) =>
    free && JSON.stringify(value).length <= VALUE_MAX ? [button(`${ACTION.offer}.${at}`, cut(typed, 75), value)] : [],
  );
  return [
    ...(shown.length === 0 ? [] : [bullets(shown.map(({ row }) => row))]),
    ...(buttons.length === 0 ? [] : [actions(...buttons)]),
  ];
}
