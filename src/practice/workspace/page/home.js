import { drawBlocks } from "./blocks.js";
import { el } from "./dom.js";
import { act } from "./server.js";
import { store } from "./store.js";

const surface = {
  press: (which, chosen) => act("click-view", { person: store.me, surface: "home", which, chosen }),
  suggest: (which, typed) => act("suggest", { person: store.me, place: "home", which, typed }),
};

/** The bot's own page for this person. */
export function drawHome() {
  if (store.home === null) return el("div.home.empty", { "data-home": "empty" }, "Nothing is shown here yet.");
  return el("div.home", { "data-home": store.home.id }, drawBlocks(store.home.blocks, surface));
}
