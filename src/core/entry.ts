import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { z } from "zod";
import { Rule } from "./cluster.ts";
import { Step, Trouble, Verdict } from "./operation.ts";
import { Message } from "./words.ts";

export const RunId = z.string().min(1).brand("RunId");
export type RunId = z.infer<typeof RunId>;
export const UserId = z.string().min(1).brand("UserId");
export type UserId = z.infer<typeof UserId>;

/** The id is who it was; the name is only for people who read the audit. */
export const Person = z.object({ id: UserId, name: z.string() });
export type Person = z.infer<typeof Person>;

/** Where people are told: a thread of a channel, or the one person who asked (reads). */
export const Place = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("channel"), channel: z.string(), thread: z.string().optional() }),
  z.object({ kind: z.literal("private"), channel: z.string(), user: UserId, responseUrl: z.string().optional() }),
]);
export type Place = z.infer<typeof Place>;

export const Outcome = z.enum(["done", "refused", "denied", "expired", "cancelled", "failed", "unverified"]);
export type Outcome = z.infer<typeof Outcome>;

export const Reply = z.union([z.object({ text: z.string() }), z.object({ secret: z.string() })]);
export type Reply = z.infer<typeof Reply>;

/** How a step ended. `lost`: the host says that the command was begun and is gone without an exit code; it may have done anything. */
export const StepResult = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("exited"), code: z.number(), size: z.number(), sha256: z.string(), printed: z.boolean() }),
  z.object({ kind: z.literal("lost"), size: z.number() }),
]);
export type StepResult = z.infer<typeof StepResult>;

const CheckResult = z.object({ check: z.string(), verdict: Verdict });
export type CheckResult = z.infer<typeof CheckResult>;

/** Everything that can happen to a run. Kinds and fields are kept for ever: old journals must stay readable. */
export const Event = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("requested"),
    operation: z.string(),
    cluster: z.string(),
    args: z.record(z.string(), z.string()),
    by: Person,
    /** What Slack sent once must not become two runs: its own id of the request. */
    key: z.string(),
    place: Place,
    changes: z.boolean(),
    /** The incident that was open on the cluster: its thread is where this run is shown. */
    incident: RunId.optional(),
  }),
  z.object({
    kind: z.literal("observed"),
    phase: z.enum(["before", "again", "followed", "after"]),
    facts: z.unknown(),
    checks: z.array(CheckResult),
    /** What would be done now; empty when a check blocks, and after the steps. */
    steps: z.array(Step),
    digest: z.string().nullable(),
  }),
  z.object({
    kind: z.literal("proposed"),
    digest: z.string(),
    rule: Rule,
    expiresAt: z.string(),
    /** What is typed to approve, where the rule wants something typed; the cluster's name when left out. */
    word: z.string().optional(),
    countdownMs: z.number().optional(),
  }),
  z.object({
    kind: z.literal("voted"),
    by: Person,
    digest: z.string(),
    vote: z.enum(["approve", "reject"]),
    own: z.boolean(),
  }),
  z.object({ kind: z.literal("cancelled"), by: Person }),
  z.object({ kind: z.literal("started"), step: z.string(), job: z.string() }),
  /** The host confirmed that the command exists: from here on `absent` there means lost, never "start it". */
  z.object({ kind: z.literal("launched"), step: z.string() }),
  z.object({ kind: z.literal("unreachable"), step: z.string(), trouble: Trouble, detail: z.string() }),
  z.object({ kind: z.literal("quiet"), step: z.string(), forMs: z.number() }),
  z.object({
    kind: z.literal("asked"),
    step: z.string(),
    question: z.string(),
    text: z.string(),
    /** The length of the log when the question was seen: an answer holds only for that. */
    at: z.number(),
    secret: z.boolean(),
  }),
  z.object({
    kind: z.literal("answered"),
    step: z.string(),
    question: z.string(),
    at: z.number(),
    reply: Reply,
    /** Which of the step's declared answers this is; absent when a person gave it. */
    declared: z.number().int().optional(),
    by: Person.optional(),
  }),
  /** The tool printed more before an answer reached it: the question is closed, and the answer does not count as given. */
  z.object({ kind: z.literal("moved-on"), step: z.string(), question: z.string() }),
  z.object({ kind: z.literal("interrupted"), step: z.string(), by: Person }),
  /** How far it is, by a look while a step runs or the checks at the end wait. */
  z.object({ kind: z.literal("progress"), said: Message }),
  /** A person ended the waiting for the checks at the end; what they say then is the outcome. */
  z.object({ kind: z.literal("left"), by: Person }),
  /** To a run that stays open: what a person wants remembered. */
  z.object({ kind: z.literal("noted"), by: Person, text: z.string() }),
  /** To a run that stays open: something has changed, so it has to look again. */
  z.object({ kind: z.literal("due"), because: RunId.optional() }),
  /** To a run that stays open: a person ends it, with a reason while something in it is still open. */
  z.object({ kind: z.literal("ended"), by: Person, why: z.string().optional() }),
  z.object({ kind: z.literal("finished"), step: z.string(), result: StepResult }),
  z.object({ kind: z.literal("settled"), step: z.string(), as: z.enum(["happened", "failed"]), by: Person }),
  z.object({ kind: z.literal("closed"), outcome: Outcome, report: z.unknown().optional(), why: Message.optional() }),
]);
export type Event = z.infer<typeof Event>;

/** One line of the journal. `no` counts over all runs; `prev` is the hash of the entry with the number before. */
export const Entry = z.object({
  run: RunId,
  seq: z.number().int().nonnegative(),
  no: z.number().int().nonnegative(),
  at: z.string(),
  prev: z.string(),
  hash: z.string(),
  event: Event,
});
export type Entry = z.infer<typeof Entry>;

/** SHA-256 in hex over canonical JSON (RFC 8785). */
export const digestOf = (value: unknown): string =>
  createHash("sha256")
    .update(canonicalize(value) ?? "null")
    .digest("hex");

/** The hash that seals an entry: over everything in it but the hash itself. */
export const sealOf = ({ hash: _, ...rest }: Omit<Entry, "hash"> & { hash?: string }): string => digestOf(rest);
