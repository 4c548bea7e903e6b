import { conversation } from "./conversation.js";
import { drawModal } from "./modal.js";
import { drawRehearsal } from "./rehearsal.js";
import { act, follow } from "./server.js";
import { drawSidebar } from "./sidebar.js";
import { botChannel, put, remove, store, take } from "./store.js";
import { thread } from "./thread.js";

const sidebar = document.getElementById("sidebar");
const place = placeFromAddress();
let unfollow;

store.me = place.me ?? "";
store.channel = place.channel ?? "";
store.thread = place.thread;
connect();

function connect() {
  unfollow?.();
  unfollow = follow(store.me, {
    everything: (everything) => {
      take(everything);
      if (store.me === "") return actAs(store.people[0].id);
      if (!store.channels.some(({ id }) => id === store.channel)) store.channel = store.channels[0].id;
      drawAll();
    },
    message: (message) => {
      const isNew = put(message);
      if (isNew && message.channel !== store.channel) {
        store.unread.set(message.channel, (store.unread.get(message.channel) ?? 0) + 1);
        showSidebar();
      }
      conversation.changed(message);
      thread.changed(message);
    },
    gone: (message) => {
      remove(message);
      conversation.gone(message);
      thread.gone(message);
    },
    modals: (modals) => {
      store.modals = modals;
      drawModal();
    },
    home: (home) => {
      store.home = home;
      conversation.homeChanged();
    },
    connections: (connections) => {
      store.connections = connections;
      showSidebar();
    },
    panel: (panel) => {
      store.panel = panel;
      drawRehearsal();
    },
  });
}

function drawAll() {
  showSidebar();
  conversation.draw({ openThread, openTab });
  thread.draw({ close: () => openThread(undefined) });
  drawModal();
  drawRehearsal();
  remember();
}

function showSidebar() {
  sidebar.replaceChildren(...drawSidebar({ open, openBot, actAs }));
}

function open(channel) {
  store.channel = channel;
  store.thread = undefined;
  store.tab = "messages";
  store.unread.delete(channel);
  drawAll();
}

function openBot() {
  open(botChannel().id);
  openTab("home");
}

function openTab(tab) {
  store.tab = tab;
  conversation.draw({ openThread, openTab });
  if (tab === "home") void act("home", { person: store.me });
}

function openThread(ts) {
  store.thread = ts;
  thread.draw({ close: () => openThread(undefined) });
  thread.focus();
  remember();
}

function actAs(person) {
  const wasWithBot = store.channel === botChannel()?.id && store.channel !== "";
  store.me = person;
  if (wasWithBot) store.channel = "";
  store.tab = "messages";
  connect();
}

/** `/?as=…&channel=…&thread=…`, or a permalink as Slack writes them. */
function placeFromAddress() {
  const query = new URLSearchParams(location.search);
  const [, area, channel, message] = location.pathname.split("/");
  const me = query.get("as") ?? undefined;
  if (area !== "archives")
    return { me, channel: query.get("channel") ?? undefined, thread: query.get("thread") ?? undefined };
  const ts = message?.replace(/^p(\d+)(\d{6})$/, "$1.$2");
  return { me, channel, thread: query.get("thread_ts") ?? ts };
}

function remember() {
  const query = new URLSearchParams({
    as: store.me,
    channel: store.channel,
    ...(store.thread ? { thread: store.thread } : {}),
  });
  history.replaceState(null, "", `/?${query}`);
}
