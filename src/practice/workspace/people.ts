/** Somebody the page can act as. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly handle: string;
  readonly title: string;
  readonly locale: string;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  /** Outside a channel the bot is refused with `not_in_channel`. */
  readonly botIsMember: boolean;
  /** Set in a direct message between the bot and this person, which nobody else sees. */
  readonly directWith?: string;
}

export interface UserGroup {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly members: readonly string[];
}

const person = (id: string, name: string, handle: string, title: string): Person => ({
  id,
  name,
  handle,
  title,
  locale: "en-US",
});

export const PEOPLE = {
  requester: person("U0LINWEI", "Lin Wei", "lin.wei", "DBA on call"),
  approvers: [
    person("U0ZHANGMIN", "Zhang Min", "zhang.min", "DBA lead"),
    person("U0CHENHAO", "Chen Hao", "chen.hao", "DBA lead"),
  ],
  stranger: person("U0SAMPARK", "Sam Park", "sam.park", "Front-end developer"),
} as const;

export const EVERYBODY: readonly Person[] = [PEOPLE.requester, ...PEOPLE.approvers, PEOPLE.stranger];

export const GROUPS: readonly UserGroup[] = [
  { id: "S0DBALEADS", handle: "dba-leads", name: "DBA leads", members: PEOPLE.approvers.map(({ id }) => id) },
];

export const CHANNELS: readonly Channel[] = [
  { id: "C0GAUSSOPS", name: "gauss-ops", topic: "Operations on the openGauss clusters", botIsMember: true },
  { id: "C0GENERAL", name: "general", topic: "Everything else", botIsMember: true },
];

export const TEAM = { id: "T0PRACTICE", domain: "practice", name: "Practice workspace" } as const;
export const BOT = { userId: "U0GAUSS", botId: "B0GAUSS", appId: "A0GAUSS", name: "gauss" } as const;
/** Slack's own voice: hints and failures that only one person sees. */
export const SLACKBOT = "USLACKBOT";

export const directChannel = (person: Person): Channel => ({
  id: `D${person.id.slice(1)}`,
  name: "directmessage",
  topic: `Direct message with ${BOT.name}`,
  botIsMember: true,
  directWith: person.id,
});
