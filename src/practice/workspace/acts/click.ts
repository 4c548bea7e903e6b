import { type Element, findElement, type Placed, placedElements, type Which } from "../elements.ts";
import { type Json, objectOf } from "../json.ts";
import type { Block } from "../message.ts";
import { inMessage, interaction, inView } from "../payloads.ts";
import { channelOf } from "../team.ts";
import { type Given, heldBy, stateOf } from "../values.ts";
import { actor, type Outcome, outcomeOf, type Stage, tellFailure } from "./stage.ts";
import type { Suggestions } from "./suggest.ts";

/** What a person does to one element: press it, or choose something in it. */
export interface Press {
  readonly which: Which;
  readonly chosen?: Given;
}

/** Uses an element of a message. A menu needs `chosen`: an option's value or an id. */
export async function click(
  stage: Stage,
  suggestions: Suggestions,
  at: { readonly who: string; readonly where: string; readonly ts: string } & Press,
): Promise<Outcome> {
  const { team, deliveries } = stage;
  const person = actor(team, at.who);
  const channel = channelOf(team, at.where);
  const message = team.conversations.message(channel.id, at.ts);
  if (message === undefined || (message.only_for ?? person.id) !== person.id) {
    throw new Error(`${person.name} sees no message ${at.ts} in #${channel.name}`);
  }
  const threadTs = message.thread_ts;
  const origin = { person: person.id, channel: channel.id, threadTs, message };
  const delivered = await deliveries.deliver(
    "interactive",
    interaction("block_actions", person, team.triggers.issue(person.id), {
      ...inMessage(message, channel),
      ...pressed(stage, message.blocks, suggestions, at),
      response_url: team.responseUrls.issue(origin),
    }),
  );
  tellFailure(stage, delivered, { person, channel: channel.id, threadTs, what: "That action" });
  return outcomeOf(delivered);
}

/** Uses an element of the topmost modal, or of the home tab. */
export async function clickInView(
  stage: Stage,
  suggestions: Suggestions,
  at: { readonly who: string; readonly surface: "modal" | "home" } & Press,
): Promise<Outcome> {
  const { team, deliveries } = stage;
  const person = actor(team, at.who);
  const view = at.surface === "home" ? team.views.home(person.id) : team.views.stack(person.id).at(-1);
  if (view === undefined) throw new Error(`${person.name} has no ${at.surface} open`);
  const delivered = await deliveries.deliver(
    "interactive",
    interaction("block_actions", person, team.triggers.issue(person.id), {
      ...inView(view),
      ...pressed(stage, view.blocks, suggestions, at),
    }),
  );
  return outcomeOf(delivered);
}

function pressed(
  stage: Stage,
  blocks: readonly Block[],
  suggestions: Suggestions,
  { which, chosen = null }: Press,
): Json {
  const placed = findElement(blocks, which);
  if (placed === undefined) throw new Error(`there is no ${JSON.stringify(which)} among ${namesOf(blocks)}`);
  const element = suggestions.known(placed.element);
  const all = placedElements(blocks);
  const state = stateOf(
    all,
    (each) => (isSame(each, placed) ? chosen : undefined),
    (each) => suggestions.known(each),
  );
  const action = {
    type: element.type,
    action_id: element.action_id,
    block_id: placed.blockId,
    action_ts: stage.team.conversations.nextTs(),
    ...(element.type === "button" ? buttonValue(element) : heldBy(element, chosen)),
  };
  return { actions: [action], state };
}

const isSame = (one: Placed, other: Placed): boolean =>
  one.blockId === other.blockId && one.element.action_id === other.element.action_id;

const buttonValue = (element: Element): Json => ({
  text: objectOf(element.text),
  ...(element.value === undefined ? {} : { value: element.value }),
  ...(element["style"] === undefined ? {} : { style: element["style"] }),
});

const namesOf = (blocks: readonly Block[]): string =>
  placedElements(blocks)
    .map(({ blockId, element }) => `${blockId}/${element.action_id}`)
    .join(", ") || "no elements at all";
