import { el } from "./dom.js";
import { textObject } from "./mrkdwn.js";

/** Asks before a button does anything; the answer is whether the person goes on. */
export function confirmed({ title, text, confirm, deny, style }) {
  return new Promise((resolve) => {
    const answer = (yes) => {
      overlay.remove();
      resolve(yes);
    };
    const yes = el(
      `button.button.${style === "danger" ? "danger" : "primary"}`,
      { type: "button", "data-confirm": "yes", onclick: () => answer(true) },
      confirm?.text ?? "Yes",
    );
    const box = el(
      "div.dialog.small",
      {
        role: "alertdialog",
        "aria-modal": "true",
        "aria-label": title?.text ?? "Are you sure?",
        onkeydown: (event) => event.key === "Escape" && answer(false),
      },
      el("header.dialog-head", {}, el("h2", {}, title?.text ?? "Are you sure?")),
      el("div.dialog-body", {}, textObject(text)),
      el(
        "footer.dialog-foot",
        {},
        el(
          "button.button",
          { type: "button", "data-confirm": "no", onclick: () => answer(false) },
          deny?.text ?? "Cancel",
        ),
        yes,
      ),
    );
    const overlay = el("div.overlay.above", {}, box);
    document.getElementById("dialogs").append(overlay);
    yes.focus();
  });
}
