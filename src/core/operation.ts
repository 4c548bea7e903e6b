import { z } from "zod";
import type { Cluster, Risk } from "./cluster.ts";
import { Message, words } from "./words.ts";

/** What is typed on a host: a list of words, quoted once by `src/ssh/shell.ts`. */
export const Command = z.object({
  argv: z.array(z.string()).min(1).readonly(),
  /** Some tools ask for passwords only on a terminal (getpass in gs_expansion up to 3.x). */
  tty: z.boolean().default(false),
  /** The only questions that are answered without asking a person. `whenAsked` is looked for in what was printed since the last answer. */
  answers: z
    .array(
      z.object({
        whenAsked: z.string().min(1),
        reply: z.union([z.object({ text: z.string() }), z.object({ secret: z.string() })]),
      }),
    )
    .default([]),
  /** All that the command reads on its stdin: the new content of a file, say. Nothing when left out. */
  input: z.string().optional(),
});
export type Command = z.infer<typeof Command>;

/** A command without terminal and without questions. */
export const command = (...argv: string[]): Command => ({ argv, tty: false, answers: [] });

/** Whose shell a command runs in: the database's OS user with its environment sourced, or root. */
export const As = z.enum(["database", "root"]);
export type As = z.infer<typeof As>;

export const Step = z.object({
  /** The step's key in journals and in the job directory on the host: never renamed. */
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  title: Message,
  node: z.string(),
  as: As.default("database"),
  command: Command,
  /** The step counts as good when the exit code is 0 and, where given, this text was printed: gs_ctl switchover exits 0 on a timeout. */
  prints: z.string().optional(),
  /** True when a bad end of this step does not stop the run; the checks at the end decide. */
  optional: z.boolean().default(false),
  /** After so long without output the thread says what the tool is known to wait for. */
  quietAfterMs: z.number().int().positive().default(30_000),
  waitsFor: Message.optional(),
  /** For a step that changes a file: the change as a unified diff, which people read instead of the new content. */
  diff: z.string().optional(),
});
export type Step = z.infer<typeof Step>;
type StepInput = z.input<typeof Step>;

/** Why something could not be looked at. Closed, so that checks decide by it and never by an error's text. */
export const Trouble = z.enum([
  "refused",
  "timed-out",
  "no-route",
  "not-authenticated",
  "host-key",
  "connection-lost",
  "not-recognised",
]);
export type Trouble = z.infer<typeof Trouble>;

const sayTrouble = words("trouble", {
  refused: { en: "refused the connection" },
  "timed-out": { en: "did not answer in time" },
  "no-route": { en: "cannot be reached (no route)" },
  "not-authenticated": { en: "did not accept our key" },
  "host-key": { en: "showed another host key than the pinned one" },
  "connection-lost": { en: "lost the connection in the middle" },
  "not-recognised": { en: "answered with text that is not recognised" },
});
export const troubleMessage = (trouble: Trouble): Message => sayTrouble(trouble);

/** One look: what was seen, or why nothing was. Both carry where it comes from and when (ISO 8601) it was taken. */
export const reading = <T extends z.ZodType>(value: T) =>
  z.union([
    z.object({ value, source: z.string(), at: z.string(), tookMs: z.number() }),
    z.object({ unreadable: Trouble, detail: z.string(), source: z.string(), at: z.string(), tookMs: z.number() }),
  ]);
export type Reading<T> =
  | { readonly value: T; readonly source: string; readonly at: string; readonly tookMs: number }
  | {
      readonly unreadable: Trouble;
      /** The raw text or the system's own words, kept for the person who has to find out. */
      readonly detail: string;
      readonly source: string;
      readonly at: string;
      readonly tookMs: number;
    };

/** The value of a reading, or undefined: never a guess. */
export const seen = <T>(reading: Reading<T> | undefined): T | undefined =>
  reading !== undefined && "value" in reading ? reading.value : undefined;

export type Parsed<T> = { readonly value: T } | { readonly notRecognised: string };

/** What we type and how we read the answer. `parse` gets stdout and stderr merged, since OM tools write errors to either. */
export interface Probe<T> {
  readonly source: string;
  readonly command: Command;
  /** Milliseconds the command may take once connected; 4,500 when left out. */
  readonly deadlineMs?: number;
  parse(output: string, code: number): Parsed<T>;
}

/** Looks at one node of the run's cluster, as the database user unless told otherwise. It never throws for a host that is away. */
export type Look = <T>(node: string, probe: Probe<T>, as?: As) => Promise<Reading<T>>;

export const Verdict = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ok") }),
  z.object({ kind: z.literal("warn"), why: Message }),
  /** Could not be looked at, and the people who approve are told so. A check that must stop then answers `block`. */
  z.object({ kind: z.literal("unknown"), why: Message }),
  z.object({ kind: z.literal("block"), why: Message }),
]);
export type Verdict = z.infer<typeof Verdict>;
export const ok: Verdict = { kind: "ok" };
export const warn = (why: Message): Verdict => ({ kind: "warn", why });
export const unknown = (why: Message): Verdict => ({ kind: "unknown", why });
export const block = (why: Message): Verdict => ({ kind: "block", why });

/** What a run tells people, free of any Slack shape. `text` is shown as it is, in fixed width. */
export const Report = z.object({
  headline: Message,
  tone: z.enum(["good", "attention", "bad"]),
  table: z.object({ columns: z.array(Message), rows: z.array(z.array(z.union([z.string(), Message]))) }).optional(),
  /** What stands out, each with what to do about it. */
  findings: z.array(z.object({ what: Message, next: Message.optional() })).default([]),
  text: z.string().optional(),
  /** Runs that would be the next thing to do; each begins with one click and is looked at, shown and approved by itself. */
  offers: z
    .array(z.object({ operation: z.string(), args: z.record(z.string(), z.string()), why: Message }))
    .default([]),
});
export type Report = z.infer<typeof Report>;
export type ReportInput = z.input<typeof Report>;

/**
 * A sentence that should be true, and how to tell. The sentence is the check's key in journals. `before` holds the facts that were
 * approved; for a check before the plan they are the same as `facts`.
 */
export type Check<Args, Facts> = (facts: Facts, args: Args, cluster: Cluster, before: Facts) => Verdict;

/** What an operation asks of people above the rule of the cluster. */
export interface Demands {
  readonly quorum?: number;
  /** What every approver types, instead of the cluster's name. */
  readonly typed?: string;
  /** Milliseconds between the last approval and the first step, in which anybody who may ask can stop it. */
  readonly countdownMs?: number;
}

/**
 * One operation = one file in `commands/`. Only `observe`, `follow` and `watch` look at hosts, and they change nothing; all else is pure:
 * same facts, same steps, same digest.
 */
export interface Operation<Args = unknown, Facts = unknown> {
  readonly name: string;
  readonly summary: Message;
  readonly risk: Risk;
  /** Arguments in the order in which they are typed: an object of strings, each with a description. */
  readonly args: z.ZodType<Args> & { readonly shape: Readonly<Record<string, z.ZodType>> };
  readonly facts: z.ZodType<Facts>;
  observe(args: Args, look: Look, cluster: Cluster): Promise<Facts>;
  /** A slower look that completes the first; people see the first report meanwhile. */
  follow?(facts: Facts, args: Args, look: Look, cluster: Cluster): Promise<Facts>;
  /**
   * How far it is, as the cluster itself shows it: asked about every ten seconds while a step runs and while the checks at the
   * end wait. `facts` are the approved ones. Undefined = nothing to tell.
   */
  watch?(facts: Facts, args: Args, look: Look, cluster: Cluster): Promise<Message | undefined>;
  readonly preflight: Readonly<Record<string, Check<Args, Facts>>>;
  plan(facts: Facts, args: Args, cluster: Cluster): StepInput[];
  /** What must not change between approval and execution, without ages and other noise. It goes into the digest. */
  material(facts: Facts, args: Args, cluster: Cluster): unknown;
  readonly verify: Readonly<Record<string, Check<Args, Facts>>>;
  /** For how long after the last step the checks of `verify` may still turn green. */
  readonly settleMs: number;
  /** True while the cluster is seen to work on what the checks wait for, as a copy of hours: `settleMs` counts from its end. */
  isUnderWay?(facts: Facts, args: Args, cluster: Cluster): boolean;
  demands?(args: Args, cluster: Cluster): Demands;
  /**
   * True for what stays open until a person ends it, an incident: it looks when it begins and whenever a run of its cluster has
   * ended, and the checks of `verify` are what is still open in it. It reads, so it has no steps.
   */
  readonly standing?: boolean;
  /** How long people have to approve; the policy's own limit when left out. */
  readonly expiresAfterMs?: number;
  /** Drawn from the newest facts at any point of a run; `before` as for a check. */
  report(facts: Facts, args: Args, cluster: Cluster, before: Facts): ReportInput;
}

type Defaults = "preflight" | "plan" | "material" | "verify" | "settleMs";
type Definition<Args, Facts> = Omit<Operation<Args, Facts>, Defaults | "args" | "facts"> &
  Partial<Pick<Operation<Args, Facts>, Defaults>>;

/** Fills what a reading operation does not need: it has no steps, so nothing to check before or after. */
export function defineOperation<A extends z.ZodObject, F extends z.ZodType>(
  definition: Definition<z.infer<A>, z.infer<F>> & { readonly args: A; readonly facts: F },
): Operation {
  const operation = {
    preflight: {},
    plan: () => [],
    material: () => null,
    verify: {},
    settleMs: 60_000,
    ...definition,
  };
  // The engine handles every operation alike. It parses arguments and facts with the operation's own schemas before it hands them back.
  return operation as unknown as Operation;
}
