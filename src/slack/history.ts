import type { Entry, Event, Person, Reply } from "../core/entry.ts";
import type { Observation, Vote } from "../core/run.ts";

type Asked = Extract<Event, { kind: "asked" }>;

/** A question that was shown to people, and how it ended. A run forgets it then; its message in the thread must not. */
export interface Question {
  readonly asked: Asked;
  readonly end:
    | { readonly kind: "open" }
    | { readonly kind: "answered"; readonly reply: Reply; readonly by: Person | undefined; readonly at: string }
    | { readonly kind: "moved-on" }
    | { readonly kind: "step-ended" };
}

/** The plan that people had voted for was replaced by another one. */
export interface Change {
  readonly was: Observation;
  readonly now: Observation;
  readonly voided: readonly Vote[];
}

export interface History {
  readonly questions: readonly Question[];
  readonly changes: readonly Change[];
}

/** What a folded run no longer tells, from the same entries. */
export function historyOf(entries: readonly Entry[]): History {
  const questions = new Map<string, Question>();
  const changes: Change[] = [];
  let votes: Vote[] = [];
  let looked: Observation | undefined;
  let proposed: Observation | undefined;
  const end = (step: string, question: string | undefined, how: Question["end"]) => {
    for (const [key, open] of questions) {
      const concerned = open.asked.step === step && (question === undefined || open.asked.question === question);
      const stillOpen = open.end.kind === "open" || (open.end.kind === "answered" && how.kind === "moved-on");
      if (concerned && stillOpen) questions.set(key, { ...open, end: how });
    }
  };
  for (const { event, at } of entries) {
    if (event.kind === "observed") looked = { ...event, at };
    if (event.kind === "voted") votes.push({ ...event, at });
    if (event.kind === "proposed" && looked !== undefined) {
      if (proposed !== undefined) changes.push({ was: proposed, now: looked, voided: votes });
      proposed = looked;
      votes = [];
    }
    if (event.kind === "asked")
      questions.set(`${event.step} ${event.question}`, { asked: event, end: { kind: "open" } });
    if (event.kind === "answered") {
      end(event.step, event.question, { kind: "answered", reply: event.reply, by: event.by, at });
    }
    if (event.kind === "moved-on") end(event.step, event.question, { kind: "moved-on" });
    if (event.kind === "finished" || event.kind === "settled") end(event.step, undefined, { kind: "step-ended" });
  }
  return { questions: [...questions.values()], changes };
}
