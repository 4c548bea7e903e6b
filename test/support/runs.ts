import { Rule } from "../../src/core/cluster.ts";
import { type Entry, type Event, RunId } from "../../src/core/entry.ts";
import { fold, type Run } from "../../src/core/run.ts";
import { verbatim } from "../../src/core/words.ts";
import { lin, zhang } from "./fixed-world.ts";

export const START = new Date("2026-01-02T03:00:00Z").getTime();
export const iso = (afterMs: number): string => new Date(START + afterMs).toISOString();
export const person = ({ id, name }: { id: typeof lin.id; name: string }) => ({ id, name });

/** A run folded from events that happened `seconds` after the start. */
export function runOf(...events: readonly (readonly [seconds: number, event: Event])[]): Run {
  const entries = events.map(
    ([seconds, event], seq): Entry => ({
      run: RunId.parse("run-1"),
      seq,
      no: seq,
      at: iso(seconds * 1000),
      prev: "",
      hash: "",
      event,
    }),
  );
  return fold(entries);
}

export const promote = {
  id: "promote",
  title: verbatim("text", { text: "Promote node2" }),
  node: "node2",
  as: "database" as const,
  command: { argv: ["gs_ctl", "failover"], tty: false, answers: [] },
  optional: false,
  quietAfterMs: 30_000,
};
export const refresh = {
  ...promote,
  id: "refresh",
  command: { ...promote.command, argv: ["gs_om", "-t", "refreshconf"] },
  optional: true,
};

export const requested: Event = {
  kind: "requested",
  operation: "failover",
  cluster: "blue",
  args: { node: "node2" },
  by: person(lin),
  key: "k1",
  place: { kind: "channel", channel: "C1" },
  changes: true,
};
export const observed = (
  phase: "before" | "again" | "after" | "followed",
  more: Partial<Extract<Event, { kind: "observed" }>> = {},
): Event => ({
  kind: "observed",
  phase,
  facts: {},
  checks: [],
  steps: phase === "after" ? [] : [promote, refresh],
  digest: phase === "after" ? null : "d1",
  ...more,
});
export const proposed = (digest = "d1", rule: Partial<Rule> = {}): Event => ({
  kind: "proposed",
  digest,
  rule: { ...Rule.parse({}), ...rule },
  expiresAt: iso(600_000),
});
export const approved = (by = zhang, digest = "d1"): Event => ({
  kind: "voted",
  by: person(by),
  digest,
  vote: "approve",
  own: false,
});
export const started = (step: string): Event => ({ kind: "started", step, job: `run-1-${step}` });
export const finished = (step: string, code = 0, printed = true): Event => ({
  kind: "finished",
  step,
  result: { kind: "exited", code, size: 5, sha256: "ab", printed },
});
export const lost = (step: string): Event => ({ kind: "finished", step, result: { kind: "lost", size: 5 } });
export const blocked = (why: string) => [
  { check: "the primary is gone", verdict: { kind: "block" as const, why: verbatim("text", { text: why }) } },
];
