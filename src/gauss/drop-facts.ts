import { z } from "zod";
import { type Cluster, type Node, nodeOf } from "../core/cluster.ts";
import { type Look, reading, seen } from "../core/operation.ts";
import { Account, account, Group, group } from "./account.ts";
import { Knock, knock } from "./can-connect.ts";
import { GaussPaths, gaussPaths } from "./gauss-paths.ts";
import { isolatedOn, lookAtRoutes, RoutesLook } from "./isolation.ts";
import { Managers, managers } from "./managers.ts";
import { lookAtMachines, nodeInView } from "./membership.ts";
import { PathAt, pathsAt } from "./paths-at.ts";
import { HbaLine, hbaConf, ReplicationConf, replicationConf } from "./replication-conf.ts";
import { Slot, slots } from "./slots.ts";
import { SyncSettings, syncSettings } from "./sync-settings.ts";
import { MemberLook, memberNamed, primaries, type Standing, standing } from "./topology.ts";
import { portAmongMembers } from "./trust-facts.ts";
import { Pair, sshTo } from "./trust-matrix.ts";
import { Busy, whoElse } from "./who-else.ts";

/** What a member that stays knows, and what the tool will change there. */
const Survivor = z.object({
  node: z.string(),
  conf: reading(ReplicationConf),
  hba: reading(z.array(HbaLine)),
  busy: reading(z.array(Busy)),
  managers: reading(Managers),
  paths: reading(GaussPaths),
  /** What is at `placesOf(paths)`, in that order; null when the paths are not known. */
  places: reading(z.array(PathAt)).nullable(),
});
type Survivor = z.infer<typeof Survivor>;

const Knocked = z.object({
  from: z.string(),
  to: z.string(),
  port: z.enum(["ssh", "database"]),
  answer: reading(Knock),
});

export const DropFacts = z.object({
  machines: z.array(MemberLook),
  /** The names of the machines that are members. */
  members: z.array(z.string()),
  targets: z.array(z.string()),
  /** Of the members that stay; the tool runs there. */
  primary: z.string().nullable(),
  survivors: z.array(Survivor),
  routes: z.array(RoutesLook),
  knocks: z.array(Knocked),
  /** From the primary to each other member that stays: the tool logs in there. */
  logins: z.array(Pair),
  /** The targets' own, where they answer. */
  targetConfs: z.array(z.object({ node: z.string(), conf: reading(ReplicationConf) })),
  /** Of the primary; null when there is none. */
  slots: reading(z.array(Slot)).nullable(),
  sync: reading(SyncSettings).nullable(),
  account: reading(Account.nullable()).nullable(),
  group: reading(Group.nullable()).nullable(),
});
export type DropFacts = z.infer<typeof DropFacts>;

export async function observeDrop(look: Look, cluster: Cluster, targets: readonly string[]): Promise<DropFacts> {
  const [{ members, others }, routes] = await Promise.all([lookAtMachines(look, cluster), lookAtRoutes(look, cluster)]);
  const machines = [...members, ...others];
  const staying = members.filter(({ node }) => !targets.includes(node));
  const there = nodesOf(cluster, staying.filter(isThere));
  const dropped = nodesOf(
    cluster,
    machines.filter(({ node }) => targets.includes(node)),
  );
  const primary = nodeOf(cluster, primaries(staying)[0]?.node ?? "");
  const survivors = Promise.all(there.map((node) => lookAtSurvivor(look, node)));
  const knocks = Promise.all(
    there.flatMap((from) =>
      dropped.filter((to) => !isolatedOn(routes, to).includes(from.name)).flatMap((to) => knocksAt(look, from, to)),
    ),
  );
  const targetConfs = Promise.all(
    dropped
      .filter(({ name }) => machines.some((machine) => machine.node === name && isThere(machine)))
      .map(async ({ name, dataDir }) => ({ node: name, conf: await look(name, replicationConf(dataDir)) })),
  );
  const here = primary === undefined ? null : await lookAtPrimary(look, cluster, primary, there);
  return {
    machines,
    members: members.map(({ node }) => node),
    targets: [...targets],
    primary: primary?.name ?? null,
    survivors: await survivors,
    routes,
    knocks: await knocks,
    targetConfs: await targetConfs,
    logins: here?.logins ?? [],
    slots: here?.slots ?? null,
    sync: here?.sync ?? null,
    account: here?.account ?? null,
    group: here?.group ?? null,
  };
}

const isThere = (machine: MemberLook): boolean => standing(machine).kind !== "not-answered";

const nodesOf = (cluster: Cluster, looks: readonly MemberLook[]): Node[] =>
  cluster.nodes.filter(({ name }) => looks.some(({ node }) => node === name));

const knocksAt = (look: Look, { name: from }: Node, to: Node): Promise<z.infer<typeof Knocked>>[] =>
  (["ssh", "database"] as const).map(async (port) => {
    const number = port === "ssh" ? portAmongMembers(to) : to.port;
    return { from, to: to.name, port, answer: await look(from, knock(to.backIp, number)) };
  });

async function lookAtSurvivor(look: Look, { name, dataDir }: Node): Promise<Survivor> {
  const [paths, conf, hba, busy, managed] = await Promise.all([
    look(name, gaussPaths),
    look(name, replicationConf(dataDir)),
    look(name, hbaConf(dataDir)),
    look(name, whoElse(dataDir)),
    look(name, managers),
  ]);
  const places = placesOf(seen(paths));
  const at = places === undefined ? null : await look(name, pathsAt([places.home, places.dynamicConfig, places.lock]));
  return { node: name, conf, hba, busy, managers: managed, paths, places: at };
}

async function lookAtPrimary(look: Look, { osUser, osGroup }: Cluster, { name, port }: Node, there: readonly Node[]) {
  const [itsAccount, itsGroup, itsSlots, sync] = await Promise.all([
    look(name, account(osUser)),
    look(name, group(osGroup)),
    look(name, slots(port)),
    look(name, syncSettings(port)),
  ]);
  const home = seen(itsAccount)?.home;
  const others = home === undefined ? [] : there.filter((node) => node.name !== name);
  const logins = await Promise.all(
    others.map(async (to) => ({
      from: name,
      to: to.name,
      user: "database" as const,
      answer: await look(name, sshTo(to.backIp, home ?? "")),
    })),
  );
  return { account: itsAccount, group: itsGroup, slots: itsSlots, sync, logins };
}

/** Where gs_dropnode works: the program's folder, what refreshconf writes, and the lock of 6.0 and later (observed with 7.0.0-RC3). */
function placesOf(paths: GaussPaths | undefined) {
  const { gaussHome, pgHost } = paths ?? { gaussHome: null, pgHost: null };
  if (gaussHome === null || pgHost === null) return undefined;
  return {
    home: gaussHome,
    dynamicConfig: `${gaussHome}/bin/cluster_dynamic_config`,
    lock: `${pgHost}/gs_dropnode_tmp_file`,
  };
}

/** The members that stay. */
export const staying = ({ members, targets }: DropFacts): string[] => members.filter((name) => !targets.includes(name));

export const survivorNamed = ({ survivors }: DropFacts, name: string | null): Survivor | undefined =>
  survivors.find(({ node }) => node === name);

export function standingOf({ machines }: DropFacts, name: string): Standing | undefined {
  const machine = memberNamed(machines, name);
  return machine === undefined ? undefined : standing(machine);
}

/** What is at one of `placesOf` on a member; undefined when it was not seen. */
export function placeAt(survivor: Survivor | undefined, place: "home" | "dynamicConfig" | "lock"): PathAt | undefined {
  const path = placesOf(seen(survivor?.paths))?.[place];
  return seen(survivor?.places ?? undefined)?.find((at) => at.path === path);
}

/** The names by which the primary's static configuration, and so the tool, calls the targets. */
export const printedNames = (facts: DropFacts, cluster: Cluster): string[] => {
  const view = seen(memberNamed(facts.machines, facts.primary ?? "")?.view);
  return targetNodes(facts, cluster).map(
    (node) => (view === undefined ? undefined : nodeInView(view, node)?.name) ?? node.name,
  );
};

export const targetNodes = ({ targets }: DropFacts, cluster: Cluster): Node[] =>
  targets.flatMap((name) => nodeOf(cluster, name) ?? []);

/** Every address by which files of members may name a machine: its entry in the static configuration may have more than the inventory. */
export function addressesOf({ machines }: DropFacts, node: Node): string[] {
  const entries = machines.flatMap((machine) => {
    const view = seen(machine.view);
    const entry = view === undefined ? undefined : nodeInView(view, node);
    return entry === undefined ? [] : [...entry.sshIps, ...entry.dataIps];
  });
  return [...new Set([node.backIp, ...entries])];
}
