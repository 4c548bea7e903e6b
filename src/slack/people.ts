import type { WebClient } from "@slack/web-api";
import { z } from "zod";
import type { Rule } from "../core/cluster.ts";
import type { UserId } from "../core/entry.ts";
import type { Voter } from "../core/policy.ts";
import type { Message, Param } from "../core/words.ts";
import type { Clock, Log } from "./bot.ts";
import { Kept } from "./kept.ts";

const GROUP_MS = 60_000;
const NAME_MS = 3_600_000;
const User = z.object({
  user: z.object({
    name: z.string().optional(),
    real_name: z.string().optional(),
    profile: z.object({ display_name: z.string().optional(), real_name: z.string().optional() }).optional(),
  }),
});
const Members = z.object({ users: z.array(z.string()).default([]) });
const Groups = z.object({ usergroups: z.array(z.object({ id: z.string(), handle: z.string() })).default([]) });

/** Who somebody is: the name for people, and the groups that rules name. Both are kept for a short while. */
export class People {
  readonly #client: WebClient;
  readonly #clock: Clock;
  readonly #log: Log;
  /** Names from the inventory, for when Slack cannot be asked. */
  readonly #known: Readonly<Record<string, string>>;
  readonly #names = new Kept<string | undefined>(NAME_MS);
  readonly #members = new Kept<readonly string[]>(GROUP_MS);
  readonly #groups = new Kept<z.infer<typeof Groups>>(GROUP_MS);

  constructor(client: WebClient, clock: Clock, log: Log, known: Readonly<Record<string, string>>) {
    this.#client = client;
    this.#clock = clock;
    this.#log = log;
    this.#known = known;
  }

  /** With the groups that these rules name. Fails when one cannot be read: nobody is let in by a guess. */
  async voter(id: UserId, rules: readonly Rule[]): Promise<Voter> {
    const groups = groupsIn(rules);
    const [name, ...members] = await Promise.all([this.name(id), ...groups.map((group) => this.#membersOf(group))]);
    return { id, name, memberOf: groups.filter((_, index) => members[index]?.includes(id)) };
  }

  async name(id: string): Promise<string> {
    try {
      const known = await this.#names.get(id, this.#clock.now(), async () => {
        const { user } = User.parse(await this.#client.apiCall("users.info", { user: id }));
        const names = [user.profile?.display_name, user.profile?.real_name, user.real_name, user.name];
        return names.find((name) => name !== undefined && name !== "");
      });
      return known ?? this.#known[id] ?? id;
    } catch (error) {
      this.#log("the name of a person could not be looked up", { user: id, cause: String(error) });
      return this.#known[id] ?? id;
    }
  }

  /** The same message with names in the place of ids. */
  async named(message: Message): Promise<Message> {
    const entries = Object.entries(message.params).map(
      async ([key, param]) => [key, await this.#namedParam(param)] as const,
    );
    return { id: message.id, params: Object.fromEntries(await Promise.all(entries)) };
  }

  async #namedParam(param: Param): Promise<Param> {
    if (typeof param === "number") return param;
    if (typeof param === "string") {
      if (/^[UW][A-Z0-9]+$/.test(param)) return this.name(param);
      return /^S[A-Z0-9]+$/.test(param) ? this.#groupName(param) : param;
    }
    return "id" in param ? this.named(param) : Promise.all(param.map((one) => this.#namedParam(one)));
  }

  async #groupName(id: string): Promise<string> {
    try {
      const groups = await this.#groups.get("", this.#clock.now(), async () =>
        Groups.parse(await this.#client.apiCall("usergroups.list", {})),
      );
      const handle = groups.usergroups.find((group) => group.id === id)?.handle;
      return handle === undefined ? id : `@${handle}`;
    } catch {
      return id;
    }
  }

  #membersOf(group: string): Promise<readonly string[]> {
    return this.#members.get(group, this.#clock.now(), async () => {
      const answer = await this.#client.apiCall("usergroups.users.list", { usergroup: group });
      return Members.parse(answer).users;
    });
  }
}

function groupsIn(rules: readonly Rule[]): string[] {
  const entries = rules.flatMap(({ requesters, approvers }) => [...requesters, ...approvers]);
  return [...new Set(entries.filter((entry) => /^S[A-Z0-9]+$/.test(entry)))];
}
