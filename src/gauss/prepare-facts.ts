import { z } from "zod";
import { type Cluster, type Node, nodeOf } from "../core/cluster.ts";
import { type As, type Look, type Probe, type Reading, reading, seen } from "../core/operation.ts";
import { Account, account, Group, group } from "./account.ts";
import { lookAtBareMachine, Machine, parentOf } from "./bare-machine.ts";
import { Connection, canConnect } from "./can-connect.ts";
import { FileText, fileAt } from "./file-at.ts";
import { sizeOf } from "./folder.ts";
import { GaussPaths, gaussPaths, pathsThere } from "./gauss-paths.ts";
import { portsOf } from "./ports.ts";
import { hostName, lookAtSystem, System } from "./system.ts";
import { hostKeys, lookAtTrustFiles, TrustFiles } from "./trust-files.ts";

/** How one port answers. */
const Reach = z.object({ port: z.number(), connection: reading(Connection) });

/** The member it is compared with, the primary where one answers. */
const Reference = z.object({
  node: z.string(),
  system: System,
  account: reading(Account.nullable()),
  group: reading(Group.nullable()),
  /** As they will be on the machine. */
  paths: reading(GaussPaths),
  dataBytes: reading(z.number()),
  hosts: reading(FileText),
  /** From there to the machine. */
  reach: z.array(Reach),
});
export type Reference = z.infer<typeof Reference>;

export const PrepareFacts = z.object({
  /** What root's shell there says first: whether it can be looked at at all. */
  root: reading(z.string()).nullable(),
  /** The same in the database user's shell: whether the bot gets in there. */
  database: reading(z.string()).optional(),
  machine: Machine.nullable(),
  reference: Reference.nullable(),
  /** From the machine to that member. */
  reach: z.array(Reach),
  memberNames: z.array(
    z.object({ node: z.string(), hostName: reading(z.string()), hostKeys: reading(z.array(z.string())).optional() }),
  ),
  trust: z.array(TrustFiles),
});
export type PrepareFacts = z.infer<typeof PrepareFacts>;

const NOTHING: PrepareFacts = { root: null, machine: null, reference: null, reach: [], memberNames: [], trust: [] };

export interface Compared {
  /** Undefined when the inventory has no such machine: then nothing is looked at. */
  readonly node: Node | undefined;
  readonly members: readonly string[];
  /** The member to compare with. */
  readonly reference: string | undefined;
}

/** Looks at a machine and, for comparison, at one member and at what all members trust. */
export async function lookAtMachine(look: Look, cluster: Cluster, compared: Compared): Promise<PrepareFacts> {
  const { node, members } = compared;
  if (node === undefined) return NOTHING;
  const root = await look(node.name, hostName, "root");
  const database = look(node.name, hostName);
  const asRoot = cluster.rootVia === "none" ? "database" : "root";
  const names = Promise.all(
    members.map(async (name) => {
      const [called, keys] = await Promise.all([look(name, hostName), look(name, hostKeys, asRoot)]);
      return { node: name, hostName: called, hostKeys: keys };
    }),
  );
  const member = compared.reference === undefined ? undefined : nodeOf(cluster, compared.reference);
  const reference = member === undefined ? null : await lookAtReference(look, cluster, member, node);
  const seenNothing = {
    root,
    database: await database,
    machine: null,
    reference,
    reach: [],
    memberNames: await names,
    trust: [],
  };
  if ("unreadable" in root) return seenNothing;
  const places = [...members, node.name].flatMap((name) => USERS.map((user) => [name, user] as const));
  const trust = Promise.all(places.map(([name, user]) => lookAtTrustFiles(look, cluster, name, user)));
  const known = {
    account: seen(reference?.account),
    group: seen(reference?.group),
    paths: [...parentsOf(node, reference), ...installedAt(reference)],
  };
  const machine = await lookAtBareMachine(look, cluster, node, known);
  const reach = member === undefined ? [] : await reachOf((probe) => look(node.name, probe, "root"), member);
  return { ...seenNothing, machine, reach, trust: await trust };
}

const USERS: readonly As[] = ["root", "database"];

async function lookAtReference(look: Look, { osUser, osGroup }: Cluster, member: Node, to: Node): Promise<Reference> {
  const { name, dataDir } = member;
  const system = lookAtSystem(look, name, "database");
  const user = look(name, account(osUser));
  const itsGroup = look(name, group(osGroup));
  const paths = look(name, gaussPaths);
  const dataBytes = look(name, sizeOf(dataDir));
  const hosts = look(name, fileAt("/etc/hosts"));
  const reach = reachOf((probe) => look(name, probe), to);
  const found = await paths;
  return {
    node: name,
    system: await system,
    account: await user,
    group: await itsGroup,
    paths: "value" in found ? { ...found, value: pathsThere(found.value, dataDir, to.dataDir) } : found,
    dataBytes: await dataBytes,
    hosts: await hosts,
    reach: await reach,
  };
}

const reachOf = (at: <T>(probe: Probe<T>) => Promise<Reading<T>>, to: Node): Promise<z.infer<typeof Reach>[]> =>
  Promise.all(portsOf(to.port).map(async (port) => ({ port, connection: await at(canConnect(to.backIp, port)) })));

/** Where the members have their programs and tools. */
export const installedAt = (reference: Reference | null): string[] => {
  const { gaussHome, gpHome } = seen(reference?.paths) ?? {};
  return [gaussHome, gpHome].filter((path) => path !== null && path !== undefined);
};

/** The folders in which the tools make what a member consists of; the shortest first. */
export function parentsOf({ dataDir }: Node, reference: Reference | null): string[] {
  const { gaussHome, gpHome, pgHost, gaussLog } = seen(reference?.paths) ?? {};
  const made = [dataDir, gaussHome, gpHome, pgHost, gaussLog].filter((path) => path !== null && path !== undefined);
  return [...new Set(made.map(parentOf))].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}
