import { composer } from "./composer.js";
import { el } from "./dom.js";
import { drawHome } from "./home.js";
import { drawMessage } from "./message.js";
import { MessageList } from "./message-list.js";
import { channelOf, isRoot, messageAt, rootsOf, store } from "./store.js";

const main = document.getElementById("main");
let list;
let openThread;

/** What the channel in the middle shows. */
export const conversation = {
  draw(hooks) {
    openThread = hooks.openThread;
    const channel = channelOf(store.channel);
    const direct = channel.directWith !== undefined;
    const onHome = direct && store.tab === "home";
    main.dataset.channel = channel.id;
    const title = direct ? store.bot.name : `# ${channel.name}`;
    main.replaceChildren(
      el("header.head", {}, el("h1", {}, title), el("span.topic", {}, channel.topic), direct && tabs(hooks.openTab)),
    );
    list = undefined;
    if (onHome) return main.append(el("div.home-frame", { id: "home" }, drawHome()));
    list = new MessageList(`Messages in ${title}`, (message) => drawMessage(message, openThread));
    main.append(
      list.node,
      composer("channel", { placeholder: `Message ${direct ? title : `#${channel.name}`}`, channel: channel.id }),
    );
    list.fill(rootsOf(channel.id));
  },

  changed(message) {
    if (message.channel !== store.channel || list === undefined) return;
    const root = isRoot(message) ? message : messageAt(message.channel, message.thread_ts);
    if (root !== undefined) list.put(root);
  },

  gone(message) {
    if (message.channel !== store.channel || list === undefined) return;
    list.remove(message.ts);
    if (!isRoot(message)) this.changed(message);
  },

  homeChanged() {
    document.getElementById("home")?.replaceChildren(drawHome());
  },
};

function tabs(openTab) {
  const tab = (id, label) =>
    el(
      `button.tab${store.tab === id ? ".current" : ""}`,
      {
        type: "button",
        role: "tab",
        "aria-selected": String(store.tab === id),
        "data-tab": id,
        onclick: () => openTab(id),
      },
      label,
    );
  return el("div.tabs", { role: "tablist" }, tab("home", "Home"), tab("messages", "Messages"));
}
