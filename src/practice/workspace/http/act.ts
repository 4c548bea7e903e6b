import { z } from "zod";
import type { Send } from "../send.ts";

const who = { person: z.string() };
const which = z.object({ blockId: z.string(), actionId: z.string() });
const given = z.union([z.string(), z.array(z.string()), z.null()]);
const menuPlace = z.union([z.enum(["modal", "home"]), z.object({ where: z.string(), ts: z.string() })]);

const Say = z.object({ ...who, channel: z.string(), text: z.string().min(1), threadTs: z.string().optional() });
const Click = z.object({ ...who, channel: z.string(), ts: z.string(), which, chosen: given.optional() });
const ClickView = z.object({ ...who, surface: z.enum(["modal", "home"]), which, chosen: given.optional() });
const Suggest = z.object({ ...who, place: menuPlace, which, typed: z.string() });
const Submit = z.object({ ...who, values: z.record(z.string(), given) });
const Who = z.object(who);

/** One thing a person did on the page. */
export async function act(send: Send, name: string, body: unknown): Promise<unknown> {
  switch (name) {
    case "say": {
      const { person, channel, text, threadTs } = Say.parse(body);
      const isCommand = text.startsWith("/") && threadTs === undefined;
      return isCommand ? send.command(person, channel, text) : send.say(person, channel, text, threadTs);
    }
    case "click": {
      const { person, channel, ts, which, chosen } = Click.parse(body);
      return send.click(person, channel, ts, which, chosen);
    }
    case "click-view": {
      const { person, surface, which, chosen } = ClickView.parse(body);
      return send.clickView(person, surface, which, chosen);
    }
    case "suggest": {
      const { person, place, which, typed } = Suggest.parse(body);
      return send.suggest(person, place, which, typed);
    }
    case "submit": {
      const { person, values } = Submit.parse(body);
      return send.submitView(person, values);
    }
    case "close":
      return send.closeView(Who.parse(body).person);
    case "home":
      return send.openHome(Who.parse(body).person);
    default:
      throw new Error(`nobody can ${name}`);
  }
}
