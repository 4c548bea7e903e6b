import { el } from "./dom.js";

const SHOWN_MS = 7000;

export function toast(text, kind = "info") {
  const note = el(`div.toast.${kind}`, { "data-toast": kind, onclick: () => note.remove() }, text);
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), SHOWN_MS);
}
