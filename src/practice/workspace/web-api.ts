import { blockProblem } from "./blocks/validate-blocks.ts";
import type { Json } from "./json.ts";
import { chatMethods } from "./methods/chat.ts";
import { conversationMethods } from "./methods/conversations.ts";
import { fileMethods } from "./methods/files.ts";
import type { Method, Methods } from "./methods/method.ts";
import { peopleMethods } from "./methods/people.ts";
import { viewMethods } from "./methods/views.ts";
import type { RateLimits } from "./rate-limits.ts";
import { Refused } from "./refused.ts";
import type { Team } from "./team.ts";

export interface Tokens {
  readonly bot: string;
  readonly app: string;
}

export type ApiAnswer =
  | { readonly kind: "answer"; readonly body: Json }
  | { readonly kind: "too-many"; readonly retryAfter: number };

/** Slack's Web API as far as the bot needs it: who may call, how often, what is answered. */
export class WebApi {
  readonly #methods: Methods;
  readonly #team: Team;
  readonly #tokens: Tokens;
  readonly #limits: RateLimits;

  constructor(team: Team, tokens: Tokens, limits: RateLimits, newSocketUrl: () => string) {
    this.#team = team;
    this.#tokens = tokens;
    this.#limits = limits;
    this.#methods = {
      ...chatMethods(team),
      ...conversationMethods(team),
      ...peopleMethods(team),
      ...viewMethods(team),
      ...fileMethods(team),
      "apps.connections.open": () => ({ url: newSocketUrl() }),
      "blocks.validate": ({ blocks }) => {
        const problem = blockProblem(blocks, "message", team.withoutBlocks);
        if (problem !== undefined) throw new Refused(problem.error, problem.messages);
        return {};
      },
    };
  }

  async call(name: string, args: Json, token: string | undefined): Promise<ApiAnswer> {
    this.#team.changes.tell({ kind: "call", method: name });
    try {
      const work = this.#permitted(name, token);
      const retryAfter = this.#limits.take(name, String(args["channel"] ?? ""));
      if (retryAfter !== undefined) return { kind: "too-many", retryAfter };
      return { kind: "answer", body: { ok: true, ...(await work(args)) } };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { kind: "answer", body: { ok: false, error: error.code, ...error.details } };
    }
  }

  #permitted(name: string, token: string | undefined): Method {
    const work = this.#methods[name];
    if (work === undefined) throw new Refused("unknown_method");
    if (name === "blocks.validate") return work;
    if (token === undefined) throw new Refused("not_authed");
    const known = token === this.#tokens.bot || token === this.#tokens.app;
    if (!known) throw new Refused("invalid_auth");
    const needsApp = name === "apps.connections.open";
    const isApp = token === this.#tokens.app;
    if (needsApp !== isApp && name !== "auth.test") throw new Refused("not_allowed_token_type");
    return work;
  }
}
