/** What the page knows: filled by the live stream, read by everything that draws. */
export const store = {
  me: "",
  channel: "",
  thread: undefined,
  tab: "messages",
  people: [],
  groups: [],
  channels: [],
  bot: undefined,
  team: undefined,
  messages: new Map(),
  unread: new Map(),
  /** What was typed and not sent, by channel and thread. */
  drafts: new Map(),
  modals: [],
  home: null,
  panel: { buttons: [], state: [] },
  connections: 0,
};

const SLACKBOT = { id: "USLACKBOT", name: "Slackbot", title: "", isApp: true };

export function take(everything) {
  const { messages, ...rest } = everything;
  Object.assign(store, rest);
  store.messages = new Map(store.channels.map(({ id }) => [id, new Map()]));
  for (const message of messages) put(message);
}

export function put(message) {
  const known = store.messages.get(message.channel) ?? new Map();
  store.messages.set(message.channel, known);
  const isNew = !known.has(message.ts);
  known.set(message.ts, message);
  return isNew;
}

export const remove = (message) => store.messages.get(message.channel)?.delete(message.ts);

export const messageAt = (channel, ts) => store.messages.get(channel)?.get(ts);

const byTime = (one, other) => Number(one.ts) - Number(other.ts);

export const rootsOf = (channel) => [...(store.messages.get(channel)?.values() ?? [])].filter(isRoot).sort(byTime);

export const repliesTo = (channel, ts) =>
  [...(store.messages.get(channel)?.values() ?? [])]
    .filter((message) => message.thread_ts === ts && message.ts !== ts)
    .sort(byTime);

export const isRoot = (message) => (message.thread_ts ?? message.ts) === message.ts;

export function personOf(id) {
  if (id === store.bot?.userId) return { id, name: store.bot.name, title: "", isApp: true, isBot: true };
  return (
    store.people.find((person) => person.id === id) ?? (id === SLACKBOT.id ? SLACKBOT : { id, name: id, title: "" })
  );
}

export const channelOf = (id) => store.channels.find((channel) => channel.id === id);
export const groupOf = (id) => store.groups.find((group) => group.id === id);
export const botChannel = () => store.channels.find(({ directWith }) => directWith === store.me);
