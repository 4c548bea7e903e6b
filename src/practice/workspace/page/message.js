import { drawBlocks } from "./blocks.js";
import { el, icon } from "./dom.js";
import { emoji } from "./emoji.js";
import { drawFile } from "./files.js";
import { mrkdwn } from "./mrkdwn.js";
import { act } from "./server.js";
import { personOf, repliesTo, store } from "./store.js";
import { clock, dateOf, dayOf } from "./time.js";

const EYE =
  "M2.500 10s3-5 7.500-5 7.500 5 7.500 5-3 5-7.500 5-7.500-5-7.500-5zM10 8.200a1.800 1.800 0 1 0 0 3.600 1.800 1.800 0 1 0 0-3.600";

export function avatar(person) {
  if (person.isBot) return el("span.avatar.bot", { "aria-hidden": "true" });
  const colour = store.people.findIndex(({ id }) => id === person.id) + 1;
  const initials = person.name
    .split(" ")
    .map((word) => word[0])
    .join("")
    .slice(0, 2);
  return el(`span.avatar.colour-${colour}`, { "aria-hidden": "true" }, initials);
}

/** One message, in a channel or in a thread. `openThread` is left out where it already stands in its thread. */
export function drawMessage(message, openThread) {
  const person = personOf(message.user);
  const isPrivate = message.only_for !== undefined;
  return el(
    `article.message${isPrivate ? ".private" : ""}`,
    {
      "data-message-ts": message.ts,
      "data-user": message.user,
      "data-ephemeral": isPrivate,
      "aria-label": `${person.name} at ${clock(dateOf(message.ts))}`,
    },
    avatar(person),
    el(
      "div.message-body",
      {},
      isPrivate && el("div.private-note", {}, icon(EYE), "Only visible to you"),
      el(
        "div.message-head",
        {},
        el("strong.author", {}, person.name),
        person.isApp && el("span.app", {}, "APP"),
        el("time.when", { title: dateOf(message.ts).toLocaleString() }, clock(dateOf(message.ts))),
      ),
      content(message),
      message.files?.map(drawFile),
      message.reactions && el("div.reactions", {}, message.reactions.map(reaction)),
      openThread && !isPrivate && threadLink(message, openThread),
    ),
    openThread && !isPrivate && tools(message, openThread),
  );
}

function content(message) {
  const edited = message.edited && el("span.edited", {}, " (edited)");
  if (message.blocks.length === 0)
    return message.text === "" ? undefined : el("div.text", {}, mrkdwn(message.text), edited);
  const at = { person: store.me, channel: message.channel, ts: message.ts };
  const surface = {
    press: (which, chosen) => act("click", { ...at, which, chosen }),
    suggest: (which, typed) =>
      act("suggest", { person: store.me, place: { where: message.channel, ts: message.ts }, which, typed }),
  };
  return el("div.blocks", {}, drawBlocks(message.blocks, surface));
}

const reaction = ({ name, users }) =>
  el(
    "span.reaction",
    { "data-reaction": name, title: users.map((id) => personOf(id).name).join(", ") },
    emoji(name),
    ` ${users.length}`,
  );

function threadLink(message, openThread) {
  const replies = repliesTo(message.channel, message.ts).filter(({ only_for }) => only_for === undefined);
  if (replies.length === 0) return undefined;
  const faces = [...new Set(replies.map(({ user }) => user))].slice(0, 4).map((id) => avatar(personOf(id)));
  const last = dateOf(replies.at(-1).ts);
  return el(
    "button.thread-link",
    { type: "button", "data-open-thread": message.ts, onclick: () => openThread(message.ts) },
    faces,
    el("span.count", {}, replies.length === 1 ? "1 reply" : `${replies.length} replies`),
    el("span.last", {}, `Last reply ${dayOf(last).toLowerCase()} at ${clock(last)}`),
  );
}

const tools = (message, openThread) =>
  el(
    "div.tools",
    {},
    el(
      "button.tool",
      { type: "button", "data-reply": message.ts, onclick: () => openThread(message.ts) },
      icon("M3.500 4h13v9h-7l-3.500 3v-3h-2.500z"),
      "Reply in thread",
    ),
  );
