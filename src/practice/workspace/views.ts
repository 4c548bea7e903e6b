import { randomUUID } from "node:crypto";
import { z } from "zod";
import { withIds } from "./block-ids.ts";
import type { Changes } from "./changes.ts";
import type { Json } from "./json.ts";
import { Block } from "./message.ts";
import { BOT, TEAM } from "./people.ts";
import { Refused } from "./refused.ts";

export const View = z.looseObject({
  id: z.string(),
  type: z.enum(["modal", "home"]),
  hash: z.string(),
  callback_id: z.string(),
  private_metadata: z.string(),
  external_id: z.string(),
  notify_on_close: z.boolean(),
  blocks: z.array(Block),
  root_view_id: z.string(),
  previous_view_id: z.string().nullable(),
});
export type View = z.infer<typeof View>;

const DEEPEST = 3;

/** Per person a stack of modals and a home tab. */
export class Views {
  readonly #stacks = new Map<string, readonly View[]>();
  readonly #homes = new Map<string, View>();
  readonly #changes: Changes;
  #hashes = 0;

  constructor(changes: Changes) {
    this.#changes = changes;
  }

  stack(person: string): readonly View[] {
    return this.#stacks.get(person) ?? [];
  }

  home(person: string): View | undefined {
    return this.#homes.get(person);
  }

  open(person: string, content: Json): View {
    this.#refuseTakenId(content);
    const view = this.#viewOf(content, undefined);
    return this.#show(person, [view], view);
  }

  push(person: string, content: Json): View {
    const stack = this.stack(person);
    if (stack.length >= DEEPEST) throw new Refused("push_limit_reached");
    this.#refuseTakenId(content);
    const view = this.#viewOf(content, undefined, stack.at(-1));
    return this.#show(person, [...stack, view], view);
  }

  update(which: { readonly viewId?: string; readonly externalId?: string }, content: Json, hash?: string): View {
    for (const [person, stack] of this.#stacks) {
      const old = stack.find(({ id, external_id }) => id === which.viewId || external_id === which.externalId);
      if (old === undefined) continue;
      if (hash !== undefined && hash !== old.hash) throw new Refused("hash_conflict");
      const view = this.#viewOf(content, old);
      return this.#show(
        person,
        stack.map((each) => (each === old ? view : each)),
        view,
      );
    }
    throw new Refused("not_found");
  }

  close(person: string): void {
    this.#stacks.set(person, this.stack(person).slice(0, -1));
    this.#changes.tell({ kind: "modals", person });
  }

  clear(person: string): void {
    this.#stacks.set(person, []);
    this.#changes.tell({ kind: "modals", person });
  }

  publish(person: string, content: Json, hash?: string): View {
    const old = this.#homes.get(person);
    if (hash !== undefined && old !== undefined && hash !== old.hash) throw new Refused("hash_conflict");
    const view = this.#viewOf(content, old);
    this.#homes.set(person, view);
    this.#changes.tell({ kind: "home", person });
    return view;
  }

  #show(person: string, stack: readonly View[], view: View): View {
    this.#stacks.set(person, stack);
    this.#changes.tell({ kind: "modals", person });
    return view;
  }

  #refuseTakenId(content: Json): void {
    const wanted = content["external_id"];
    const taken = [...this.#stacks.values()].flat().some(({ external_id }) => external_id === wanted);
    if (wanted !== undefined && wanted !== "" && taken) throw new Refused("duplicate_external_id");
  }

  #viewOf(content: Json, old: View | undefined, below?: View): View {
    const id = old?.id ?? `V${randomUUID().replaceAll("-", "").slice(0, 10).toUpperCase()}`;
    this.#hashes += 1;
    return View.parse({
      callback_id: "",
      private_metadata: "",
      external_id: "",
      notify_on_close: false,
      clear_on_close: false,
      ...content,
      blocks: withIds(content["blocks"]),
      id,
      hash: `${this.#hashes}.${randomUUID().slice(0, 8)}`,
      team_id: TEAM.id,
      app_id: BOT.appId,
      bot_id: BOT.botId,
      root_view_id: old?.root_view_id ?? below?.root_view_id ?? id,
      previous_view_id: old?.previous_view_id ?? below?.id ?? null,
      state: { values: {} },
    });
  }
}
