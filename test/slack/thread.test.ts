import { expect, test } from "vitest";
import { type Event, RunId, UserId } from "../../src/core/entry.ts";
import { verbatim } from "../../src/core/words.ts";
import type { Explained } from "../../src/slack/bot.ts";
import { Threads } from "../../src/slack/thread.ts";
import type { Sent } from "../../src/slack/web.ts";
import { blue } from "../support/fixed-world.ts";
import { memoryStore } from "../support/memory-store.ts";
import { Crash, type Fault, fakeClock, fakeSlack, memoryThreads } from "./fake-slack.ts";
import { failover, look, RUNS, readRequested, run, status } from "./runs.ts";

/** Threads over a journal that holds these events, on a Slack that can be reached again by a second bot. */
function bench(events: readonly Event[], parts: Partial<ReturnType<typeof world>> = {}) {
  const { clock, slack, notes, store, explain } = { ...world(), ...parts };
  const logged: string[] = [];
  const blocked: string[] = [];
  const record = async (...more: Event[]): Promise<void> => {
    for (const event of more) {
      const seq = (await store.read(run)).length;
      if (event.kind === "requested") await store.open(run, event, clock.now());
      else await store.append(run, seq, [event], clock.now());
    }
  };
  const threads = new Threads({
    operations: new Map([failover, status].map((operation) => [operation.name, operation])),
    clusters: new Map([["blue", blue]]),
    web: slack,
    store,
    threads: notes,
    explain,
    clock,
    log: (message, details) => void logged.push(`${message} ${JSON.stringify(details)}`),
    blocked: (_view, error) => void blocked.push(error),
  });
  const settle = async (): Promise<void> => {
    threads.tell(run);
    await threads.drained();
  };
  return { threads, slack, notes, store, clock, logged, blocked, record, settle, begin: () => record(...events) };
}
function world() {
  const clock = fakeClock();
  const explain = (_output: string): readonly Explained[] => [];
  return { clock, slack: fakeSlack(clock), notes: memoryThreads(), store: memoryStore(), explain };
}
const events = (name: string): readonly Event[] => RUNS[name] ?? [];
const once = (...faults: Fault[]) => {
  const left = [...faults];
  return (method: string): Fault | undefined => (method === "post" ? left.shift() : undefined);
};

test("a run's messages are posted once, in order, in one thread", async () => {
  const { begin, settle, slack, store, notes } = bench(events("failed"));
  await begin();
  await store.logs.append(run, "promote", Buffer.from("promoting\nfailed\n"));
  await settle();
  await settle();
  expect(slack.texts()).toEqual([
    "card",
    "progress",
    "lines:promote:0",
    "failover-bc-run-1-promote-cccccccc.log",
    "result",
  ]);
  const [card, ...replies] = slack.seen;
  expect(card?.to.thread).toBeUndefined();
  expect(new Set(replies.map(({ to }) => to.thread))).toEqual(new Set([card?.ts]));
  expect(notes.states.get(run)?.complete).toBe(true);
});

const said = verbatim("text", { text: "so" });
const explained = (code: string | null): Explained => ({ code, meaning: said, cause: said, next: said });

test("what a step printed last is explained once, below its lines", async () => {
  const heard: string[] = [];
  const explain = (output: string) => {
    heard.push(output);
    return output.includes("GAUSS-35804") ? [explained("GAUSS-35804")] : [];
  };
  const closing = events("failed").at(-1);
  const { begin, record, settle, slack, store } = bench(events("failed").slice(0, -1), { explain });
  await begin();
  await store.logs.append(run, "promote", Buffer.from(`${"x".repeat(100_000)}\n[GAUSS-35804] : not here\n`));
  await settle();
  if (closing !== undefined) await record(closing);
  await settle();
  expect(heard.map((output) => output.length)).toEqual([65_536]);
  const texts = slack.texts();
  expect(texts.indexOf("explained:promote")).toBeGreaterThan(texts.findLastIndex((key) => key.startsWith("lines:")));
});

test("of a step that ended well only errors with a code are told", async () => {
  const explain = (output: string) =>
    output === "fine\n" ? [explained(null)] : [explained(null), explained("GAUSS-1")];
  const { begin, settle, slack, store } = bench(events("done"), { explain });
  await begin();
  await store.logs.append(run, "promote", Buffer.from("fine\n"));
  await settle();
  expect(slack.texts()).not.toContain("explained:promote");
  expect(slack.texts()).toContain("explained:refresh");
});

test("what changes is edited, what stays is left alone", async () => {
  const { begin, record, settle, slack } = bench(events("pending"));
  await begin();
  await settle();
  await settle();
  expect(slack.calls).toHaveLength(1);
  const [, , , vote] = events("approved");
  if (vote !== undefined) await record(vote);
  await settle();
  expect(slack.calls.map(({ method, key }) => `${method} ${key}`)).toEqual([
    "post card",
    "update card",
    "post progress",
  ]);
});

test("a message that has to wait does not let later ones go first", async () => {
  const { begin, settle, slack, store } = bench(events("failed"));
  await begin();
  await store.logs.append(run, "promote", Buffer.from("promoting\n"));
  let away = 3;
  slack.fault = (method, key) => {
    if (method !== "post" || key !== "progress" || away === 0) return undefined;
    away -= 1;
    return { kind: "away", why: "ECONNREFUSED" };
  };
  await settle();
  expect(slack.texts().filter((key) => !key.endsWith(".log"))).toEqual([
    "card",
    "progress",
    "lines:promote:0",
    "result",
  ]);
});

test("a message that arrived although nobody said so is found again, not posted twice", async () => {
  const { begin, settle, slack } = bench(events("failed"));
  await begin();
  slack.fault = once({ kind: "posted-but-unknown" }, { kind: "posted-but-unknown" }, { kind: "posted-but-unknown" });
  await settle();
  expect(slack.texts()).toEqual([...new Set(slack.texts())]);
  expect(slack.texts()).toContain("result");
});

test("a message that did not arrive is posted again", async () => {
  const { begin, settle, slack } = bench(events("pending"));
  await begin();
  slack.fault = once({ kind: "unknown", why: "reset" }, { kind: "unknown", why: "timeout" });
  await settle();
  expect(slack.texts()).toEqual(["card"]);
  expect(slack.calls.map(({ method }) => method)).toEqual(["post", "find", "post", "find", "post"]);
});

test("without the right to read the channel one double is accepted and logged", async () => {
  const { begin, settle, slack, logged } = bench(events("pending"));
  await begin();
  const post = once({ kind: "posted-but-unknown" });
  slack.fault = (method) => (method === "find" ? { kind: "refused", error: "missing_scope" } : post(method));
  await settle();
  expect(slack.texts()).toEqual(["card", "card"]);
  expect(logged.join()).toContain("may appear twice");
});

test.for([0, 1, 2, 3, 4])(
  "a bot killed at call %i leaves a thread that the next one completes without doubles",
  async (at) => {
    const parts = world();
    const first = bench(events("failed"), parts);
    await first.begin();
    await first.store.logs.append(run, "promote", Buffer.from("promoting\n"));
    let calls = 0;
    // The first bot is killed right after Slack did what it was asked for, before the answer is noted.
    first.slack.fault = () => {
      calls += 1;
      return calls - 1 === at ? { kind: "posted-but-unknown" } : undefined;
    };
    const { save } = parts.notes;
    let dead = false;
    const dying = {
      ...parts.notes,
      save: async (...args: Parameters<typeof save>) => (dead ? Promise.reject(new Crash()) : save(...args)),
    };
    const killed = bench([], { ...parts, notes: dying });
    const { post, upload } = parts.slack;
    const died = new Promise<void>((resolve) => {
      const dies = (sent: Sent): Sent => {
        if (sent.kind === "unknown") dead = true;
        if (dead) resolve();
        return sent;
      };
      parts.slack.post = async (...args) => dies(await post(...args));
      parts.slack.upload = async (...args) => dies(await upload(...args));
    });
    killed.threads.tell(run);
    await died;
    await killed.threads.stop();
    Object.assign(parts.slack, { post, upload, fault: () => undefined });
    const second = bench([], parts);
    second.threads.resume([run]);
    await second.threads.drained();
    expect([...second.slack.texts()].sort()).toEqual(
      ["card", "progress", "lines:promote:0", "failover-bc-run-1-promote-cccccccc.log", "result"].sort(),
    );
  },
);

test("a 429 is obeyed, and what is posted then is the newest state", async () => {
  const { begin, record, slack, threads, clock } = bench(events("pending"));
  await begin();
  slack.fault = once({ kind: "limited", afterMs: 30_000 });
  const from = clock.time();
  threads.tell(run);
  const [, , , vote] = events("approved");
  if (vote !== undefined) await record(vote);
  threads.tell(run);
  await threads.drained();
  const [refused, posted, ...others] = slack.calls.filter(({ key }) => key === "card");
  expect((posted?.at ?? 0) - (refused?.at ?? from)).toBeGreaterThanOrEqual(30_000);
  expect(others).toEqual([]);
  expect(JSON.stringify(slack.seen[0]?.body)).toContain("Approved by");
});

test("a 429 for one run holds back the others, too", async () => {
  const { begin, slack, threads, store, clock } = bench(events("pending"));
  await begin();
  const other = RunId.parse("run-2");
  await store.open(other, readRequested({ kind: "channel", channel: "C2", thread: "1.2" }), clock.now());
  await store.append(other, 1, [look("before", 0)], clock.now());
  slack.fault = once({ kind: "limited", afterMs: 30_000 });
  threads.tell(run);
  await clock.sleep(1_000, new AbortController().signal);
  threads.tell(other);
  await threads.drained();
  const [refused, ...posts] = slack.calls;
  expect(posts.map(({ key }) => key).sort()).toEqual(["card", "report"]);
  for (const { at } of posts) expect(at - (refused?.at ?? 0)).toBeGreaterThanOrEqual(30_000);
});

test("a long log is shown in pieces, each message edited at most every two seconds", async () => {
  const { begin, store, slack, threads, settle } = bench(events("running"));
  await begin();
  for (let turn = 0; turn < 400; turn += 1) {
    await store.logs.append(run, "promote", Buffer.from(`line ${turn} ${"x".repeat(50)}\n`.repeat(3)));
    threads.tell(run);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await settle();
  const keys = slack.texts().filter((key) => key.startsWith("lines:"));
  expect(keys).toEqual(Array.from({ length: 20 }, (_, index) => `lines:promote:${index}`));
  expect(slack.texts()).toContain("tail:promote");
  expect(JSON.stringify(slack.seen.at(-1)?.body)).toContain("line 399");
  for (const key of new Set(slack.calls.map((call) => call.key))) {
    const edits = slack.calls.filter((call) => call.method === "update" && call.key === key);
    edits.forEach(({ at }, index) => {
      expect(at - (edits[index - 1]?.at ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(2_000);
    });
  }
  const updates = slack.calls.filter(({ method }) => method === "update");
  for (const { at } of updates) {
    expect(updates.filter((other) => other.at > at - 60_000 && other.at <= at).length).toBeLessThanOrEqual(40);
  }
});

test("posts keep to about one a second in a channel", async () => {
  const { begin, store, slack, settle } = bench(events("running"));
  await begin();
  await store.logs.append(run, "promote", Buffer.from("a line of a tool\n".repeat(5_000)));
  await settle();
  const posts = slack.calls.filter(({ method }) => method === "post");
  expect(posts.length).toBeGreaterThan(20);
  for (const { at } of posts) {
    expect(posts.filter((other) => other.at > at - 10_000 && other.at <= at).length).toBeLessThanOrEqual(13);
  }
});

test("an outage of Slack is sat out, and nothing reaches the engine", async () => {
  const { begin, slack, threads, clock } = bench(events("done"));
  await begin();
  const until = clock.time() + 300_000;
  slack.fault = () => (clock.time() < until ? { kind: "away", why: "ECONNREFUSED" } : undefined);
  expect(threads.tell(run)).toBeUndefined();
  await threads.drained();
  expect(slack.texts()).toEqual(["card", "progress", "result"]);
  expect(slack.calls.filter(({ at }) => at < until).length).toBeLessThan(200);
});

test("a workspace that does not take plan and alert gets the plainer form, also in edits", async () => {
  const { begin, slack, settle, record } = bench(events("running"));
  await begin();
  const newer = /"type":"(?:plan|alert|table)"/;
  const { post, update } = slack;
  slack.post = async (to, body, label) =>
    newer.test(JSON.stringify(body)) ? { kind: "refused", error: "invalid_blocks" } : post(to, body, label);
  slack.update = async (at, body, label) =>
    newer.test(JSON.stringify(body)) ? { kind: "refused", error: "invalid_blocks" } : update(at, body, label);
  await settle();
  await record({ kind: "quiet", step: "promote", forMs: 45_000 });
  await settle();
  expect(slack.texts()).toEqual(["card", "progress"]);
  expect(slack.seen.map(({ edits }) => edits)).toEqual([1, 1]);
});

test("a closed door is told to the requester once, and the card comes when the door opens", async () => {
  const { begin, slack, settle, blocked, clock } = bench(events("pending"));
  await begin();
  const until = clock.time() + 200_000;
  slack.fault = () => (clock.time() < until ? { kind: "refused", error: "not_in_channel" } : undefined);
  await settle();
  expect(blocked).toEqual(["not_in_channel"]);
  expect(slack.texts()).toEqual(["card"]);
});

test("a card that somebody deleted is posted anew", async () => {
  const { begin, slack, settle, record } = bench(events("pending"));
  await begin();
  await settle();
  slack.fault = (method) => (method === "update" ? { kind: "refused", error: "message_not_found" } : undefined);
  const [, , , vote] = events("approved");
  if (vote !== undefined) await record(vote);
  await settle();
  expect(slack.texts().filter((key) => key === "card")).toHaveLength(2);
});

const PRIVATE = { kind: "private", channel: "C1", user: UserId.parse("U1"), responseUrl: "http://x/1" } as const;

test("a private report goes to its reply address, and by another way when that is used up", async () => {
  const { begin, record, slack, settle } = bench([readRequested(PRIVATE), look("before", 0)]);
  await begin();
  await settle();
  slack.fault = (method) => (method === "respond" ? { kind: "refused", error: "http_404" } : undefined);
  await record(look("followed", 9), { kind: "closed", outcome: "done" });
  await settle();
  await settle();
  expect(slack.whispered.map(({ way }) => way)).toEqual(["respond", "whisper"]);
  expect(slack.seen).toEqual([]);
});

test("a private report is repeated at most once when nobody knows whether it arrived", async () => {
  const { begin, slack, settle } = bench([readRequested(PRIVATE), look("before", 0)]);
  await begin();
  slack.fault = (method) => (method === "respond" ? { kind: "posted-but-unknown" } : undefined);
  await settle();
  await settle();
  expect(slack.whispered).toHaveLength(2);
});

test("a report is shared once, however often it is asked for", async () => {
  const { begin, slack, settle, threads } = bench([
    readRequested(PRIVATE),
    look("before", 0),
    { kind: "closed", outcome: "done" },
  ]);
  await begin();
  await settle();
  threads.share(run, "Lin Wei");
  threads.share(run, "Lin Wei");
  await threads.drained();
  threads.share(run, "Lin Wei");
  await threads.drained();
  expect(slack.texts()).toEqual(["shared"]);
  expect(JSON.stringify(slack.seen[0]?.body)).toContain("Lin Wei shared");
});

test("an unreadable journal is a fault of the moment, not the end", async () => {
  const { begin, slack, settle, store, logged } = bench(events("pending"));
  await begin();
  const { read } = store;
  let failures = 3;
  store.read = async (id) => {
    failures -= 1;
    if (failures >= 0) throw new Error("disk");
    return read(id);
  };
  await settle();
  expect(slack.texts()).toEqual(["card"]);
  expect(logged).toHaveLength(3);
});
