import type { Cluster } from "./cluster.ts";
import { digestOf, type Place, type RunId } from "./entry.ts";
import type { Operation } from "./operation.ts";
import { mustRequest, ruleFor, type Voter } from "./policy.ts";
import { Refusal, refusal } from "./refusal.ts";
import { fold, type Run } from "./run.ts";
import type { World } from "./world.ts";

export interface Asked {
  readonly operation: string;
  readonly cluster: string;
  readonly args: Readonly<Record<string, string>>;
  readonly by: Voter;
  /** Slack's id of the request: the same one asked twice is one run. */
  readonly key: string;
  readonly place: Place;
}

/** `known`: the same request came before. `again`: the incident that was asked for is open and has to look again. */
export interface Begun {
  readonly run: RunId;
  readonly known: boolean;
  readonly again: boolean;
}

/** Opens a run in the journal. Throws a `Refusal` when this person may not, or when another change of the cluster is open. */
export async function begin(
  world: Pick<World, "store" | "operations" | "newId" | "now">,
  asked: Asked,
  { name, risk, standing = false }: Operation,
  cluster: Cluster,
): Promise<Begun> {
  if (risk !== "read") mustRequest(ruleFor(cluster, risk), asked.by, name, cluster.name);
  const changes = risk !== "read";
  const incident = changes || standing ? await openIncident(world, cluster.name) : undefined;
  if (standing && incident !== undefined) return sameIncident(incident, asked);
  const id = world.newId();
  const { by, ...rest } = asked;
  const opened = await world.store.open(
    id,
    {
      kind: "requested",
      ...rest,
      args: { ...asked.args },
      by: { id: by.id, name: by.name },
      changes,
      incident: incident?.id,
    },
    world.now(),
  );
  if (opened.kind === "held") {
    const holder = fold(await world.store.read(opened.by));
    throw new Refusal(refusal("held", { operation: holder.requested.operation, cluster: cluster.name }), opened.by);
  }
  return { run: opened.kind === "known" ? opened.run : id, known: opened.kind === "known", again: false };
}

/** Asked for again it looks again; another incident has to wait for its end. */
function sameIncident({ id, requested }: Run, { operation, cluster, args }: Asked): Begun {
  if (requested.operation === operation && digestOf(requested.args) === digestOf(args))
    return { run: id, known: false, again: true };
  const said = Object.values(requested.args).join(" ");
  throw new Refusal(refusal("incident-open", { cluster, operation: requested.operation, args: said }), id);
}

/** The run that stays open on this cluster, if there is one: its incident. */
export async function openIncident(
  { store, operations }: Pick<World, "store" | "operations">,
  cluster: string,
): Promise<Run | undefined> {
  for (const id of await store.openRuns()) {
    const run = fold(await store.read(id));
    const standing = operations.get(run.requested.operation)?.standing === true;
    if (standing && run.requested.cluster === cluster && run.ended === undefined) return run;
  }
  return undefined;
}
