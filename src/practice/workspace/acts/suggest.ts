import { z } from "zod";
import { OptionsAnswer } from "../blocks/choices.ts";
import { Choice, type Element, findElement, type Which } from "../elements.ts";
import type { Json } from "../json.ts";
import { inMessage, interaction, inView } from "../payloads.ts";
import { channelOf } from "../team.ts";
import { actor, type Stage } from "./stage.ts";

const Groups = z.array(z.looseObject({ options: z.array(Choice) }));

/** Where the menu stands: in the topmost modal, on the home tab or in a message. */
export type MenuPlace = "modal" | "home" | { readonly where: string; readonly ts: string };

/** The options of external menus, which the bot alone knows. What it offered is kept for the choice that follows. */
export class Suggestions {
  readonly #offered = new Map<string, readonly Choice[]>();
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** What the bot offers for what was typed; empty when it does not answer properly. */
  async ask(who: string, place: MenuPlace, which: Which, typed: string): Promise<readonly Choice[]> {
    const { team, deliveries } = this.#stage;
    const person = actor(team, who);
    const { blocks, payload } = this.#surface(person.id, place);
    const placed = findElement(blocks, which);
    if (placed === undefined) throw new Error(`there is no menu ${JSON.stringify(which)}`);
    const { answer } = await deliveries.deliver(
      "interactive",
      interaction("block_suggestion", person, team.triggers.issue(person.id), {
        ...payload,
        action_id: placed.element.action_id,
        block_id: placed.blockId,
        value: typed,
      }),
    );
    const checked = OptionsAnswer.safeParse(answer.kind === "acked" ? answer.body : undefined);
    if (!checked.success) return [];
    const choices = checked.data.options ?? Groups.parse(checked.data.option_groups).flatMap(({ options }) => options);
    const kept = z.array(Choice).parse(choices);
    this.#offered.set(placed.element.action_id, kept);
    return kept;
  }

  /** The element with the options that were offered for it last. */
  known(element: Element): Element {
    const options = this.#offered.get(element.action_id);
    return options === undefined || !element.type.includes("external")
      ? element
      : { ...element, options: [...options] };
  }

  #surface(
    person: string,
    place: MenuPlace,
  ): { readonly blocks: Parameters<typeof findElement>[0]; readonly payload: Json } {
    const { team } = this.#stage;
    if (typeof place === "object") {
      const channel = channelOf(team, place.where);
      const message = team.conversations.message(channel.id, place.ts);
      if (message === undefined) throw new Error(`there is no message ${place.ts}`);
      return { blocks: message.blocks, payload: inMessage(message, channel) };
    }
    const view = place === "home" ? team.views.home(person) : team.views.stack(person).at(-1);
    if (view === undefined) throw new Error(`no ${place} is open`);
    return { blocks: view.blocks, payload: inView(view) };
  }
}
