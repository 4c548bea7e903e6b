import { z } from "zod";
import { type Placed, placedElements } from "../elements.ts";
import { checkedView } from "../methods/views.ts";
import { event, interaction } from "../payloads.ts";
import { type Given, stateOf } from "../values.ts";
import type { View } from "../views.ts";
import { actor, NOT_SENT, type Outcome, outcomeOf, type Stage } from "./stage.ts";
import type { Suggestions } from "./suggest.ts";

/** By block id or action id. What is left out keeps what it shows at first. */
export type Values = Readonly<Record<string, Given>>;

export interface Submitted extends Outcome {
  /** By block id: what the person has to mend. Empty when the form was taken. */
  readonly errors: Readonly<Record<string, string>>;
}

const FormAnswer = z.discriminatedUnion("response_action", [
  z.object({ response_action: z.literal("errors"), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.enum(["update", "push"]), view: z.unknown() }),
  z.object({ response_action: z.literal("clear") }),
]);

const REQUIRED = "Please complete this required field.";
const TROUBLE = "We had some trouble connecting. Try again?";

/** Submits the topmost modal. Slack itself holds back a form with an empty required field. */
export async function submitView(
  stage: Stage,
  suggestions: Suggestions,
  who: string,
  values: Values,
): Promise<Submitted> {
  const { team, deliveries } = stage;
  const person = actor(team, who);
  const view = topmost(stage, person.id);
  const givenFor = ({ blockId, element }: Placed): Given | undefined => values[blockId] ?? values[element.action_id];
  const placed = placedElements(view.blocks);
  const state = stateOf(placed, givenFor, (each) => suggestions.known(each));
  const missing = placed.filter(
    (each) => each.isInput && !each.optional && isEmpty(state.values[each.blockId]?.[each.element.action_id]),
  );
  if (missing.length > 0)
    return { ...NOT_SENT, errors: Object.fromEntries(missing.map(({ blockId }) => [blockId, REQUIRED])) };
  const filled = { ...view, state };
  const delivered = await deliveries.deliver(
    "interactive",
    interaction("view_submission", person, team.triggers.issue(person.id), { view: filled, response_urls: [] }),
  );
  const outcome = outcomeOf(delivered);
  if (outcome.acked === null) return { ...outcome, errors: { [view.blocks[0]?.block_id ?? ""]: TROUBLE } };
  return { ...outcome, errors: follow(stage, person.id, view, outcome.response) };
}

/** Closes the topmost modal as its cross does. The bot hears of it only where the view asks for it. */
export async function closeView(stage: Stage, who: string): Promise<Outcome> {
  const person = actor(stage.team, who);
  const view = topmost(stage, person.id);
  stage.team.views.close(person.id);
  if (!view.notify_on_close) return NOT_SENT;
  const payload = interaction("view_closed", person, stage.team.triggers.issue(person.id), { view, is_cleared: false });
  return outcomeOf(await stage.deliveries.deliver("interactive", payload));
}

/** Opens the bot's home tab; the bot publishes it when it hears of that. */
export async function openHome(stage: Stage, who: string): Promise<Outcome> {
  const { team } = stage;
  const person = actor(team, who);
  if (!stage.events.has("app_home_opened")) return NOT_SENT;
  const channel = team.conversations.channels.find(({ directWith }) => directWith === person.id)?.id;
  const home = team.views.home(person.id);
  const content = {
    type: "app_home_opened",
    user: person.id,
    channel,
    tab: "home",
    event_ts: team.conversations.nextTs(),
    ...(home === undefined ? {} : { view: home }),
  };
  return outcomeOf(await stage.deliveries.deliver("events_api", event(content, team.now())));
}

function topmost(stage: Stage, person: string): View {
  const view = stage.team.views.stack(person).at(-1);
  if (view === undefined) throw new Error(`${person} has no modal open`);
  return view;
}

function follow({ team }: Stage, person: string, view: View, body: unknown): Readonly<Record<string, string>> {
  const answer = FormAnswer.safeParse(body);
  if (!answer.success) {
    team.views.close(person);
    return {};
  }
  switch (answer.data.response_action) {
    case "errors":
      return answer.data.errors;
    case "clear":
      team.views.clear(person);
      return {};
    case "update":
      team.views.update({ viewId: view.id }, checkedView(answer.data.view, "modal"));
      return {};
    case "push":
      team.views.push(person, checkedView(answer.data.view, "modal"));
      return {};
  }
}

/** The `type` says nothing; everything else in a value is what was filled in. */
const isEmpty = (value: object | undefined): boolean =>
  Object.entries(value ?? {}).every(
    ([field, content]) => field === "type" || content === null || (Array.isArray(content) && content.length === 0),
  );
