import { z } from "zod";
import type { Cluster } from "../../src/core/cluster.ts";
import { type Entry, type Event, RunId, UserId } from "../../src/core/entry.ts";
import { defineOperation, type Operation, ok, Step, unknown, type Verdict, warn } from "../../src/core/operation.ts";
import { fold } from "../../src/core/run.ts";
import { verbatim, words } from "../../src/core/words.ts";
import { historyOf } from "../../src/slack/history.ts";
import { type Lines, noLines, withBytes } from "../../src/slack/lines.ts";
import type { View } from "../../src/slack/view.ts";
import { blue } from "../support/fixed-world.ts";

const say = words("runs-test", {
  summary: { en: "Promote a standby when the primary is lost" },
  promote: { en: "Promote {node}" },
  refresh: { en: "Record the new roles" },
  headline: { en: "{count} member(s) seen" },
  node: { en: "node" },
  role: { en: "role" },
});
const data = (text: string) => verbatim("text", { text });

const Facts = z.object({ members: z.array(z.object({ node: z.string(), role: z.string() })), lag: z.number() });

export const failover: Operation = defineOperation({
  name: "failover",
  summary: say("summary"),
  risk: "destroy",
  args: z.object({ node: z.string().describe("standby to promote") }),
  facts: Facts,
  observe: async () => ({ members: [], lag: 0 }),
  material: ({ lag }) => ({ lag }),
  report: ({ members }) => ({
    headline: say("headline", { count: members.length }),
    tone: "attention" as const,
    table: { columns: [say("node"), say("role")], rows: members.map(({ node, role }) => [node, role]) },
    findings: [{ what: data("node1 did not answer"), next: data("look at its power") }],
  }),
});
export const status: Operation = defineOperation({
  summary: say("summary"),
  name: "status",
  risk: "read",
  args: z.object({}),
  facts: Facts,
  observe: async () => ({ members: [], lag: 0 }),
  report: ({ members, lag }) => ({
    headline: say("headline", { count: members.length }),
    tone: lag > 0 ? ("attention" as const) : ("good" as const),
    table: { columns: [say("node"), say("role")], rows: members.map(({ node, role }) => [node, role]) },
  }),
});

export const run = RunId.parse("0199-abc-run-1");
const person = (id: string, name: string) => ({ id: UserId.parse(id), name });
export const lin = person("U1", "Lin Wei");
const zhang = person("U2", "Zhang Min");
const chen = person("U3", "Chen Hao");

/** Entries of one run, ten seconds apart. Hashes are not looked at when a run is folded. */
const entriesOf = (events: readonly Event[]): Entry[] =>
  events.map((event, seq) => ({
    run,
    seq,
    no: seq,
    at: new Date(Date.parse("2026-01-02T03:00:00Z") + seq * 10_000).toISOString(),
    prev: "",
    hash: "",
    event,
  }));

export const steps = [
  Step.parse({
    id: "promote",
    title: say("promote", { node: "node2" }),
    node: "node2",
    command: {
      argv: ["gs_ctl", "failover", "-D", "/data/dn1"],
      answers: [{ whenAsked: "continue?", reply: { text: "yes" } }],
    },
    waitsFor: data("the old primary to be gone"),
  }),
  Step.parse({
    id: "refresh",
    title: say("refresh"),
    node: "node2",
    command: { argv: ["gs_om", "-t", "refreshconf"] },
    optional: true,
  }),
];

const members = [
  { node: "node1", role: "not answered" },
  { node: "node2", role: "Standby" },
];
const digest = (letter: string) => letter.repeat(64);
const observed = (
  phase: "before" | "again" | "followed" | "after",
  lag: number,
  verdicts: Record<string, Verdict> = { "the primary is gone": ok, "the standby is near": warn(data("40 kB behind")) },
): Extract<Event, { kind: "observed" }> => ({
  kind: "observed",
  phase,
  facts: { members, lag },
  checks: Object.entries(verdicts).map(([check, verdict]) => ({ check, verdict })),
  steps: phase === "after" || phase === "followed" ? [] : steps,
  digest: phase === "after" || phase === "followed" ? null : digest(lag === 0 ? "a" : "b"),
});
const proposed = (letter: string, quorum = 1): Extract<Event, { kind: "proposed" }> => ({
  kind: "proposed",
  digest: digest(letter),
  rule: {
    requesters: ["*"],
    approvers: ["S1", "U3"],
    quorum,
    expiresAfterMs: 600_000,
    typed: true,
    selfApproval: false,
  },
  expiresAt: "2026-01-02T03:10:00.000Z",
});
const voted = (by: typeof lin, vote: "approve" | "reject" = "approve"): Event => ({
  kind: "voted",
  by,
  digest: digest("a"),
  vote,
  own: false,
});
export const requested: Event = {
  kind: "requested",
  operation: "failover",
  cluster: "blue",
  args: { node: "node2" },
  by: lin,
  key: "k1",
  place: { kind: "channel", channel: "C1" },
  changes: true,
};
const closed = (outcome: Extract<Event, { kind: "closed" }>["outcome"], why?: string): Event =>
  why === undefined ? { kind: "closed", outcome } : { kind: "closed", outcome, why: data(why) };

const asking = [requested, observed("before", 0), proposed("a")];
const approved = [...asking, voted(zhang), observed("again", 0)];
const begun: Event[] = [
  ...approved,
  { kind: "started", step: "promote", job: "j1" },
  { kind: "launched", step: "promote" },
];
const ended = (code: number): Event => ({
  kind: "finished",
  step: "promote",
  result: { kind: "exited", code, size: 30, sha256: digest("c"), printed: true },
});
const refreshed: Event[] = [
  { kind: "started", step: "refresh", job: "j2" },
  {
    kind: "finished",
    step: "refresh",
    result: { kind: "exited", code: 0, size: 0, sha256: digest("d"), printed: true },
  },
];
const question: Event = {
  kind: "asked",
  step: "promote",
  question: "q30",
  text: "Really promote (yes/no)?",
  at: 30,
  secret: false,
};

/** One run for each way in which a card can stand. */
export const RUNS: Readonly<Record<string, readonly Event[]>> = {
  looking: [requested],
  pending: asking,
  "one of two": [requested, observed("before", 0), proposed("a", 2), voted(zhang)],
  approved,
  changed: [
    ...asking,
    voted(zhang),
    observed("again", 5, { "the primary is gone": unknown(data("it hangs")) }),
    proposed("b"),
  ],
  "counting down": [
    requested,
    observed("before", 0),
    { ...proposed("a"), word: "node1", countdownMs: 60_000 },
    voted(zhang),
  ],
  stopped: [
    requested,
    observed("before", 0),
    { ...proposed("a"), word: "node1", countdownMs: 60_000 },
    voted(zhang),
    { kind: "cancelled", by: chen },
    closed("cancelled"),
  ],
  running: begun,
  "built in silence": [
    ...begun,
    { kind: "quiet", step: "promote", forMs: 45_000 },
    { kind: "progress", said: data("42 % copied, about 7 min left") },
  ],
  "being built": [...begun, { kind: "progress", said: data("42 % copied, about 7 min left") }],
  waiting: [...begun, ended(0), ...refreshed, { kind: "progress", said: data("node2 is still Catchup") }],
  "just left": [
    ...begun,
    ended(0),
    ...refreshed,
    { kind: "progress", said: data("node2 is still Catchup") },
    { kind: "left", by: chen },
  ],
  left: [
    ...begun,
    ended(0),
    ...refreshed,
    { kind: "left", by: chen },
    observed("after", 0, { "node2 is primary": { kind: "block", why: data("it is not yet") } }),
    closed("unverified", "node2 is primary: it is not yet"),
  ],
  quiet: [...begun, { kind: "quiet", step: "promote", forMs: 45_000 }],
  unreachable: [...begun, { kind: "unreachable", step: "promote", trouble: "timed-out", detail: "x" }],
  stuck: [...begun, question],
  "stuck on a secret": [...begun, { ...question, secret: true, text: "Password:" }],
  answered: [
    ...begun,
    question,
    { kind: "answered", step: "promote", question: "q30", at: 30, reply: { text: "yes" }, by: chen },
  ],
  "moved on": [...begun, question, { kind: "moved-on", step: "promote", question: "q30" }],
  aborted: [...begun, question, { kind: "interrupted", step: "promote", by: chen }],
  lost: [...begun, { kind: "finished", step: "promote", result: { kind: "lost", size: 30 } }],
  settled: [
    ...begun,
    { kind: "finished", step: "promote", result: { kind: "lost", size: 30 } },
    { kind: "settled", step: "promote", as: "happened", by: chen },
  ],
  done: [...begun, ended(0), ...refreshed, observed("after", 0, { "node2 is primary": ok }), closed("done")],
  failed: [
    ...begun,
    ended(1),
    observed("after", 0, { "node2 is primary": { kind: "block", why: data("it is not") } }),
    closed("failed", "node2 is primary: it is not"),
  ],
  unverified: [
    ...begun,
    ended(0),
    ...refreshed,
    observed("after", 0, { "node2 is primary": { kind: "block", why: data("it is not") } }),
    closed("unverified", "node2 is primary: it is not"),
  ],
  refused: [
    requested,
    {
      kind: "observed",
      phase: "before",
      facts: { members, lag: 0 },
      checks: [
        { check: "the primary is gone", verdict: { kind: "block", why: data("it is healthy: use switchover") } },
      ],
      steps: [],
      digest: null,
    },
    closed("refused", "the primary is gone: it is healthy: use switchover"),
  ],
  denied: [...asking, voted(zhang, "reject"), closed("denied")],
  expired: [...asking, closed("expired")],
  cancelled: [...asking, { kind: "cancelled", by: lin }, closed("cancelled")],
  broken: [requested, closed("failed", "the bot itself failed")],
};

type Requested = Extract<Event, { kind: "requested" }>;
export const readRequested = (place: Requested["place"]): Requested => ({
  kind: "requested",
  operation: "status",
  cluster: "blue",
  args: {},
  by: lin,
  key: "k2",
  place,
  changes: false,
});
export const look = observed;

export function viewOf(
  events: readonly Event[],
  parts: { log?: string | Buffer; operation?: Operation; cluster?: Cluster; explained?: View["explained"] } = {},
): View {
  const entries = entriesOf(events);
  const lines: Lines = withBytes(noLines, Buffer.from(parts.log ?? "promoting\nReally promote (yes/no)?"));
  return {
    run: fold(entries),
    history: historyOf(entries),
    operation: parts.operation ?? failover,
    cluster: parts.cluster ?? blue,
    lines: new Map([["promote", lines]]),
    explained: parts.explained ?? new Map(),
    language: "en",
  };
}
