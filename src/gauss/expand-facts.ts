import { z } from "zod";
import { type Cluster, type Node, nodeOf } from "../core/cluster.ts";
import { type Look, reading, seen } from "../core/operation.ts";
import { AgreementFacts, observeAgreement, primaryOf } from "./agreement-facts.ts";
import { DiskUsage, diskUsage } from "./disk-usage.ts";
import { SenderLimits, senderLimits } from "./expand-limits.ts";
import { majorOf, usersToTrust } from "./expand-run.ts";
import { FileText, fileAt } from "./file-at.ts";
import { folderAt } from "./folder.ts";
import { GaussPaths, gaussPaths } from "./gauss-paths.ts";
import { patient } from "./patient-look.ts";
import { lookAtMachine, PrepareFacts } from "./prepare-facts.ts";
import { Tablespace, tablespaces } from "./tablespaces.ts";
import { standing } from "./topology.ts";
import { lookAtTrust, TrustFacts } from "./trust-facts.ts";
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
  tablespaces: reading(z.array(Tablespace)),
  /** Names in /tmp: a run that broke off leaves its folder there, with passwords in it. */
  temporary: reading(z.array(z.string()).nullable()),
});

export const ExpandFacts = z.object({
  agreement: AgreementFacts,
  /** Null when not exactly one member answers as primary. */
  primary: Primary.nullable(),
  busy: z.array(z.object({ node: z.string(), busy: reading(z.array(Busy)) })),
  /** The machines that are no members yet, as `prepare` sees them. */
  machines: z.array(z.object({ node: z.string(), looked: PrepareFacts })),
  /** Among the members and those machines; null once all are members. */
  trust: TrustFacts.nullable(),
});
export type ExpandFacts = z.infer<typeof ExpandFacts>;

export async function observeExpansion(look: Look, cluster: Cluster, targets: readonly string[]): Promise<ExpandFacts> {
  const agreement = await observeAgreement(look, cluster);
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
  const [busy, machines, trust] = await Promise.all([
    Promise.all(
      answering.map(async ({ node }) => ({
        node,
        busy: await look(node, whoElse(nodeOf(cluster, node)?.dataDir ?? "")),
      })),
    ),
    Promise.all(
      joining.map(async (node) => {
        const compared = { node, members: answering.map((member) => member.node), reference: primary?.name };
        return { node: node.name, looked: await lookAtMachine(patient(look), cluster, compared) };
      }),
    ),
    joining.length === 0 ? null : lookAtTrust(patient(look), cluster, trustWanted),
  ]);
  return { agreement, primary: of, busy, machines, trust };
}

async function lookAtPrimary(
  look: Look,
  { xmlFile }: Cluster,
  { name, port, dataDir }: Node,
): Promise<z.infer<typeof Primary>> {
  const [xml, paths, version, limits, disk, spaces, temporary] = await Promise.all([
    xmlFile === undefined ? null : look(name, fileAt(xmlFile)),
    look(name, gaussPaths),
    look(name, versions),
    look(name, senderLimits(port)),
    look(name, diskUsage(dataDir)),
    look(name, tablespaces(port)),
    look(name, folderAt("/tmp")),
  ]);
  return { node: name, xml, paths, versions: version, limits, disk, tablespaces: spaces, temporary };
}

/** The first number of the version that runs, else of the one in the inventory. */
export const versionOf = ({ primary }: Pick<ExpandFacts, "primary">, cluster: Cluster): number | undefined =>
  majorOf(seen(primary?.versions)?.version ?? cluster.version);
