import { z } from "zod";
import { type Cluster, nodeOf } from "../core/cluster.ts";
import { type Look, type Reading, reading, seen } from "../core/operation.ts";
import { parentOf } from "./bare-machine.ts";
import { FileText, fileAt } from "./file-at.ts";
import { lookAtMachines, newestView, nodeInView } from "./membership.ts";
import { PathAt, pathsAt } from "./paths-at.ts";
import type { StaticView } from "./static-view.ts";
import { hostName } from "./system.ts";
import { MemberLook, primaries, standing } from "./topology.ts";
import type { Joining } from "./wanted-xml.ts";
import { Busy, whoElse } from "./who-else.ts";

export const XmlFacts = z.object({
  members: z.array(MemberLook),
  others: z.array(MemberLook),
  /** The file on each member that answers. */
  files: z.array(z.object({ node: z.string(), xml: reading(FileText) })),
  /** The file and its folder on the primary; null when not exactly one member is primary. */
  places: reading(z.array(PathAt)).nullable(),
  busy: reading(z.array(Busy)).nullable(),
  /** How the machines that are to be added call themselves: the file knows hosts by these names. */
  names: z.array(z.object({ node: z.string(), hostName: reading(z.string()) })),
});
export type XmlFacts = z.infer<typeof XmlFacts>;

export async function lookAtXml(look: Look, cluster: Cluster, joining: readonly string[]): Promise<XmlFacts> {
  const path = cluster.xmlFile;
  const known = joining.filter((name) => nodeOf(cluster, name) !== undefined);
  const names = Promise.all(
    known.map(async (node) => ({ node, hostName: await look(node, hostName, userToAsk(cluster)) })),
  );
  const { members, others } = await lookAtMachines(look, cluster);
  const answering = members.filter((member) => standing(member).kind !== "not-answered").map(({ node }) => node);
  const primary = nodeOf(cluster, primaryIn({ members }) ?? "");
  const [files, places, busy] = await Promise.all([
    path === undefined
      ? []
      : Promise.all(answering.map(async (node) => ({ node, xml: await look(node, fileAt(path)) }))),
    path === undefined || primary === undefined ? null : look(primary.name, pathsAt([path, parentOf(path)])),
    primary === undefined ? null : look(primary.name, whoElse(primary.dataDir)),
  ]);
  return { members, others, files, places, busy, names: await names };
}

/** A new machine may have no account of the database yet. */
const userToAsk = ({ rootVia }: Cluster): "root" | "database" => (rootVia === "none" ? "database" : "root");

/** The one member that answers as primary. */
export function primaryIn({ members }: Pick<XmlFacts, "members">): string | undefined {
  const [primary, second] = primaries(members);
  return second === undefined ? primary?.node : undefined;
}

/** The file that is changed: the primary's, or where that has none the first other one that is found. */
export function sourceOf(facts: Pick<XmlFacts, "members" | "files">): { node: string; text: string } | undefined {
  const found = facts.files.flatMap(({ node, xml }) => {
    const text = seen(xml)?.text;
    return text == null ? [] : [{ node, text }];
  });
  return found.find(({ node }) => node === primaryIn(facts)) ?? found[0];
}

/** Undefined where the file on the primary could not be read; null where there is none. */
export function textOnPrimary(facts: Pick<XmlFacts, "members" | "files">): string | null | undefined {
  return seen(facts.files.find(({ node }) => node === primaryIn(facts))?.xml)?.text;
}

/** What the primary is called by its cluster, and the view in which it is called so. */
export function viewOf(
  { members }: Pick<XmlFacts, "members">,
  cluster: Cluster,
): { view: StaticView; primary: string } | undefined {
  const view = newestView(members);
  const node = nodeOf(cluster, primaryIn({ members }) ?? "");
  const entry = view === undefined || node === undefined ? undefined : nodeInView(view, node);
  return view === undefined || entry === undefined ? undefined : { view, primary: entry.name };
}

interface Named {
  readonly node: string;
  readonly hostName: Reading<string> | undefined;
}

export interface NewPlace {
  readonly az?: string | undefined;
  readonly cascade?: "yes" | undefined;
}

/** The machines that are to be added, as far as their names are known. */
export function joiningIn(
  { names }: { readonly names: readonly Named[] },
  cluster: Cluster,
  { az, cascade }: NewPlace,
): Joining[] {
  return names.flatMap(({ node, hostName: read }) => {
    const machine = nodeOf(cluster, node);
    const name = seen(read);
    if (machine === undefined || name === undefined) return [];
    const { backIp, dataDir } = machine;
    const place = { ...(az === undefined ? {} : { azName: az }), ...(cascade === "yes" ? { cascade: true } : {}) };
    return [{ name, backIp, dataDir, ...place }];
  });
}
