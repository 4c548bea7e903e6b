import { z } from "zod";
import type { Json } from "../json.ts";
import { BOT, type Person, TEAM, type UserGroup } from "../people.ts";
import { Refused } from "../refused.ts";
import { botChannel, personOf, type Team } from "../team.ts";
import { flag, type Methods, method, named } from "./method.ts";

const Reaction = z.object({ channel: named, timestamp: named, name: named });

export function peopleMethods(team: Team): Methods {
  return {
    "auth.test": () => ({
      url: `${team.url()}/`,
      team: TEAM.name,
      user: BOT.name,
      team_id: TEAM.id,
      user_id: BOT.userId,
      bot_id: BOT.botId,
      is_enterprise_install: false,
    }),
    "users.info": method(z.object({ user: named, include_locale: flag.default(false) }), (args) => ({
      user: args.user === BOT.userId ? theBot() : describe(personOf(team, args.user), args.include_locale),
    })),
    "users.list": method(z.looseObject({}), () => ({
      members: [...team.people.map((person) => describe(person, false)), theBot()],
      response_metadata: { next_cursor: "" },
    })),
    "usergroups.list": method(z.object({ include_users: flag.default(false) }), (args) => ({
      usergroups: team.groups.map((group) => describeGroup(group, args.include_users)),
    })),
    "usergroups.users.list": method(z.object({ usergroup: named }), (args) => {
      const group = team.groups.find(({ id }) => id === args.usergroup);
      if (group === undefined) throw new Refused("no_such_subteam");
      return { users: group.members };
    }),
    "reactions.add": method(Reaction, (args) => {
      const message = team.conversations.message(botChannel(team, args.channel).id, args.timestamp);
      if (message === undefined) throw new Refused("message_not_found");
      const others = (message.reactions ?? []).filter(({ name }) => name !== args.name);
      const users = message.reactions?.find(({ name }) => name === args.name)?.users ?? [];
      if (users.includes(BOT.userId)) throw new Refused("already_reacted");
      const reactions = [...others, { name: args.name, users: [...users, BOT.userId] }];
      team.conversations.replace({ ...message, reactions });
      return {};
    }),
  };
}

const describe = (person: Person, withLocale: boolean): Json => ({
  id: person.id,
  team_id: TEAM.id,
  name: person.handle,
  real_name: person.name,
  deleted: false,
  is_bot: false,
  tz: "Asia/Shanghai",
  tz_offset: 28_800,
  profile: { real_name: person.name, display_name: person.name, title: person.title },
  ...(withLocale ? { locale: person.locale } : {}),
});

const theBot = (): Json => ({
  id: BOT.userId,
  team_id: TEAM.id,
  name: BOT.name,
  real_name: BOT.name,
  is_bot: true,
  profile: { real_name: BOT.name, display_name: BOT.name, api_app_id: BOT.appId, bot_id: BOT.botId },
});

const describeGroup = ({ id, handle, name, members }: UserGroup, withUsers: boolean): Json => ({
  id,
  team_id: TEAM.id,
  handle,
  name,
  is_usergroup: true,
  user_count: members.length,
  ...(withUsers ? { users: members } : {}),
});
