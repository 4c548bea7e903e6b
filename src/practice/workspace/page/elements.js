import { choice } from "./choice.js";
import { confirmed } from "./confirm.js";
import { el } from "./dom.js";
import { textObject } from "./mrkdwn.js";

/** A button or a menu that tells the bot at once when it is used. */
export function interactive(element, block, surface) {
  const which = { blockId: block.block_id, actionId: element.action_id };
  const names = { "data-action-id": element.action_id, "data-block-id": block.block_id };
  const press = async (control, chosen) => {
    if (element.confirm !== undefined && !(await confirmed(element.confirm))) return false;
    control.setAttribute("aria-busy", "true");
    try {
      await surface.press(which, chosen);
    } finally {
      control.removeAttribute("aria-busy");
    }
    return true;
  };
  if (element.type === "button") return button(element, names, press);
  const shown = choice(element, {
    names,
    suggest: (typed) => surface.suggest(which, typed),
    changed: (chosen) => press(shown.node, chosen),
  });
  return shown.node;
}

function button(element, names, press) {
  const control = el(
    `button.button${element.style ? `.${element.style}` : ""}`,
    {
      ...names,
      type: "button",
      "aria-label": element.accessibility_label,
      onclick: async () => {
        if (element.url !== undefined) window.open(element.url, "_blank", "noopener");
        control.disabled = true;
        try {
          await press(control);
        } finally {
          control.disabled = false;
        }
      },
    },
    textObject(element.text),
  );
  return control;
}
