import { type Cluster, nodeOf } from "../core/cluster.ts";
import { type Report, type ReportInput, seen } from "../core/operation.ts";
import { words } from "../core/words.ts";
import type { Disagreement } from "./agreement.ts";
import { type AgreementFacts, primaryOf } from "./agreement-facts.ts";
import { nodeInView } from "./membership.ts";
import { memberNamed, standing } from "./topology.ts";

const say = words("half-dropped", {
  unnamed: {
    en: "{hosts} does not name {node} any more, and no server answers there: so gs_dropnode leaves it when it breaks off",
  },
  unlisted: {
    en: "the static configuration of {hosts} does not list {node} any more, and that of the primary {primary} does: so gs_dropnode leaves it when it breaks off",
  },
  next: {
    en: "Drop it the rest of the way: `/gauss dropnode {cluster} {node}`. If it is to stay, write the lines anew with `/gauss mend {cluster} <node>` and start it.",
  },
  "next-unlisted": { en: "Drop it the rest of the way: `/gauss dropnode {cluster} {node}`." },
  "why-drop": { en: "drop {nodes} the rest of the way" },
});

/** A machine that gs_dropnode began to take out, and the members that have forgotten it already. */
export interface HalfDropped {
  readonly node: string;
  readonly hosts: readonly string[];
  readonly finding: Report["findings"][number];
}

/**
 * The tool stops the machine, takes its lines from one member after the other, and writes the static configuration last. Up to then
 * the machine is a member that the others only seem to lack lines for.
 */
export function halfDropped(
  facts: AgreementFacts,
  cluster: Cluster,
  found: readonly Disagreement[],
): readonly HalfDropped[] {
  return [...unnamed(facts, cluster, found), ...unlisted(facts, cluster)];
}

function unnamed({ members }: AgreementFacts, cluster: Cluster, found: readonly Disagreement[]): HalfDropped[] {
  const stopped = members
    .filter((member) => ["down", "not-answered"].includes(standing(member).kind))
    .map(({ node }) => node);
  const missing = found.filter(({ kind, is, other }) => kind === "way" && is === undefined && other !== undefined);
  // It changes members that run, and a member that lacks lines for others too has lost them in another way.
  const forgetful = members
    .map(({ node }) => node)
    .filter((node) => !stopped.includes(node))
    .filter((node) => missing.every((one) => one.node !== node || stopped.includes(one.other ?? "")));
  return stopped.flatMap((node) => {
    const hosts = missing.filter((one) => one.other === node && forgetful.includes(one.node)).map((one) => one.node);
    const what = say("unnamed", { hosts, node });
    return hosts.length === 0
      ? []
      : [{ node, hosts, finding: { what, next: say("next", { cluster: cluster.name, node }) } }];
  });
}

/** Only where the primary still lists it can the tool finish (GAUSS-35802). */
function unlisted(facts: AgreementFacts, cluster: Cluster): HalfDropped[] {
  const primary = primaryOf(facts);
  const lists = (node: string, other: string): boolean | undefined => {
    const view = seen(memberNamed(facts.members, node)?.view);
    const machine = nodeOf(cluster, other);
    return view === undefined || machine === undefined ? undefined : nodeInView(view, machine) !== undefined;
  };
  return facts.others.flatMap((node) => {
    if (primary === undefined || lists(primary.node, node) !== true) return [];
    const hosts = facts.members.map((member) => member.node).filter((host) => lists(host, node) === false);
    const what = say("unlisted", { hosts, node, primary: primary.node });
    return [{ node, hosts, finding: { what, next: say("next-unlisted", { cluster: cluster.name, node }) } }];
  });
}

/** Without what is no wonder while a drop is half done. Whom commits wait for is settled afterwards: the one that goes would be added too. */
export function apartFrom(half: readonly HalfDropped[], found: readonly Disagreement[]): Disagreement[] {
  if (half.length === 0) return [...found];
  const isOfDrop = ({ kind, other }: Disagreement): boolean => {
    if (kind === "static") return true;
    if (kind === "sync") return other !== undefined;
    return ["way", "rule"].includes(kind) && half.some(({ node }) => node === other);
  };
  return found.filter((one) => !isOfDrop(one));
}

/** One run for all of them. */
export function dropOffer(half: readonly HalfDropped[]): NonNullable<ReportInput["offers"]> {
  const [node, ...more] = half.map((one) => one.node);
  if (node === undefined) return [];
  const args = { node, ...(more.length === 0 ? {} : { also: more.join(",") }) };
  return [{ operation: "dropnode", args, why: say("why-drop", { nodes: [node, ...more] }) }];
}
