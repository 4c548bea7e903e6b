import type { Cluster } from "./cluster.ts";
import { nodeOf } from "./cluster.ts";
import { type CheckResult, digestOf, type Event } from "./entry.ts";
import type { Move } from "./next-move.ts";
import { failing } from "./next-move.ts";
import { type As, type Check, type Look, type Operation, type Probe, type Reading, Step } from "./operation.ts";
import { fold, type Run } from "./run.ts";
import type { Watch } from "./watch.ts";
import type { World } from "./world.ts";

/** A host that went silent is told of within five seconds of the question, so the look itself ends a little before. */
const DEADLINE_MS = 4_500;
/** Between two looks while the cluster settles (milliseconds): at once in the first minute, then ever more rarely. */
const SETTLE_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

type Observing = Extract<Move, { do: "observe" }>;
type Observed = Extract<Event, { kind: "observed" }>;

/** Looks as the move says. Undefined when the engine was stopped in the middle of it. */
export async function observe(
  world: World,
  run: Run,
  operation: Operation,
  cluster: Cluster,
  { phase, until }: Observing,
  watch: Watch,
  stop: AbortSignal,
): Promise<Observed | undefined> {
  const args = operation.args.parse(run.requested.args);
  const looking = look(world, cluster);
  if (operation.standing === true) {
    const facts = await operation.observe(args, looking, cluster);
    const checks = check(operation.verify, facts, args, cluster, facts);
    return stop.aborted ? undefined : { kind: "observed", phase, facts, checks, steps: [], digest: null };
  }
  if (phase === "followed") {
    const before = operation.facts.parse(run.before?.facts);
    const facts = (await operation.follow?.(before, args, looking, cluster)) ?? before;
    return stop.aborted ? undefined : { kind: "observed", phase, facts, checks: [], steps: [], digest: null };
  }
  if (phase !== "after") {
    const asApproved = phase === "again" ? run.proposal?.observation.checks : undefined;
    const seen = planOf(operation, cluster, args, await operation.observe(args, looking, cluster), asApproved);
    const stands = phase === "before" || seen.digest === run.proposal?.digest;
    if (failing(seen.checks) === undefined && stands) return { kind: "observed", phase, ...seen };
    // A hiccup of one host must cost nobody a refusal or an approval: what forbids it or changes the plan is looked at twice.
    await world.sleep(SETTLE_PAUSE_MS, stop);
    const twice = planOf(operation, cluster, args, await operation.observe(args, looking, cluster), asApproved);
    return stop.aborted ? undefined : { kind: "observed", phase, ...twice };
  }
  const approved = operation.facts.parse(run.proposal?.observation.facts);
  const from = world.now().getTime();
  let end = until?.getTime() ?? from;
  for (;;) {
    const facts = await operation.observe(args, looking, cluster);
    const checks = check(operation.verify, facts, args, cluster, approved);
    if (stop.aborted) return undefined;
    const now = world.now().getTime();
    if (operation.isUnderWay?.(facts, args, cluster) === true) end = Math.max(end, now + operation.settleMs);
    const over = now >= end || fold(await world.store.read(run.id)).left !== undefined;
    if (failing(checks) === undefined || over) {
      return { kind: "observed", phase, facts, checks, steps: [], digest: null };
    }
    watch.tick();
    const pause = Math.max(SETTLE_PAUSE_MS, (now - from) / 60);
    await world.sleep(Math.min(pause, LONGEST_PAUSE_MS), stop);
  }
}

/**
 * What the facts lead to: the checks, the steps and the digest that people approve. The digest covers the exact commands, the
 * material facts and the doubts, so that any change of them voids the approval. A doubt that was approved and has gone is none:
 * people agreed to more than that.
 */
function planOf(
  operation: Operation,
  cluster: Cluster,
  args: unknown,
  facts: unknown,
  approved: readonly CheckResult[] = [],
) {
  const checks = check(operation.preflight, facts, args, cluster, facts);
  const blocked = failing(checks) !== undefined;
  const steps = blocked ? [] : operation.plan(facts, args, cluster).map((step) => Step.parse(step));
  const judged = checks.map(({ check, verdict }) => {
    const accepted = approved.find((result) => result.check === check)?.verdict.kind;
    return [check, verdict.kind === "ok" ? (accepted ?? "ok") : verdict.kind];
  });
  const material = operation.material(facts, args, cluster);
  const digest =
    steps.length === 0
      ? null
      : digestOf({ operation: operation.name, cluster: cluster.name, args, steps, judged, material });
  return { facts, checks, steps, digest };
}

function check(
  checks: Readonly<Record<string, Check<unknown, unknown>>>,
  ...[facts, args, cluster, before]: Parameters<Check<unknown, unknown>>
): CheckResult[] {
  return Object.entries(checks).map(([sentence, isTrue]) => ({
    check: sentence,
    verdict: isTrue(facts, args, cluster, before),
  }));
}

/** A look at the nodes of one cluster. Every answer carries its source and age. */
export function look(world: Pick<World, "shell" | "now">, cluster: Cluster): Look {
  return async <T>(name: string, probe: Probe<T>, as: As = "database"): Promise<Reading<T>> => {
    const node = nodeOf(cluster, name);
    if (node === undefined) throw new Error(`${cluster.name} has no node ${name}`);
    const from = world.now();
    const result = await world.shell.read({ cluster, node, as }, probe.command, probe.deadlineMs ?? DEADLINE_MS);
    const at = world.now();
    const origin = {
      source: as === "root" ? `${probe.source} as root on ${name}` : `${probe.source} on ${name}`,
      at: at.toISOString(),
      tookMs: at.getTime() - from.getTime(),
    };
    if (result.kind === "unreachable") return { unreadable: result.trouble, detail: result.detail, ...origin };
    const parsed = probe.parse(result.output, result.code);
    if ("value" in parsed) return { value: parsed.value, ...origin };
    const raw = result.output.slice(0, 4_000);
    return { unreadable: "not-recognised", detail: `${parsed.notRecognised}\n${raw}`, ...origin };
  };
}
