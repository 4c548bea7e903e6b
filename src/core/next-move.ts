import type { CheckResult, Outcome } from "./entry.ts";
import type { Operation, Step } from "./operation.ts";
import { countdownEnd, isApproved, rejection } from "./policy.ts";
import { type Observation, type Run, stepState } from "./run.ts";
import type { Message } from "./words.ts";
import { words } from "./words.ts";

export type Move =
  | { readonly do: "rest" }
  | { readonly do: "observe"; readonly phase: Observation["phase"]; readonly until?: Date }
  | { readonly do: "propose"; readonly observation: Observation }
  | { readonly do: "wait"; readonly for: "approval" | "countdown"; readonly until: Date }
  | { readonly do: "wait"; readonly for: "settlement"; readonly step: Step }
  | { readonly do: "execute"; readonly step: Step }
  | { readonly do: "close"; readonly outcome: Outcome; readonly why?: Message };

/** Facts older than this are looked at again before the first step (milliseconds). */
const FRESH_MS = 30_000;

const say = words("outcome", {
  blocked: { en: "{checks}" },
  "nothing-to-do": { en: "there is nothing to do: everything this would change is as wanted already" },
  failing: { en: "{check}: {why}" },
});

/**
 * What comes next for a run: the one place where order, gating and resuming are decided. Starting, clicking and restarting
 * after a crash all end up here.
 */
export function nextMove(run: Run, operation: Pick<Operation, "follow" | "settleMs" | "standing">, now: Date): Move {
  if (run.closed !== undefined) return { do: "rest" };
  if (run.before === undefined) return { do: "observe", phase: "before" };
  if (operation.standing === true) {
    if (run.ended !== undefined) return { do: "close", outcome: "done" };
    return run.due ? { do: "observe", phase: "followed" } : { do: "rest" };
  }
  if (!run.requested.changes) {
    if (operation.follow !== undefined && run.followed === undefined) return { do: "observe", phase: "followed" };
    return { do: "close", outcome: "done" };
  }
  if (Object.keys(run.steps).length === 0) {
    const move = beforeTheFirstStep(run, run.before, now);
    if (move !== undefined) return move;
  }
  const steps = run.proposal?.observation.steps ?? [];
  for (const step of steps) {
    const state = stepState(step, run.steps[step.id]);
    if (state === "good" || (state === "bad" && step.optional)) continue;
    if (state === "bad") break;
    if (state === "lost") return { do: "wait", for: "settlement", step };
    return { do: "execute", step };
  }
  if (run.after === undefined) return { do: "observe", phase: "after", until: settledBy(run, operation.settleMs, now) };
  return afterwards(run, steps, run.after);
}

/** Undefined when the approved plan may begin right now. */
function beforeTheFirstStep(run: Run, before: Observation, now: Date): Move | undefined {
  const { proposal } = run;
  if (proposal === undefined) return refusedOrElse(before, { do: "propose", observation: before });
  if (run.cancelled !== undefined) return { do: "close", outcome: "cancelled" };
  if (rejection(run) !== undefined) return { do: "close", outcome: "denied" };
  if (!isApproved(run)) {
    const until = new Date(proposal.expiresAt);
    return now >= until ? { do: "close", outcome: "expired" } : { do: "wait", for: "approval", until };
  }
  const countdown = countdownEnd(run);
  if (countdown !== undefined && now < countdown) return { do: "wait", for: "countdown", until: countdown };
  const { again } = run;
  if (again === undefined || now.getTime() - new Date(again.at).getTime() > FRESH_MS)
    return { do: "observe", phase: "again" };
  if (again.digest !== proposal.digest) return refusedOrElse(again, { do: "propose", observation: again });
  return undefined;
}

function refusedOrElse(observation: Observation, move: Move): Move {
  const blocking = failing(observation.checks);
  if (blocking !== undefined) return { do: "close", outcome: "refused", why: blocking };
  return observation.digest === null ? { do: "close", outcome: "refused", why: say("nothing-to-do") } : move;
}

/** The tool's word does not count: a step that went wrong is forgiven when the cluster confirms, a good one is not enough when it does not. */
function afterwards(run: Run, steps: readonly Step[], after: Observation): Move {
  const why = failing(after.checks);
  if (why === undefined) return { do: "close", outcome: "done" };
  const failed = steps.some((step) => !step.optional && stepState(step, run.steps[step.id]) === "bad");
  return { do: "close", outcome: failed ? "failed" : "unverified", why };
}

/** The checks that block, in words; undefined when none does. */
export function failing(checks: readonly CheckResult[]): Message | undefined {
  const reasons = checks.flatMap(({ check, verdict }) =>
    verdict.kind === "block" ? [say("failing", { check, why: verdict.why })] : [],
  );
  return reasons.length === 0 ? undefined : say("blocked", { checks: reasons });
}

function settledBy(run: Run, settleMs: number, now: Date): Date {
  const ends = Object.values(run.steps).flatMap(({ finishedAt }) => (finishedAt === undefined ? [] : [finishedAt]));
  const last = ends.sort().at(-1);
  return new Date((last === undefined ? now : new Date(last)).getTime() + settleMs);
}
