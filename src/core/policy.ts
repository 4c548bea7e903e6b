import type { Cluster, Risk, Rule } from "./cluster.ts";
import type { Person } from "./entry.ts";
import type { Demands } from "./operation.ts";
import { Refusal, refusal } from "./refusal.ts";
import type { Run, Vote } from "./run.ts";

const DEFAULTS: Record<Exclude<Risk, "read">, Rule> = {
  change: {
    requesters: ["*"],
    approvers: ["*"],
    quorum: 1,
    expiresAfterMs: 3_600_000,
    typed: false,
    selfApproval: false,
  },
  destroy: {
    requesters: ["*"],
    approvers: ["*"],
    quorum: 1,
    expiresAfterMs: 3_600_000,
    typed: true,
    selfApproval: false,
  },
};

/** The rule that holds for a risk on a cluster. Reads need nobody. */
export function ruleFor(cluster: Cluster, risk: Exclude<Risk, "read">): Rule {
  return cluster.policy[risk] ?? DEFAULTS[risk];
}

/** The rule with what the operation demands on top: a cluster can ask for more than that, never for less. */
export function withDemands(rule: Rule, { quorum = 1, typed }: Demands): Rule {
  return { ...rule, quorum: Math.max(rule.quorum, quorum), typed: rule.typed || typed !== undefined };
}

/** `memberOf` holds the ids of the user groups this person is in, looked up by the adapter. */
export interface Voter extends Person {
  readonly memberOf: readonly string[];
}

const isOneOf = (list: readonly string[], { id, memberOf }: Voter): boolean =>
  list.some((entry) => entry === "*" || entry === id || memberOf.includes(entry));

/** Throws a `Refusal` when this person may not ask for it. */
export function mustRequest(rule: Rule, person: Voter, operation: string, cluster: string): void {
  if (isOneOf(rule.requesters, person)) return;
  throw new Refusal(refusal("not-a-requester", { requesters: rule.requesters, operation, cluster }));
}

export interface Decision {
  readonly vote: "approve" | "reject";
  /** The digest on the card that was clicked. */
  readonly digest: string;
  /** What was typed to confirm, where the rule asks for it. */
  readonly typed?: string;
}

/** Throws a `Refusal` when this decision must not count. The order is the order in which a person wants to hear it. */
export function mustDecide(run: Run, person: Voter, decision: Decision, now: Date): void {
  const { proposal } = run;
  const open = run.closed === undefined && run.cancelled === undefined && Object.keys(run.steps).length === 0;
  if (proposal === undefined || !open) {
    throw new Refusal(
      refusal("not-waiting", { state: run.closed?.outcome ?? (run.cancelled ? "cancelled" : "running") }),
    );
  }
  const { rule } = proposal;
  const cluster = run.requested.cluster;
  const own = person.id === run.requested.by.id;
  if (decision.vote === "reject" && own) return;
  if (own && !rule.selfApproval) throw new Refusal(refusal("own-request"));
  if (!isOneOf(rule.approvers, person)) {
    throw new Refusal(refusal("not-an-approver", { approvers: rule.approvers, cluster }));
  }
  if (proposal.digest !== decision.digest) throw new Refusal(refusal("other-plan"));
  if (now >= new Date(proposal.expiresAt)) throw new Refusal(refusal("expired"));
  if (run.votes.some(({ by }) => by.id === person.id)) throw new Refusal(refusal("already-voted"));
  const { word = cluster } = proposal;
  if (decision.vote === "approve" && rule.typed && decision.typed?.trim() !== word) {
    throw new Refusal(refusal("typed-wrong", { word }));
  }
}

export const approvals = (run: Run): readonly Vote[] => run.votes.filter(({ vote }) => vote === "approve");
export const rejection = (run: Run): Vote | undefined => run.votes.find(({ vote }) => vote === "reject");

/** Enough different people approved the newest plan. One person counts once, however many clicks arrive. */
export function isApproved(run: Run): boolean {
  if (run.proposal === undefined || rejection(run) !== undefined) return false;
  return new Set(approvals(run).map(({ by }) => by.id)).size >= run.proposal.rule.quorum;
}

/** When the first step may begin at the earliest: the countdown runs from the approval that completed the quorum. */
export function countdownEnd(run: Run): Date | undefined {
  const last = approvals(run).at(-1);
  if (last === undefined || run.proposal?.countdownMs === undefined || !isApproved(run)) return undefined;
  return new Date(new Date(last.at).getTime() + run.proposal.countdownMs);
}
