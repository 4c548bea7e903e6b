import { z } from "zod";
import type { Cluster, Node } from "../core/cluster.ts";
import { type Look, type Probe, reading, seen } from "../core/operation.ts";
import { Account, account, Group, group, groupsOf } from "./account.ts";
import { crontabOf } from "./crontab.ts";
import { DiskUsage, diskUsage } from "./disk-usage.ts";
import { FileText, fileAt } from "./file-at.ts";
import { folderAt, sizeOf } from "./folder.ts";
import { Mount, mountOf } from "./mount.ts";
import { PathAt, pathsAt } from "./paths-at.ts";
import { ephemeralPorts, listening } from "./ports.ts";
import { loginOf } from "./quiet-login.ts";
import { pidIn, Server, serversOn } from "./servers.ts";
import { lookAtSystem, System } from "./system.ts";
import { hostKeys } from "./trust-files.ts";
import { Busy, whoElse } from "./who-else.ts";

/** A machine that is to become a member, as root sees it. Null where there is nothing to look at: no account, no folder. */
export const Machine = z.object({
  system: System,
  account: reading(Account.nullable()),
  group: reading(Group.nullable()),
  groups: reading(z.array(z.string())).nullable(),
  /** Who has the numbers there that account and group have in the cluster. */
  uidTakenBy: reading(Account.nullable()).nullable(),
  gidTakenBy: reading(Group.nullable()).nullable(),
  profile: reading(FileText),
  bashrc: reading(FileText).nullable(),
  envFile: reading(FileText).nullable(),
  crontab: reading(z.string()).nullable(),
  login: reading(z.string()).nullable(),
  rootLogin: reading(z.string()),
  hosts: reading(FileText),
  servers: reading(z.array(Server)),
  busy: reading(z.array(Busy)),
  /** The data directory, all folders above it, and the places of an installation. */
  paths: reading(z.array(PathAt)),
  content: reading(z.array(z.string()).nullable()),
  contentPaths: reading(z.array(PathAt)).nullable(),
  contentBytes: reading(z.number()).nullable(),
  mount: reading(Mount).nullable(),
  disk: reading(DiskUsage).nullable(),
  listening: reading(z.array(z.number())),
  ephemeral: reading(z.object({ from: z.number(), to: z.number() })),
  hostKeys: reading(z.array(z.string())),
});
export type Machine = z.infer<typeof Machine>;

/** What is known from a member. */
interface Known {
  readonly account: Account | null | undefined;
  readonly group: Group | null | undefined;
  /** Where members have something, and the folders that is in. */
  readonly paths: readonly string[];
}

export async function lookAtBareMachine(look: Look, cluster: Cluster, node: Node, known: Known): Promise<Machine> {
  const { osUser, osGroup, envFile } = cluster;
  const { dataDir } = node;
  const at = <T>(probe: Probe<T>) => look(node.name, probe, "root");
  const user = at(account(osUser));
  const itsGroup = at(group(osGroup));
  const paths = at(pathsAt([...new Set([...ancestorsOf(dataDir), ...known.paths])]));
  const content = at(folderAt(dataDir));
  const postmaster = at(fileAt(`${dataDir}/postmaster.pid`));
  const system = lookAtSystem(look, node.name, "root");
  // What depends on what was seen so far; the rest is asked meanwhile.
  const home = seen(await user)?.home;
  const hasAccount = home !== undefined;
  const bashrc = hasAccount ? at(fileAt(`${home}/.bashrc`)) : null;
  const env = envFile === undefined ? null : at(fileAt(envFile));
  const crontab = hasAccount ? at(crontabOf(osUser)) : null;
  const login = hasAccount ? at(loginOf(osUser)) : null;
  const groups = hasAccount ? at(groupsOf(osUser)) : null;
  const uidTakenBy = known.account ? at(account(String(known.account.uid))) : null;
  const gidTakenBy = known.group ? at(group(String(known.group.gid))) : null;
  const pid = pidIn(seen(await postmaster)?.text ?? null);
  const servers = at(serversOn({ dataDir, user: osUser, pid }));
  const entries = seen(await content) ?? [];
  const inside = [dataDir, ...entries.map((name) => `${dataDir}/${name}`)];
  const contentPaths = entries.length === 0 ? null : at(pathsAt(inside));
  const contentBytes = entries.length === 0 ? null : at(sizeOf(dataDir));
  const there = seen(await paths);
  const nearest = ancestorsOf(dataDir).find((path) => pathIn(there, path)?.kind === "directory");
  const mount = nearest === undefined ? null : at(mountOf(nearest));
  const disk = nearest === undefined ? null : at(diskUsage(nearest));
  const rest = {
    profile: at(fileAt("/etc/profile")),
    hosts: at(fileAt("/etc/hosts")),
    rootLogin: at(loginOf("root")),
    busy: at(whoElse(dataDir)),
    listening: at(listening),
    ephemeral: at(ephemeralPorts),
    hostKeys: at(hostKeys),
  };
  return {
    system: await system,
    account: await user,
    group: await itsGroup,
    groups: await groups,
    uidTakenBy: await uidTakenBy,
    gidTakenBy: await gidTakenBy,
    profile: await rest.profile,
    bashrc: await bashrc,
    envFile: await env,
    crontab: await crontab,
    login: await login,
    rootLogin: await rest.rootLogin,
    hosts: await rest.hosts,
    servers: await servers,
    busy: await rest.busy,
    paths: await paths,
    content: await content,
    contentPaths: await contentPaths,
    contentBytes: await contentBytes,
    mount: await mount,
    disk: await disk,
    listening: await rest.listening,
    ephemeral: await rest.ephemeral,
    hostKeys: await rest.hostKeys,
  };
}

/** `/data/dn1`, `/data`, `/`. */
function ancestorsOf(path: string): string[] {
  const parent = parentOf(path);
  return path === parent ? [path] : [path, ...ancestorsOf(parent)];
}

export const parentOf = (path: string): string =>
  path.replace(/(?<=.)\/+$/, "").replace(/(?<=.)\/[^/]*$|(?<=^\/)[^/]+$/, "");

export const pathIn = (paths: readonly PathAt[] | undefined, path: string): PathAt | undefined =>
  paths?.find((one) => one.path === path);
