import type { Clock } from "../../src/slack/bot.ts";
import type { ThreadState, ThreadStore } from "../../src/slack/thread-state.ts";
import { emptyThread } from "../../src/slack/thread-state.ts";
import type { Address, Body, Label, Sent, Web } from "../../src/slack/web.ts";

/** A clock that jumps to the next sleeper as soon as nothing else is left to do. */
export function fakeClock(): Clock & { readonly time: () => number } {
  let now = Date.parse("2026-01-02T03:00:00Z");
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  let ticking = false;
  const tick = (): void => {
    if (ticking) return;
    ticking = true;
    // Some turns of the loop, so that everything that can go on has gone on.
    let turns = 8;
    const turn = (): void => {
      turns -= 1;
      if (turns > 0) return void setImmediate(turn);
      ticking = false;
      const [first] = [...sleepers].sort((one, other) => one.at - other.at);
      if (first === undefined) return;
      now = Math.max(now, first.at);
      first.wake();
      if (sleepers.size > 0) tick();
    };
    setImmediate(turn);
  };
  return {
    now: () => new Date(now),
    time: () => now,
    sleep: (ms, stop) =>
      new Promise((resolve) => {
        if (stop.aborted) return resolve();
        const stopped = (): void => sleeper.wake();
        const sleeper = {
          at: now + ms,
          wake: () => {
            sleepers.delete(sleeper);
            stop.removeEventListener("abort", stopped);
            resolve();
          },
        };
        sleepers.add(sleeper);
        stop.addEventListener("abort", stopped);
        tick();
      }),
  };
}

/** What happens to the next calls instead of a plain success. */
export type Fault =
  | Exclude<Sent, { kind: "sent" }>
  | { readonly kind: "posted-but-unknown" }
  | { readonly kind: "crash" };

interface Seen {
  readonly ts: string;
  readonly to: Address;
  readonly label: Label | undefined;
  body: Body;
  edits: number;
  readonly file: string | undefined;
}

export interface FakeSlack extends Web {
  readonly seen: Seen[];
  readonly whispered: { readonly way: "respond" | "whisper"; readonly body: Body }[];
  /** Every call with its time. */
  readonly calls: { readonly method: string; readonly at: number; readonly key: string }[];
  /** Asked before each call; undefined lets it succeed. */
  fault: (method: string, key: string) => Fault | undefined;
  readonly texts: () => string[];
}

export class Crash extends Error {}

/** Slack in memory: it keeps what was posted, and fails on demand, also after it has posted. */
export function fakeSlack(clock: Clock): FakeSlack {
  let count = 0;
  const act = (method: string, key: string, effect: () => string): Sent => {
    slack.calls.push({ method, at: clock.now().getTime(), key });
    const fault = slack.fault(method, key);
    if (fault?.kind === "crash") throw new Crash();
    if (fault !== undefined && fault.kind !== "posted-but-unknown") return fault;
    const ts = effect();
    return fault === undefined ? { kind: "sent", ts } : { kind: "unknown", why: "the connection broke" };
  };
  const add = (to: Address, body: Body, label: Label | undefined, file?: string): string => {
    count += 1;
    const ts = `${Math.floor(clock.now().getTime() / 1000)}.${String(count).padStart(6, "0")}`;
    slack.seen.push({ ts, to, label, body, edits: 0, file });
    return ts;
  };
  const slack: FakeSlack = {
    seen: [],
    whispered: [],
    calls: [],
    fault: () => undefined,
    texts: () => slack.seen.map(({ label, file }) => label?.key ?? file ?? "?"),
    post: async (to, body, label) => act("post", label.key, () => add(to, body, label)),
    update: async ({ ts }, body, label) =>
      act("update", label.key, () => {
        const message = slack.seen.find((one) => one.ts === ts);
        if (message !== undefined) Object.assign(message, { body, edits: message.edits + 1 });
        return ts;
      }),
    upload: async (to, { name }) => act("upload", name, () => add(to, { text: name, blocks: [] }, undefined, name)),
    async find({ channel, thread }) {
      const result = act("find", "", () => "");
      if (result.kind !== "sent") return result;
      const here = slack.seen.filter(({ to }) => to.channel === channel && to.thread === thread);
      return {
        kind: "found",
        messages: here.map(({ ts, label, file }) => ({ ts, key: label?.key, files: file === undefined ? [] : [file] })),
      };
    },
    respond: async (_url, body) =>
      act("respond", "", () => {
        slack.whispered.push({ way: "respond", body });
        return "";
      }),
    whisper: async (_to, _user, body) =>
      act("whisper", "", () => {
        slack.whispered.push({ way: "whisper", body });
        return "1.1";
      }),
  };
  return slack;
}

export interface MemoryThreads extends ThreadStore {
  readonly states: Map<string, ThreadState>;
}
export function memoryThreads(): MemoryThreads {
  const states = new Map<string, ThreadState>();
  return {
    states,
    load: async (run) => states.get(run) ?? emptyThread(),
    save: async (run, state) => void states.set(run, structuredClone(state)),
  };
}
