import { BOT } from "../people.ts";
import type { Team } from "../team.ts";

/** Mentions that are already in Slack's own form are kept. */
const READY = /(<[@#!][^<>\s]+>)/;

/** What Slack makes of typed text: three characters escaped, `@name` and `#channel` as ids. */
export function asSent(team: Team, typed: string, { withNames = false } = {}): string {
  return typed
    .split(READY)
    .map((piece, index) => (index % 2 === 1 ? piece : linked(team, escaped(piece), withNames)))
    .join("");
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

function linked(team: Team, text: string, withNames: boolean): string {
  const reference = (sign: string, id: string, name: string): string =>
    withNames ? `<${sign}${id}|${name}>` : `<${sign}${id}>`;
  const names = [
    { typed: `@${BOT.name}`, link: reference("@", BOT.userId, BOT.name) },
    ...team.people.flatMap(({ id, name, handle }) =>
      [name, handle].map((each) => ({ typed: `@${each}`, link: reference("@", id, handle) })),
    ),
    ...team.groups.map(({ id, handle }) => ({ typed: `@${handle}`, link: `<!subteam^${id}|@${handle}>` })),
    ...team.conversations.channels.map(({ id, name }) => ({ typed: `#${name}`, link: reference("#", id, name) })),
  ];
  return names.reduce((sent, { typed, link }) => sent.replace(whole(typed), link), text);
}

const whole = (typed: string): RegExp =>
  new RegExp(`(?<![\\w.])${typed.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`, "giu");
