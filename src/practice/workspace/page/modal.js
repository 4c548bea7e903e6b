import { drawBlocks } from "./blocks.js";
import { CROSS, el, icon } from "./dom.js";
import { textObject } from "./mrkdwn.js";
import { act } from "./server.js";
import { store } from "./store.js";

let shown;

/** Shows the topmost modal. What was typed stays when the same view is updated. */
export function drawModal() {
  const view = store.modals.at(-1);
  const before = shown;
  if (view?.hash === before?.view.hash && before !== undefined) return;
  before?.overlay.remove();
  shown = view === undefined ? undefined : open(view, before?.view.id === view.id ? before.fields : new Map());
}

function open(view, typedBefore) {
  const fields = new Map();
  const surface = {
    fields,
    press: (which, chosen) => act("click-view", { person: store.me, surface: "modal", which, chosen }),
    suggest: (which, typed) => act("suggest", { person: store.me, place: "modal", which, typed }),
  };
  const close = () => act("close", { person: store.me });
  const form = el(
    "form.dialog",
    {
      role: "dialog",
      "aria-modal": "true",
      "aria-label": view.title.text,
      "data-view-id": view.id,
      "data-callback-id": view.callback_id,
      novalidate: true,
      onsubmit: (event) => submit(event, form, fields),
      onkeydown: (event) => event.key === "Escape" && close(),
    },
    el(
      "header.dialog-head",
      {},
      el("span.avatar.bot"),
      el("h2", {}, textObject(view.title)),
      el(
        "button.plain",
        { type: "button", "aria-label": "Close", "data-modal": "dismiss", onclick: close },
        icon(CROSS),
      ),
    ),
    el("div.dialog-body", {}, drawBlocks(view.blocks, surface)),
    el(
      "footer.dialog-foot",
      {},
      el(
        "button.button",
        { type: "button", "data-modal": "close", onclick: close },
        view.close ? textObject(view.close) : "Cancel",
      ),
      view.submit && el("button.button.primary", { type: "submit", "data-modal": "submit" }, textObject(view.submit)),
    ),
  );
  for (const [id, control] of fields) {
    const held = typedBefore.get(id)?.value();
    if (held !== undefined && held !== null) control.set(held);
  }
  const overlay = el("div.overlay", {}, form);
  document.getElementById("dialogs").prepend(overlay);
  form.querySelector("input, textarea, select")?.focus();
  return { view, fields, overlay };
}

async function submit(event, form, fields) {
  event.preventDefault();
  for (const place of form.querySelectorAll("[data-error-for]")) place.textContent = "";
  const values = Object.fromEntries([...fields].map(([id, control]) => [id, control.value()]));
  form.setAttribute("aria-busy", "true");
  try {
    const { errors } = await act("submit", { person: store.me, values });
    for (const [id, text] of Object.entries(errors)) showError(form, id, text);
  } finally {
    form.removeAttribute("aria-busy");
  }
}

function showError(form, id, text) {
  const place = form.querySelector(`[data-error-for="${CSS.escape(id)}"]`);
  if (place !== null) place.textContent = text;
  else form.querySelector(".dialog-body").prepend(el("div.error", { role: "alert", "data-error-for": id }, text));
}
