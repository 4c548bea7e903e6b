import { el } from "./dom.js";
import { avatar } from "./message.js";
import { botChannel, store } from "./store.js";

/** Channels, the bot, and whom to act as. */
export function drawSidebar({ open, openBot, actAs }) {
  const channels = store.channels.filter(({ directWith }) => directWith === undefined);
  const online = store.connections > 0;
  return [
    el("div.team", {}, el("strong", {}, store.team.name), el("span.practice", {}, "practice")),
    el("h2", {}, "Channels"),
    el(
      "ul",
      {},
      channels.map(({ id, name }) => item(id, [el("span.hash", {}, "#"), name], () => open(id))),
    ),
    el("h2", {}, "Apps"),
    el(
      "ul",
      {},
      item(
        botChannel()?.id,
        [
          el("span.avatar.bot.tiny"),
          store.bot.name,
          el(`span.presence${online ? ".on" : ""}`, { title: online ? "connected" : "not connected" }),
        ],
        openBot,
      ),
    ),
    el("div.fill"),
    el("h2", { id: "act-as" }, "Act as"),
    el(
      "ul.people",
      { role: "radiogroup", "aria-labelledby": "act-as" },
      store.people.map((person) => personItem(person, actAs)),
    ),
  ];
}

function item(id, label, onclick) {
  const current = id === store.channel;
  const unread = current ? 0 : (store.unread.get(id) ?? 0);
  return el(
    "li",
    {},
    el(
      `button.channel${current ? ".current" : ""}${unread > 0 ? ".unread" : ""}`,
      { type: "button", "data-channel-id": id, "aria-current": current && "page", onclick },
      label,
      unread > 0 && el("span.badge", {}, unread),
    ),
  );
}

const personItem = (person, actAs) =>
  el(
    "li",
    {},
    el(
      `button.person${person.id === store.me ? ".current" : ""}`,
      {
        type: "button",
        role: "radio",
        "aria-checked": String(person.id === store.me),
        "data-act-as": person.id,
        onclick: () => actAs(person.id),
      },
      avatar(person),
      el("span.who", {}, el("strong", {}, person.name), el("small", {}, person.title)),
    ),
  );
