import { z } from "zod";
import type { Cluster, Node } from "../core/cluster.ts";
import { type Look, reading, seen } from "../core/operation.ts";
import { ControlData, controlData } from "./control-data.ts";
import { folderAt, sizeOf } from "./folder.ts";
import { GaussPaths, gaussPaths } from "./gauss-paths.ts";
import { Managers, managers } from "./managers.ts";
import { lookAtMachines } from "./membership.ts";
import { Mount, mountOf } from "./mount.ts";
import { PathAt, pathsAt } from "./paths-at.ts";
import { ReplicationConf, replicationConf } from "./replication-conf.ts";
import { Server, serversOn } from "./servers.ts";
import { Slot, slots } from "./slots.ts";
import { MemberLook, primaries } from "./topology.ts";

/** What one member knows of the machine that is to be cleared, in its own words. */
const MemberWord = z.object({ node: z.string(), conf: reading(ReplicationConf), control: reading(ControlData) });

/** What is on the machine itself. */
const Target = z.object({
  servers: reading(z.array(Server)),
  managers: reading(Managers),
  paths: reading(GaussPaths),
  data: reading(z.array(z.string()).nullable()),
  size: reading(z.number()),
  owners: reading(z.array(PathAt)),
  mount: reading(Mount),
  control: reading(ControlData),
  conf: reading(ReplicationConf),
});

export const UninstallFacts = z.object({
  members: z.array(MemberLook),
  others: z.array(MemberLook),
  words: z.array(MemberWord),
  /** Of the primary; null when there is none. */
  slots: reading(z.array(Slot)).nullable(),
  target: Target.nullable(),
});
export type UninstallFacts = z.infer<typeof UninstallFacts>;

/** Who is a member is asked of the members, never of the machine: its own configuration may list a whole cluster. */
export async function lookAtUninstall(look: Look, cluster: Cluster, node: Node | undefined): Promise<UninstallFacts> {
  const [{ members, others }, target] = await Promise.all([
    lookAtMachines(look, cluster),
    node === undefined ? null : lookAtTarget(look, cluster, node),
  ]);
  const there = cluster.nodes.filter(({ name }) => members.some((member) => member.node === name));
  const [primary] = primaries(members);
  const port = cluster.nodes.find(({ name }) => name === primary?.node)?.port;
  const [words, found] = await Promise.all([
    Promise.all(
      there.map(async ({ name, dataDir }) => {
        const [conf, control] = await Promise.all([
          look(name, replicationConf(dataDir)),
          look(name, controlData(dataDir)),
        ]);
        return { node: name, conf, control };
      }),
    ),
    primary === undefined || port === undefined ? null : look(primary.node, slots(port)),
  ]);
  return { members, others, words, slots: found, target };
}

async function lookAtTarget(look: Look, cluster: Cluster, { name, dataDir }: Node): Promise<z.infer<typeof Target>> {
  const suspect = { dataDir, user: cluster.osUser, pid: null };
  const paths = await look(name, gaussPaths);
  const home = seen(paths)?.gaussHome ?? null;
  const deleted = home === null ? [dataDir] : [dataDir, home];
  const [servers, managed, data, size, owners, mount, control, conf] = await Promise.all([
    look(name, serversOn(suspect)),
    look(name, managers),
    look(name, folderAt(dataDir)),
    look(name, sizeOf(dataDir)),
    look(name, pathsAt(deleted)),
    look(name, mountOf(dataDir)),
    look(name, controlData(dataDir)),
    look(name, replicationConf(dataDir)),
  ]);
  return { servers, managers: managed, paths, data, size, owners, mount, control, conf };
}
