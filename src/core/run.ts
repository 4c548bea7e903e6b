import type { Entry, Event, Person, RunId, StepResult } from "./entry.ts";
import type { Step } from "./operation.ts";
import type { Message } from "./words.ts";

type Of<Kind extends Event["kind"]> = Extract<Event, { kind: Kind }>;
type Asked = Of<"asked"> & { readonly askedAt: string };

export interface StepState {
  readonly startedAt: string;
  readonly job: string;
  readonly launched: boolean;
  /** Open since: the host of a started step cannot be reached. */
  readonly unreachable: Of<"unreachable"> | undefined;
  readonly quietForMs: number;
  readonly question: Asked | undefined;
  readonly answered: readonly Of<"answered">[];
  readonly interrupted: Person | undefined;
  readonly finishedAt: string | undefined;
  readonly result: StepResult | undefined;
  readonly settled: Of<"settled"> | undefined;
}

export interface Observation extends Of<"observed"> {
  readonly at: string;
}
export type Vote = Of<"voted"> & { readonly at: string };

/** A run as its entries tell it. `seq` is the number the next entry must carry. */
export interface Run {
  readonly id: RunId;
  readonly seq: number;
  readonly requested: Of<"requested">;
  readonly requestedAt: string;
  readonly before: Observation | undefined;
  readonly followed: Observation | undefined;
  /** The look that the newest proposal rests on. */
  readonly proposal: (Of<"proposed"> & { readonly observation: Observation; readonly at: string }) | undefined;
  /** How often people were asked; above 1 the facts changed in between. */
  readonly proposals: number;
  readonly previous: Observation | undefined;
  readonly votes: readonly Vote[];
  readonly again: Observation | undefined;
  readonly cancelled: Person | undefined;
  readonly progress: { readonly said: Message; readonly at: string } | undefined;
  /** Who ended the waiting for the checks at the end. */
  readonly left: Person | undefined;
  readonly steps: Readonly<Record<string, StepState>>;
  readonly after: Observation | undefined;
  /** Something has changed since a run that stays open has looked. */
  readonly due: boolean;
  readonly ended: Of<"ended"> | undefined;
  readonly closed: (Of<"closed"> & { readonly at: string }) | undefined;
}

/** What the entries say, and nothing else. Throws for an empty list or one that does not begin with `requested`. */
export function fold(entries: readonly Entry[]): Run {
  const [first, ...rest] = entries;
  if (first?.event.kind !== "requested") throw new Error("a run begins with the entry `requested`");
  const start: Run = {
    id: first.run,
    seq: 1,
    requested: first.event,
    requestedAt: first.at,
    before: undefined,
    followed: undefined,
    proposal: undefined,
    proposals: 0,
    previous: undefined,
    votes: [],
    again: undefined,
    cancelled: undefined,
    progress: undefined,
    left: undefined,
    steps: {},
    after: undefined,
    due: false,
    ended: undefined,
    closed: undefined,
  };
  return rest.reduce((run, entry) => ({ ...apply(run, entry), seq: entry.seq + 1 }), start);
}

function apply(run: Run, { event, at }: Entry): Run {
  switch (event.kind) {
    case "requested":
      return run;
    case "observed":
      return { ...run, due: false, [event.phase]: { ...event, at } };
    case "proposed": {
      const observation = run.again ?? run.before;
      if (observation === undefined) throw new Error("a proposal without a look");
      const proposal = { ...event, observation, at };
      // Votes were for another plan: they are void.
      return {
        ...run,
        proposal,
        previous: run.proposal?.observation,
        proposals: run.proposals + 1,
        votes: [],
        again: undefined,
      };
    }
    case "voted":
      return { ...run, votes: [...run.votes, { ...event, at }] };
    case "cancelled":
      return { ...run, cancelled: event.by };
    case "progress":
      return { ...run, progress: { said: event.said, at } };
    case "left":
      return { ...run, left: event.by };
    case "started":
      return { ...run, steps: { ...run.steps, [event.step]: newStep(event.job, at) } };
    case "launched":
      return onStep(run, event.step, (step) => ({ ...step, launched: true, unreachable: undefined }));
    case "unreachable":
      return onStep(run, event.step, (step) => ({ ...step, unreachable: event }));
    case "quiet":
      return onStep(run, event.step, (step) => ({ ...step, quietForMs: event.forMs, unreachable: undefined }));
    case "asked":
      return onStep(run, event.step, (step) => ({ ...step, question: { ...event, askedAt: at } }));
    case "answered":
      return onStep(run, event.step, (step) => ({
        ...step,
        answered: [...step.answered, event],
        question: step.question?.question === event.question ? undefined : step.question,
      }));
    case "moved-on":
      return onStep(run, event.step, (step) => ({
        ...step,
        answered: step.answered.filter(({ question }) => question !== event.question),
        question: step.question?.question === event.question ? undefined : step.question,
      }));
    case "interrupted":
      return onStep(run, event.step, (step) => ({ ...step, interrupted: event.by }));
    case "finished":
      return onStep(run, event.step, (step) => ({
        ...step,
        result: event.result,
        finishedAt: at,
        question: undefined,
        unreachable: undefined,
      }));
    case "settled":
      return onStep(run, event.step, (step) => ({ ...step, settled: event, finishedAt: at }));
    case "noted":
      return run;
    case "due":
      return { ...run, due: true };
    case "ended":
      return { ...run, ended: event };
    case "closed":
      return { ...run, closed: { ...event, at } };
  }
}

const newStep = (job: string, startedAt: string): StepState => ({
  startedAt,
  job,
  launched: false,
  unreachable: undefined,
  quietForMs: 0,
  question: undefined,
  answered: [],
  interrupted: undefined,
  finishedAt: undefined,
  result: undefined,
  settled: undefined,
});

function onStep(run: Run, id: string, change: (step: StepState) => StepState): Run {
  const step = run.steps[id];
  if (step === undefined) throw new Error(`an entry for step ${id}, which was never started`);
  return { ...run, steps: { ...run.steps, [id]: change(step) } };
}

/** Nothing of the plan is left to do: every step ended well, or one that must not fail has failed. */
export function stepsEnded(run: Run): boolean {
  for (const step of run.proposal?.observation.steps ?? []) {
    const state = stepState(step, run.steps[step.id]);
    if (state === "bad" && !step.optional) return true;
    if (state !== "good" && state !== "bad") return false;
  }
  return Object.keys(run.steps).length > 0;
}

/** How a step stands, in one word. */
export function stepState(step: Step, state: StepState | undefined): "waiting" | "started" | "lost" | "good" | "bad" {
  if (state === undefined) return "waiting";
  if (state.settled !== undefined) return state.settled.as === "happened" ? "good" : "bad";
  if (state.result === undefined) return "started";
  if (state.result.kind === "lost") return "lost";
  return state.result.code === 0 && (step.prints === undefined || state.result.printed) ? "good" : "bad";
}
