import { z } from "zod";
import { viewMessages } from "../blocks/validate-view.ts";
import { Json } from "../json.ts";
import { Refused } from "../refused.ts";
import { personOf, type Team } from "../team.ts";
import { type Methods, method, named } from "./method.ts";

const Content = z.object({ view: z.unknown() });
const Open = Content.extend({ trigger_id: named });
const Update = Content.extend({
  view_id: z.string().optional(),
  external_id: z.string().optional(),
  hash: z.string().optional(),
});
const Publish = Content.extend({ user_id: named, hash: z.string().optional() });

export function viewMethods(team: Team): Methods {
  const { views, triggers } = team;
  return {
    "views.open": method(Open, (args) => {
      const content = checkedView(args.view, "modal");
      return { view: views.open(triggers.use(args.trigger_id), content) };
    }),
    "views.push": method(Open, (args) => {
      const content = checkedView(args.view, "modal");
      return { view: views.push(triggers.use(args.trigger_id), content) };
    }),
    "views.update": method(Update, ({ view_id, external_id, hash, view }) => {
      const content = checkedView(view, "modal");
      if (view_id !== undefined) return { view: views.update({ viewId: view_id }, content, hash) };
      if (external_id !== undefined) return { view: views.update({ externalId: external_id }, content, hash) };
      throw new Refused("invalid_arguments", ["missing required field: view_id"]);
    }),
    "views.publish": method(Publish, (args) => {
      const person = personOf(team, args.user_id);
      return { view: views.publish(person.id, checkedView(args.view, "home"), args.hash) };
    }),
  };
}

/** A view in an acknowledgement is held to the same rules. */
export function checkedView(view: unknown, type: "modal" | "home"): Json {
  const messages = viewMessages(view, type);
  if (messages.length > 0) throw new Refused("invalid_arguments", messages);
  return Json.parse(view);
}
