import { el, icon } from "./dom.js";
import { act } from "./server.js";
import { personOf, store } from "./store.js";

const HINTS = {
  command: "A command goes to the bot as the person you act as. Press Enter to send it.",
  noCommand: "Slash commands do not work in threads: write @gauss … instead.",
};

/** Where a person writes. `kind` is `channel` or `thread`. */
export function composer(kind, { placeholder, channel, threadTs }) {
  // The page is drawn anew when its connection is, and nobody's words may be lost by that.
  const place = `${channel} ${threadTs ?? ""}`;
  const hint = el("div.composer-hint", { "data-hint": kind, role: "note" });
  const input = el("textarea", {
    rows: 1,
    placeholder,
    "aria-label": placeholder,
    "data-composer": kind,
    oninput: () => {
      store.drafts.set(place, input.value);
      hint.textContent = hintFor(input.value, kind);
      grow(input);
    },
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      void send();
    },
  });
  input.value = store.drafts.get(place) ?? "";
  const send = async () => {
    const text = input.value.trim();
    if (text === "") return;
    input.value = "";
    store.drafts.delete(place);
    hint.textContent = "";
    grow(input);
    await act("say", { person: store.me, channel, text, threadTs });
  };
  const button = el(
    "button.send",
    { type: "button", "aria-label": "Send", "data-send": kind, onclick: send },
    icon("M3.500 10l13-6-4 12.500-3-5z", { fill: "currentColor" }),
  );
  const foot = el(
    "div.composer-foot",
    {},
    el("span.acting", {}, `Writing as ${personOf(store.me).name}`),
    hint,
    button,
  );
  return el("div.composer", {}, input, foot);
}

function hintFor(text, kind) {
  if (!text.startsWith("/")) return "";
  return kind === "thread" ? HINTS.noCommand : HINTS.command;
}

function grow(input) {
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight, 160)}px`;
}
