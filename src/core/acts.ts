import type { Event, Person, Reply } from "./entry.ts";
import { countdownEnd, type Decision, mustDecide, mustRequest, type Voter } from "./policy.ts";
import { Refusal, refusal } from "./refusal.ts";
import { type Run, type StepState, stepState, stepsEnded } from "./run.ts";

/**
 * What people do to a run, as the events it leads to. Each throws a `Refusal` when this person may not, or when the run is not
 * waiting for it; undefined means that it is done already.
 */
type Act = readonly Event[] | undefined;

const plain = ({ id, name }: Person): Person => ({ id, name });

export function decided(run: Run, by: Voter, decision: Decision, now: Date): Act {
  mustDecide(run, by, decision, now);
  const own = by.id === run.requested.by.id;
  if (own && decision.vote === "reject") return [{ kind: "cancelled", by: plain(by) }];
  return [{ kind: "voted", by: plain(by), digest: decision.digest, vote: decision.vote, own }];
}

/** Takes a request back before anything began. Only who asked may, others reject it; in a countdown everybody who could have asked. */
export function withdrawn(run: Run, by: Voter): Act {
  const { proposal, requested } = run;
  if (proposal !== undefined && countdownEnd(run) !== undefined)
    mustRequest(proposal.rule, by, requested.operation, requested.cluster);
  else if (by.id !== requested.by.id) throw new Refusal(refusal("not-yours"));
  const state = run.closed?.outcome ?? (Object.keys(run.steps).length > 0 ? "running" : undefined);
  if (state !== undefined) throw new Refusal(refusal("not-waiting", { state }));
  return run.cancelled === undefined ? [{ kind: "cancelled", by: plain(by) }] : undefined;
}

/** Ends the waiting for the checks at the end, so that the cluster is free for another change. */
export function left(run: Run, by: Voter): Act {
  const { proposal, requested } = run;
  if (run.closed !== undefined || run.after !== undefined || proposal === undefined || !stepsEnded(run))
    throw new Refusal(refusal("nothing-to-leave"));
  mustRequest(proposal.rule, by, requested.operation, requested.cluster);
  return run.left === undefined ? [{ kind: "left", by: plain(by) }] : undefined;
}

/** Keeps a note with a run that stays open. After its end there is nothing to keep it with. */
export function noted(run: Run, text: string, by: Person): Act {
  if (run.closed !== undefined) throw new Refusal(refusal("not-waiting", { state: run.closed.outcome }));
  return [{ kind: "noted", by: plain(by), text }];
}

/** Ends a run that stays open. While something in it is open, only with a reason. */
export function ended(run: Run, why: string | undefined, by: Voter): Act {
  if (run.closed !== undefined) throw new Refusal(refusal("not-waiting", { state: run.closed.outcome }));
  const reason = why?.trim() || undefined;
  const checks = (run.followed ?? run.before)?.checks.filter(({ verdict }) => verdict.kind === "block") ?? [];
  if (checks.length > 0 && reason === undefined)
    throw new Refusal(refusal("still-open", { checks: checks.map(({ check }) => check) }));
  return run.ended === undefined ? [{ kind: "ended", by: plain(by), why: reason }] : undefined;
}

/** A person's answer to a question the plan did not foresee. A secret is never taken from a person. */
export function answered(run: Run, step: string, question: string, reply: Reply, by: Voter): Act {
  const open = openStep(run, step, by).question;
  if (open?.question !== question || open.secret) throw new Refusal(refusal("no-such-question"));
  return [{ kind: "answered", step, question, at: open.at, reply, by: plain(by) }];
}

export function interrupted(run: Run, step: string, by: Voter): Act {
  const state = openStep(run, step, by);
  return state.interrupted === undefined ? [{ kind: "interrupted", step, by: plain(by) }] : undefined;
}

/** A person says what became of a step whose outcome nobody can read any more. */
export function settled(run: Run, step: string, as: "happened" | "failed", by: Voter): Act {
  const state = openStep(run, step, by);
  const unknown = state.result?.kind === "lost" || state.unreachable !== undefined;
  if (!unknown || state.settled !== undefined) throw new Refusal(refusal("not-waiting", { state: "running" }));
  return [{ kind: "settled", step, as, by: plain(by) }];
}

function openStep(run: Run, id: string, by: Voter): StepState {
  const state = run.steps[id];
  const { proposal } = run;
  const step = proposal?.observation.steps.find((one) => one.id === id);
  if (run.closed !== undefined || state === undefined || proposal === undefined || step === undefined) {
    throw new Refusal(refusal("not-waiting", { state: run.closed?.outcome ?? "waiting" }));
  }
  if (stepState(step, state) === "good") throw new Refusal(refusal("not-waiting", { state: "done" }));
  mustRequest(proposal.rule, by, run.requested.operation, run.requested.cluster);
  return state;
}
