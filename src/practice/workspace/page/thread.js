import { composer } from "./composer.js";
import { CROSS, el, icon } from "./dom.js";
import { drawMessage } from "./message.js";
import { MessageList } from "./message-list.js";
import { channelOf, messageAt, repliesTo, store } from "./store.js";

const panel = document.getElementById("thread");
let list;

/** The thread on the right. */
export const thread = {
  draw({ close }) {
    const root = messageAt(store.channel, store.thread);
    panel.hidden = root === undefined;
    list = undefined;
    if (root === undefined) return panel.replaceChildren();
    panel.dataset.thread = root.ts;
    list = new MessageList("Thread", (message) => drawMessage(message));
    panel.replaceChildren(
      el(
        "header.head",
        {},
        el("h1", {}, "Thread"),
        el("span.topic", {}, `#${channelOf(store.channel).name}`),
        el(
          "button.plain",
          { type: "button", "aria-label": "Close thread", "data-close-thread": true, onclick: close },
          icon(CROSS),
        ),
      ),
      list.node,
      composer("thread", { placeholder: "Reply… (@gauss to ask the bot)", channel: store.channel, threadTs: root.ts }),
    );
    list.fill([root, ...repliesTo(store.channel, root.ts)]);
  },

  focus() {
    panel.querySelector("textarea")?.focus();
  },

  changed(message) {
    if (list !== undefined && message.channel === store.channel && (message.thread_ts ?? message.ts) === store.thread)
      list.put(message);
  },

  gone(message) {
    if (message.channel === store.channel) list?.remove(message.ts);
  },
};
