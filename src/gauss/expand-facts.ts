import { z } from "zod";
import { type Cluster, type Node, nodeOf } from "../core/cluster.ts";
import { type Look, reading, seen } from "../core/operation.ts";
import { AgreementFacts, observeAgreement, primaryOf } from "./agreement-facts.ts";
import { copySpeedTo } from "./copy-speed.ts";
import { delayTo } from "./delay.ts";
import { DiskUsage, diskUsage } from "./disk-usage.ts";
import { SenderLimits, senderLimits } from "./expand-limits.ts";
import { majorOf, usersToTrust } from "./expand-run.ts";
import { FileText, fileAt } from "./file-at.ts";
import { folderAt } from "./folder.ts";
import { GaussPaths, gaussPaths } from "./gauss-paths.ts";
import { load } from "./load.ts";
import { logEnd } from "./log-end.ts";
import { patient } from "./patient-look.ts";
import { lookAtMachine, PrepareFacts } from "./prepare-facts.ts";
import { Tablespace, tablespaces } from "./tablespaces.ts";
import { standing } from "./topology.ts";
import { lookAtTrust, portAmongMembers, TrustFacts } from "./trust-facts.ts";
import { Versions, versions } from "./versions.ts";
import { Busy, whoElse } from "./who-else.ts";

/** What only the primary tells. */
const Primary = z.object({
  node: z.string(),
  xml: reading(FileText).nullable(),
  paths: reading(GaussPaths),
  versions: reading(Versions),
  limits: reading(SenderLimits),
  disk: reading(DiskUsage),
  /** Of the log, which may lie on a disk of its own. */
  logDisk: reading(DiskUsage),
  logEnd: reading(z.string()),
  load: reading(z.number()),
  tablespaces: reading(z.array(Tablespace)),
});

/** Names in /tmp: a run that broke off leaves a folder of its own there on every member and on the new machine, where up to 5.x the software is in it. */
const Temporary = z.object({ node: z.string(), names: reading(z.array(z.string()).nullable()) });

/** From the primary to a machine that is to be added: milliseconds until it answers, and bytes a second that come in there. */
const Way = z.object({ node: z.string(), delay: reading(z.number()), speed: reading(z.number()) });

export const ExpandFacts = z.object({
  agreement: AgreementFacts,
  /** Null when not exactly one member answers as primary. */
  primary: Primary.nullable(),
  busy: z.array(z.object({ node: z.string(), busy: reading(z.array(Busy)) })),
  /** The machines that are no members yet, as `prepare` sees them. */
  machines: z.array(z.object({ node: z.string(), looked: PrepareFacts })),
  /** Among the members and those machines; null once all are members. */
  trust: TrustFacts.nullable(),
  /** Of the members that answer, and of those machines. */
  temporary: z.array(Temporary),
  ways: z.array(Way),
  /** Of the primary, after all else was looked at; null where it makes no copy. */
  logEndLater: reading(z.string()).nullable(),
});
export type ExpandFacts = z.infer<typeof ExpandFacts>;

export async function observeExpansion(
  hurried: Look,
  cluster: Cluster,
  targets: readonly string[],
): Promise<ExpandFacts> {
  const agreement = await observeAgreement(hurried, cluster);
  const look = patient(hurried);
  const names = agreement.members.map(({ node }) => node);
  const answering = agreement.members.filter((member) => standing(member).kind !== "not-answered");
  const primary = nodeOf(cluster, primaryOf(agreement)?.node ?? "");
  const joining = targets.flatMap((name) => (names.includes(name) ? [] : (nodeOf(cluster, name) ?? [])));
  const of = primary === undefined ? null : await lookAtPrimary(look, cluster, primary);
  const trustWanted = {
    targets: [...answering.flatMap(({ node }) => nodeOf(cluster, node) ?? []), ...joining],
    runner: primary?.name,
    users: usersToTrust(versionOf({ primary: of }, cluster)),
  };
  const [busy, machines, trust, temporary] = await Promise.all([
    Promise.all(
      answering.map(async ({ node }) => ({
        node,
        busy: await look(node, whoElse(nodeOf(cluster, node)?.dataDir ?? "")),
      })),
    ),
    Promise.all(
      joining.map(async (node) => {
        const compared = { node, members: answering.map((member) => member.node), reference: primary?.name };
        return { node: node.name, looked: await lookAtMachine(look, cluster, compared) };
      }),
    ),
    joining.length === 0 ? null : lookAtTrust(look, cluster, trustWanted),
    Promise.all(
      [...answering.map(({ node }) => node), ...joining.map(({ name }) => name)].map(async (node) => ({
        node,
        names: await look(node, folderAt("/tmp")),
      })),
    ),
  ]);
  const home = trust?.home ?? undefined;
  const measured =
    primary === undefined || home === undefined ? [] : joining.map((to) => lookAtWay(look, primary, home, to));
  const ways = await Promise.all(measured);
  const later = primary === undefined || joining.length === 0 ? null : await look(primary.name, logEnd(primary.port));
  return { agreement, primary: of, busy, machines, trust, temporary, ways, logEndLater: later };
}

/** One after the other: a copy that is measured would hold up the answer. */
async function lookAtWay(look: Look, { name: from }: Node, home: string, to: Node): Promise<z.infer<typeof Way>> {
  const delay = await look(from, delayTo(to.backIp, portAmongMembers(to)));
  return { node: to.name, delay, speed: await look(from, copySpeedTo(to.backIp, home)) };
}

async function lookAtPrimary(
  look: Look,
  { xmlFile }: Cluster,
  { name, port, dataDir }: Node,
): Promise<z.infer<typeof Primary>> {
  const [xml, paths, version, limits, disk, logDisk, end, work, spaces] = await Promise.all([
    xmlFile === undefined ? null : look(name, fileAt(xmlFile)),
    look(name, gaussPaths),
    look(name, versions),
    look(name, senderLimits(port)),
    look(name, diskUsage(dataDir)),
    look(name, diskUsage(`${dataDir}/pg_xlog`)),
    look(name, logEnd(port)),
    look(name, load),
    look(name, tablespaces(port)),
  ]);
  const disks = { disk, logDisk };
  const log = { logEnd: end, load: work };
  return { node: name, xml, paths, versions: version, limits, ...disks, ...log, tablespaces: spaces };
}

/** The first number of the version that runs, else of the one in the inventory. */
export const versionOf = ({ primary }: Pick<ExpandFacts, "primary">, cluster: Cluster): number | undefined =>
  majorOf(seen(primary?.versions)?.version ?? cluster.version);
