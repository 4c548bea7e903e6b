import { z } from "zod";
import type { Cluster, Node } from "../core/cluster.ts";
import { type Look, reading, seen } from "../core/operation.ts";
import { BuildProgress, queryBuild } from "./build-progress.ts";
import { Checksum, checksumOf } from "./checksum.ts";
import { ClusterStatus, clusterStatus } from "./cluster-status.ts";
import { ControlData, controlData } from "./control-data.ts";
import { gaussPaths } from "./gauss-paths.ts";
import { Managers, managers } from "./managers.ts";
import { lookAtMachines, nodeInView } from "./membership.ts";
import { ReplicationConf, replicationConf } from "./replication-conf.ts";
import { startedAt } from "./started-at.ts";
import { SyncSettings, syncSettings } from "./sync-settings.ts";
import { MemberLook, memberNamed, primaries, type Standing, standing } from "./topology.ts";
import { Busy, whoElse } from "./who-else.ts";

/** The word that stands for every member. */
export const ALL = "all";

/** What a machine that answers tells besides its role, also while its database is down. Null is what this run has no use for. */
const Host = z.object({
  node: z.string(),
  managers: reading(Managers),
  busy: reading(z.array(Busy)),
  conf: reading(ReplicationConf),
  control: reading(ControlData).nullable(),
  build: reading(BuildProgress.nullable()).nullable(),
  /** Of cluster_dynamic_config; the inner null is no such file, the outer one that its place is not known. */
  dynamic: reading(Checksum.nullable()).nullable(),
  /** When the server that runs there was started. */
  startedAt: reading(z.string()).nullable(),
});
type Host = z.infer<typeof Host>;

export const RunFacts = z.object({
  machines: z.array(MemberLook),
  /** The names of the machines that are members. */
  members: z.array(z.string()),
  hosts: z.array(Host),
  /** gs_om's table, for the roles of the installation; null unless the whole cluster is meant and every host answers. */
  opinion: reading(ClusterStatus).nullable(),
  /** Of the primary; null when there is not exactly one. */
  sync: reading(SyncSettings).nullable(),
});
export type RunFacts = z.infer<typeof RunFacts>;

/** What is looked at beside what every run needs: each look costs the hosts a process or two. */
type Wanted = "control" | "build" | "startedAt";

export async function observeRun(
  look: Look,
  cluster: Cluster,
  nodeOrAll: string,
  wanted: readonly Wanted[],
): Promise<RunFacts> {
  // All at once: a host that swallows packets, or a server that hangs, costs its deadline one time.
  const [{ members, others }, everyHost] = await Promise.all([
    lookAtMachines(look, cluster),
    Promise.all(cluster.nodes.map((node) => lookAtHost(look, node, wanted, nodeOrAll === ALL))),
  ]);
  const machines = [...members, ...others];
  const concerned = machines.filter((machine) => members.includes(machine) || machine.node === nodeOrAll);
  const there = concerned.filter(answers);
  const [primary, second] = primaries(members);
  const source = second === undefined ? everyHost.find(({ host }) => host.node === primary?.node) : undefined;
  const asked = nodeOrAll === ALL && there.length === concerned.length ? there[0] : undefined;
  return {
    machines,
    members: members.map(({ node }) => node),
    hosts: everyHost.map(({ host }) => host).filter(({ node }) => there.some((machine) => machine.node === node)),
    // While every host answers this takes seconds; with a dead one it would take minutes.
    opinion: asked === undefined ? null : await look(asked.node, clusterStatus),
    sync: source?.sync ?? null,
  };
}

const answers = (machine: MemberLook): boolean => standing(machine).kind !== "not-answered";

async function lookAtHost(
  look: Look,
  { name, dataDir, port }: Node,
  wanted: readonly Wanted[],
  recordedRoles: boolean,
) {
  const [managed, busy, conf, sync, control, build, started, paths] = await Promise.all([
    look(name, managers),
    look(name, whoElse(dataDir)),
    look(name, replicationConf(dataDir)),
    look(name, syncSettings(port)),
    wanted.includes("control") ? look(name, controlData(dataDir)) : null,
    wanted.includes("build") ? look(name, queryBuild(dataDir)) : null,
    wanted.includes("startedAt") ? look(name, startedAt(port)) : null,
    recordedRoles ? look(name, gaussPaths) : undefined,
  ]);
  const home = seen(paths)?.gaussHome ?? null;
  const dynamic = home === null ? null : await look(name, checksumOf(dynamicConfigIn(home)));
  const host: Host = { node: name, control, managers: managed, busy, conf, build, dynamic, startedAt: started };
  return { host, sync };
}

/** Where refreshconf writes who is primary. */
export const dynamicConfigIn = (gaussHome: string): string => `${gaussHome}/bin/cluster_dynamic_config`;

export const hostNamed = ({ hosts }: RunFacts, name: string): Host | undefined =>
  hosts.find(({ node }) => node === name);

export function standingOf({ machines }: RunFacts, name: string): Standing | undefined {
  const machine = memberNamed(machines, name);
  return machine === undefined ? undefined : standing(machine);
}

/** The members as looks, for tables and findings. */
export const membersIn = ({ machines, members }: RunFacts): MemberLook[] =>
  machines.filter(({ node }) => members.includes(node));

/** Members that answer as Primary. */
export const primariesIn = (facts: RunFacts): string[] => primaries(membersIn(facts)).map(({ node }) => node);

/** Whether a cluster manager runs on any member; undefined when it could not be seen on one of those that answer. */
export function isManaged({ hosts }: RunFacts): boolean | undefined {
  if (hosts.some(({ managers: running }) => (seen(running) ?? []).length > 0)) return true;
  return hosts.some(({ managers: running }) => seen(running) === undefined) ? undefined : false;
}

/** The number by which the cluster manager knows a member. */
export function nodeIdOf({ machines }: RunFacts, node: Node): number | undefined {
  const ids = machines.flatMap(({ view }) => {
    const read = seen(view);
    return (read === undefined ? undefined : nodeInView(read, node)?.id) ?? [];
  });
  return ids[0];
}

/** Where a command for the whole cluster is typed: on the primary, else on the first member that answers. */
export const runnerOf = (facts: RunFacts): string =>
  primariesIn(facts)[0] ?? membersIn(facts).find(answers)?.node ?? facts.members[0] ?? "";
