import { el, icon } from "./dom.js";
import { runPanel } from "./server.js";
import { store } from "./store.js";
import { toast } from "./toast.js";

let isOpen = false;

/** The bar below everything: how the practice hosts are, and a drawer to break and mend them. */
export function drawRehearsal() {
  const bar = document.getElementById("rehearsal");
  const { buttons, state } = store.panel;
  bar.hidden = buttons.length === 0 && state.length === 0;
  const toggle = () => {
    isOpen = !isOpen;
    drawRehearsal();
  };
  bar.replaceChildren(
    ...(isOpen ? [drawer(buttons)] : []),
    el(
      "div.rehearsal-bar",
      {},
      el("strong.rehearsal-name", {}, "Practice cluster"),
      el(
        "ul.hosts",
        { "aria-label": "Hosts" },
        state.map((line) => el(`li.host.${toneOf(line)}`, { "data-host-state": line, title: line }, line)),
      ),
      buttons.length > 0 &&
        el(
          "button.drawer-toggle",
          {
            type: "button",
            "data-drawer": isOpen ? "close" : "open",
            "aria-expanded": String(isOpen),
            onclick: toggle,
          },
          isOpen ? "Close" : "Break something",
          icon(isOpen ? "M5 8l5 5 5-5" : "M5 12l5-5 5 5"),
        ),
    ),
  );
}

function drawer(buttons) {
  const groups = Map.groupBy(buttons, ({ group }) => group ?? "");
  return el(
    "div.drawer",
    { "data-drawer-content": true },
    [...groups].map(([group, members]) =>
      el("fieldset", {}, group !== "" && el("legend", {}, group), members.map(button)),
    ),
  );
}

function button({ id, label, danger }) {
  const node = el(
    `button.button${danger ? ".danger-text" : ""}`,
    {
      type: "button",
      "data-panel": id,
      onclick: async () => {
        node.disabled = true;
        try {
          toast((await runPanel(id)).text);
        } finally {
          node.disabled = false;
        }
      },
    },
    label,
  );
  return node;
}

/** A host line is free text; its colour is only a help for the eye. */
function toneOf(line) {
  if (/dead|down|killed|refus|swallow|stopped|lost|full|broken|hung|fault/i.test(line)) return "bad";
  if (/primary/i.test(line)) return "primary";
  return /standby|normal|up\b|running/i.test(line) ? "good" : "idle";
}
