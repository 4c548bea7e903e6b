import { choice } from "./choice.js";
import { el } from "./dom.js";
import { textObject } from "./mrkdwn.js";

/** A field of a form with its label, its hint and a place for what the bot finds wrong with it. */
export function inputBlock(block, surface) {
  const { element, label, hint, optional, block_id } = block;
  const which = { blockId: block_id, actionId: element.action_id };
  const control = choice(element, {
    names: { "data-action-id": element.action_id, "data-block-id": block_id, "aria-label": label.text },
    suggest: (typed) => surface.suggest(which, typed),
    changed: block.dispatch_action ? (value) => surface.press(which, value) : undefined,
  });
  surface.fields?.set(block_id, control);
  return el(
    "div.input",
    {},
    el("div.label", {}, textObject(label), optional && el("span.optional", {}, " (optional)")),
    control.node,
    el("div.error", { "data-error-for": block_id, role: "alert" }),
    hint && el("div.hint", {}, textObject(hint)),
  );
}
