import { click, clickInView } from "./acts/click.ts";
import { closeView, openHome, type Submitted, submitView, type Values } from "./acts/form.ts";
import { command, mention, type Said, say } from "./acts/speak.ts";
import type { Outcome, Stage } from "./acts/stage.ts";
import { type MenuPlace, Suggestions } from "./acts/suggest.ts";
import type { Choice, Which } from "./elements.ts";
import type { Given } from "./values.ts";

/** Everything a person can do. People and channels are named by id or by name; the page uses the same calls. */
export class Send {
  readonly #stage: Stage;
  readonly #suggestions: Suggestions;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#suggestions = new Suggestions(stage);
  }

  /** `/gauss status prod`; without a slash the first command of the workspace is meant. */
  command(person: string, channel: string, text: string): Promise<Outcome> {
    return command(this.#stage, person, channel, text);
  }

  say(person: string, channel: string, text: string, threadTs?: string): Promise<Said> {
    return say(this.#stage, person, channel, text, threadTs);
  }

  /** A message that addresses the bot, with `@gauss` put before the text where it is missing. */
  mention(person: string, channel: string, text: string, threadTs?: string): Promise<Said> {
    return mention(this.#stage, person, channel, text, threadTs);
  }

  /** Presses a button; in a menu chooses `chosen`. Confirmations are the page's business: this is the click after them. */
  click(person: string, channel: string, ts: string, which: Which, chosen?: Given): Promise<Outcome> {
    return click(this.#stage, this.#suggestions, { who: person, where: channel, ts, which, ...given(chosen) });
  }

  /** The same in the topmost modal or on the home tab. */
  clickView(person: string, surface: "modal" | "home", which: Which, chosen?: Given): Promise<Outcome> {
    return clickInView(this.#stage, this.#suggestions, { who: person, surface, which, ...given(chosen) });
  }

  suggest(person: string, place: MenuPlace, which: Which, typed: string): Promise<readonly Choice[]> {
    return this.#suggestions.ask(person, place, which, typed);
  }

  submitView(person: string, values: Values = {}): Promise<Submitted> {
    return submitView(this.#stage, this.#suggestions, person, values);
  }

  closeView(person: string): Promise<Outcome> {
    return closeView(this.#stage, person);
  }

  openHome(person: string): Promise<Outcome> {
    return openHome(this.#stage, person);
  }
}

const given = (chosen: Given | undefined): { chosen?: Given } => (chosen === undefined ? {} : { chosen });
