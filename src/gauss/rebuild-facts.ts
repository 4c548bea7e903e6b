import { z } from "zod";
import { type Cluster, type Node, nodeOf } from "../core/cluster.ts";
import { type Look, reading, seen } from "../core/operation.ts";
import { DiskUsage, diskUsage } from "./disk-usage.ts";
import { logEnd } from "./log-end.ts";
import { PathAt, pathsAt } from "./paths-at.ts";
import { Positions, positions } from "./positions.ts";
import { hostNamed, membersIn, observeRun, primariesIn, RunFacts, standingOf } from "./run-facts.ts";
import { Sessions, sessions } from "./sessions.ts";
import { Slot, slots } from "./slots.ts";
import { Tablespace, tablespaces } from "./tablespaces.ts";
import { memberNamed, senderTo } from "./topology.ts";
import { Versions, versions } from "./versions.ts";

/** Everything here is quick to look at, since it is looked at for as long as a build takes. */
const Target = z.object({
  positions: reading(Positions),
  versions: reading(Versions),
  disk: reading(DiskUsage),
  sessions: reading(Sessions),
  /** What is there where the primary has tablespaces outside of its data directory; null when there are none. */
  places: reading(z.array(PathAt)).nullable(),
});

/** The one primary, from which it is built. */
const Source = z.object({
  node: z.string(),
  logEnd: reading(z.string()),
  versions: reading(Versions),
  disk: reading(DiskUsage),
  slots: reading(z.array(Slot)),
  tablespaces: reading(z.array(Tablespace)),
});

export const RebuildFacts = RunFacts.extend({
  /** Null when its host does not answer. */
  target: Target.nullable(),
  /** Null when not exactly one member answers as Primary, or when it is the one that is to be rebuilt. */
  source: Source.nullable(),
});
export type RebuildFacts = z.infer<typeof RebuildFacts>;

export async function observeRebuild(look: Look, cluster: Cluster, name: string): Promise<RebuildFacts> {
  const facts = await observeRun(look, cluster, name, ["control", "build", "startedAt"]);
  const [primary, second] = primariesIn(facts);
  const from = primary === name || second !== undefined ? undefined : nodeOf(cluster, primary ?? "");
  const to = hostNamed(facts, name) === undefined ? undefined : nodeOf(cluster, name);
  const source = from === undefined ? null : await lookAtSource(look, from);
  const outside = outsideOf(source, from);
  const target = to === undefined ? null : await lookAtTarget(look, to, outside);
  return { ...facts, target, source };
}

async function lookAtSource(look: Look, { name, dataDir, port }: Node): Promise<z.infer<typeof Source>> {
  const [end, version, disk, itsSlots, spaces] = await Promise.all([
    look(name, logEnd(port)),
    look(name, versions),
    look(name, diskUsage(dataDir)),
    look(name, slots(port)),
    look(name, tablespaces(port)),
  ]);
  return { node: name, logEnd: end, versions: version, disk, slots: itsSlots, tablespaces: spaces };
}

async function lookAtTarget(look: Look, node: Node, outside: readonly string[]): Promise<z.infer<typeof Target>> {
  const { name, dataDir, port } = node;
  const [at, version, disk, open, places] = await Promise.all([
    look(name, positions(port)),
    look(name, versions),
    look(name, diskUsage(dataDir)),
    look(name, sessions(port)),
    outside.length === 0 ? null : look(name, pathsAt(outside)),
  ]);
  return { positions: at, versions: version, disk, sessions: open, places };
}

/** Where the primary has tablespaces outside of its data directory. */
export const outsideOf = (source: RebuildFacts["source"], from: Node | undefined): string[] =>
  (seen(source?.tablespaces) ?? [])
    .map(({ location }) => location)
    .filter((location) => from !== undefined && !location.startsWith(`${from.dataDir}/`));

/** The sender of the one primary to this member. */
export function senderIn(facts: RebuildFacts, cluster: Cluster, name: string) {
  const primary = memberNamed(membersIn(facts), primariesIn(facts)[0] ?? "");
  const node = nodeOf(cluster, name);
  return primary === undefined || node === undefined || primary.node === name ? undefined : senderTo(primary, node);
}

/** The last place in its log of which is known that it has it; of a server that is down its last checkpoint, so it may have more. */
export function lastPosition(facts: RebuildFacts, name: string): string | undefined {
  const at = seen(facts.target?.positions);
  const known = standingOf(facts, name)?.kind === "answers" ? (at?.received ?? at?.replayed) : undefined;
  return known ?? seen(hostNamed(facts, name)?.control ?? undefined)?.latestCheckpoint ?? undefined;
}
