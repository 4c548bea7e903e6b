import { type Json, objectOf } from "../json.ts";
import { fromSlackbot, type Message } from "../message.ts";
import { rootOf } from "../methods/chat.ts";
import { event, slashCommand } from "../payloads.ts";
import { BOT, type Channel, type Person } from "../people.ts";
import { Refused } from "../refused.ts";
import { type Origin, Reply } from "../response-urls.ts";
import { channelOf } from "../team.ts";
import { actor, NOT_SENT, type Outcome, outcomeOf, type Stage, tellFailure } from "./stage.ts";
import { asSent } from "./typed.ts";

/** A slash command; the first of the workspace's commands when the text does not start with one. */
export async function command(stage: Stage, who: string, where: string, typed: string): Promise<Outcome> {
  const { team, deliveries, commands } = stage;
  const person = actor(team, who);
  const channel = channelOf(team, where);
  const line = typed.startsWith("/") ? typed : `${commands[0]} ${typed}`;
  const [name = "", ...words] = line.trim().split(/(?<=^\S+)\s+/);
  if (!commands.includes(name)) {
    const hint = `\`${name}\` is not a valid command. In Slack, every command starts with \`/\`: try \`${commands[0]} help\`.`;
    team.conversations.post(channel.id, fromSlackbot(person.id, hint));
    return NOT_SENT;
  }
  const origin: Origin = { person: person.id, channel: channel.id };
  const delivered = await deliveries.deliver(
    "slash_commands",
    slashCommand({
      person,
      channel,
      command: name,
      text: asSent(team, words.join(" "), { withNames: true }),
      triggerId: team.triggers.issue(person.id),
      responseUrl: team.responseUrls.issue(origin),
    }),
  );
  tellFailure(stage, delivered, { person, channel: channel.id, what: `\`${name}\`` });
  const outcome = outcomeOf(delivered);
  if (outcome.acked !== null) showReply(stage, origin, outcome.response);
  return outcome;
}

/** An acknowledgement may carry the answer itself. */
function showReply({ team }: Stage, origin: Origin, body: unknown): void {
  const content: Json = typeof body === "string" ? { text: body } : objectOf(body);
  const reply = Reply.safeParse(content);
  if (!reply.success || (reply.data.text === "" && reply.data.blocks === undefined)) return;
  try {
    team.responseUrls.answer(origin, reply.data);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const text = `The app answered with something Slack does not take: ${error.message}`;
    team.conversations.post(origin.channel, fromSlackbot(origin.person, text));
  }
}

export interface Said extends Outcome {
  readonly message: Message;
}

/** A message of a person. Where it mentions the bot, the bot hears of it. */
export async function say(stage: Stage, who: string, where: string, typed: string, threadTs?: string): Promise<Said> {
  const { team } = stage;
  const person = actor(team, who);
  const channel = channelOf(team, where);
  const root = rootOf(team, channel.id, threadTs);
  if (root !== undefined && stage.commands.some((name) => typed.split(/\s/)[0] === name)) {
    const hint = `\`${typed.split(/\s/)[0]}\` is not supported in threads. Use \`@${BOT.name} …\` in threads.`;
    const message = team.conversations.post(channel.id, fromSlackbot(person.id, hint, root));
    return { ...NOT_SENT, message };
  }
  const text = asSent(team, typed);
  const message = team.conversations.post(channel.id, { user: person.id, text, threadTs: root });
  return { ...(await hear(stage, person, channel, message)), message };
}

/** As `say`, with the bot addressed when the text does not do it. */
export function mention(stage: Stage, who: string, where: string, typed: string, threadTs?: string): Promise<Said> {
  const addressed = asSent(stage.team, typed).includes(`<@${BOT.userId}>`);
  return say(stage, who, where, addressed ? typed : `<@${BOT.userId}> ${typed}`, threadTs);
}

async function hear(stage: Stage, person: Person, channel: Channel, message: Message): Promise<Outcome> {
  const direct = channel.directWith !== undefined;
  const type = direct ? "message" : "app_mention";
  const wanted = stage.events.has(type) && channel.botIsMember;
  if (!wanted || (!direct && !message.text.includes(`<@${BOT.userId}>`))) return NOT_SENT;
  const content = {
    type,
    user: person.id,
    channel: channel.id,
    text: message.text,
    ts: message.ts,
    event_ts: message.ts,
    ...(direct ? { channel_type: "im" } : {}),
    ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
  };
  return outcomeOf(await stage.deliveries.deliver("events_api", event(content, stage.team.now())));
}
