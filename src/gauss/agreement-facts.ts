import { z } from "zod";
import { type Cluster, type Node, nodeOf } from "../core/cluster.ts";
import { type Look, type Reading, reading, seen } from "../core/operation.ts";
import { BuildProgress, queryBuild } from "./build-progress.ts";
import { Checksum, checksumOf } from "./checksum.ts";
import { gaussPaths } from "./gauss-paths.ts";
import { Managers, managers } from "./managers.ts";
import { lookAtMachines } from "./membership.ts";
import { HbaLine, hbaConf, ReplicationConf, replicationConf } from "./replication-conf.ts";
import { dynamicConfigIn } from "./run-facts.ts";
import { Slot, slots } from "./slots.ts";
import { SyncSettings, syncSettings } from "./sync-settings.ts";
import { clock } from "./system.ts";
import { MemberLook, primaries, standing } from "./topology.ts";
import { segmentsKept } from "./wal-kept.ts";

/** What the files of one member say, and its clock. */
const MemberFiles = z.object({
  node: z.string(),
  conf: reading(ReplicationConf),
  hba: reading(z.array(HbaLine)),
  build: reading(BuildProgress.nullable()),
  managers: reading(Managers),
  clock: reading(z.number()),
  /** Of cluster_dynamic_config; the inner null is no such file, the outer one that its place is not known. */
  dynamic: reading(Checksum.nullable()).nullable(),
});
type MemberFiles = z.infer<typeof MemberFiles>;

export const AgreementFacts = z.object({
  members: z.array(MemberLook),
  /** Machines of the inventory that are no members. */
  others: z.array(z.string()),
  /** Of each member that answers. */
  files: z.array(MemberFiles),
  /** Of the primary; null when there is not exactly one. */
  slots: reading(z.array(Slot)).nullable(),
  sync: reading(SyncSettings).nullable(),
  segmentsKept: reading(z.number()).nullable(),
});
export type AgreementFacts = z.infer<typeof AgreementFacts>;

export async function observeAgreement(look: Look, cluster: Cluster): Promise<AgreementFacts> {
  const { members, others } = await lookAtMachines(look, cluster);
  const there = members
    .filter((member) => standing(member).kind !== "not-answered")
    .flatMap(({ node }) => nodeOf(cluster, node) ?? []);
  const [primary, second] = primaries(members).flatMap(({ node }) => nodeOf(cluster, node) ?? []);
  const files = Promise.all(there.map((node) => lookAtFiles(look, node)));
  const [itsSlots, sync, kept] =
    primary === undefined || second !== undefined
      ? [null, null, null]
      : await Promise.all([
          look(primary.name, slots(primary.port)),
          look(primary.name, syncSettings(primary.port)),
          look(primary.name, segmentsKept(primary.port)),
        ]);
  return {
    members,
    others: others.map(({ node }) => node),
    files: await files,
    slots: itsSlots,
    sync,
    segmentsKept: kept,
  };
}

async function lookAtFiles(look: Look, { name, dataDir }: Node): Promise<MemberFiles> {
  const [conf, hba, build, managed, time, paths] = await Promise.all([
    look(name, replicationConf(dataDir)),
    look(name, hbaConf(dataDir)),
    look(name, queryBuild(dataDir)),
    look(name, managers),
    look(name, clock),
    look(name, gaussPaths),
  ]);
  const home = seen(paths)?.gaussHome ?? null;
  const dynamic = home === null ? null : await look(name, checksumOf(dynamicConfigIn(home)));
  return { node: name, conf, hba, build, managers: managed, clock: time, dynamic };
}

export const filesOf = ({ files }: AgreementFacts, name: string): MemberFiles | undefined =>
  files.find(({ node }) => node === name);

export const confOf = (facts: AgreementFacts, name: string): ReplicationConf | undefined =>
  seen<ReplicationConf>(filesOf(facts, name)?.conf);

export const rulesOf = (facts: AgreementFacts, name: string): HbaLine[] | undefined =>
  seen<HbaLine[]>(filesOf(facts, name)?.hba);

/** The other members of the inventory, as machines. */
export const peersOf = ({ members }: AgreementFacts, cluster: Cluster, name: string): Node[] =>
  members.flatMap(({ node }) => (node === name ? [] : (nodeOf(cluster, node) ?? [])));

/** The one primary that answers. */
export function primaryOf({ members }: AgreementFacts): MemberLook | undefined {
  const [primary, second] = primaries(members);
  return second === undefined ? primary : undefined;
}

/** True when a cluster manager was seen at work on a member. */
export const isManaged = ({ files }: AgreementFacts): boolean =>
  files.some(({ managers: running }) => (seen(running) ?? []).length > 0);

/** What could not be read, by member and by what it is. */
export const unreadIn = ({ files }: AgreementFacts): { node: string; source: string; detail: string }[] =>
  files.flatMap(({ node, conf, hba, build, dynamic, clock: time }) =>
    [conf, hba, build, time, ...(dynamic === null ? [] : [dynamic])].flatMap((read: Reading<unknown>) =>
      "unreadable" in read ? [{ node, source: read.source, detail: read.detail.split("\n", 1)[0] ?? "" }] : [],
    ),
  );
