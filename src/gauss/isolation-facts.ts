import { z } from "zod";
import { type Cluster, type Node, nodeOf } from "../core/cluster.ts";
import { block, type Look, ok, type Report, troubleMessage, type Verdict, warn } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { isAddress, isIsolated, isolate, lookAtRoutes, RoutesLook, release } from "./isolation.ts";
import { lookAtMachines } from "./membership.ts";
import { MemberLook, standing } from "./topology.ts";

const say = words("isolation-facts", {
  "not-a-machine": { en: "{cluster} has no node {node}; it has {nodes}" },
  "no-address": { en: "the inventory knows {node} as {address}, and a route needs the number of an address" },
  "by-hand": { en: "this cluster gives the bot no root (rootVia: none). As root on {hosts}: `{typed}`" },
  "no-host": { en: "no host could be asked as root for its routes" },
  "root-unseen": { en: "root's shell on {host} {trouble}. As root there: `{typed}`" },
  host: { en: "Host" },
  route: { en: "Talks to {node}" },
  cut: { en: "no: isolated" },
  open: { en: "yes" },
  unseen: { en: "not seen" },
});

export const IsolationFacts = z.object({
  machines: z.array(MemberLook),
  /** The names of those that are members. */
  members: z.array(z.string()),
  routes: z.array(RoutesLook),
});
export type IsolationFacts = z.infer<typeof IsolationFacts>;

/** Routes are asked for as root where the bot may be root, so that a shell that would fail later fails now. */
export async function observeIsolation(look: Look, cluster: Cluster): Promise<IsolationFacts> {
  const [{ members, others }, routes] = await Promise.all([
    lookAtMachines(look, cluster),
    lookAtRoutes(look, cluster, cluster.rootVia === "none" ? "database" : "root"),
  ]);
  return { machines: [...members, ...others], members: members.map(({ node }) => node), routes };
}

export const answers = ({ machines }: IsolationFacts, name: string): boolean =>
  machines.some((machine) => machine.node === name && standing(machine).kind !== "not-answered");

/** The hosts, of these, on which there is a route or there is none yet; what could not be seen is in neither. */
export const hostsWhere = (
  { routes }: IsolationFacts,
  hosts: readonly string[],
  { backIp }: Node,
  isolated: boolean,
): string[] =>
  hosts.filter((host) => isIsolated(routes.find(({ node }) => node === host)?.routes, backIp) === isolated);

export function isKnownByAddress(name: string, cluster: Cluster): Verdict {
  const node = nodeOf(cluster, name);
  const nodes = cluster.nodes.map((one) => one.name);
  if (node === undefined) return block(say("not-a-machine", { cluster: cluster.name, node: name, nodes }));
  return isAddress(node.backIp) ? ok : block(say("no-address", { node: name, address: node.backIp }));
}

const typedBy = { isolate, release } as const;

/** Where the bot may not be root, or its root does not get in, a person is told what to type and where. */
export function mayActAsRoot(
  { routes }: IsolationFacts,
  { hosts, node, wanted }: { hosts: readonly string[]; node: Node; wanted: keyof typeof typedBy },
  { rootVia }: Cluster,
): Verdict {
  const typed = typedBy[wanted](node.backIp).argv.join(" ");
  if (rootVia === "none") return block(say("by-hand", { hosts, typed }));
  const asked = routes.filter((look) => hosts.includes(look.node));
  const failing = asked.find(({ routes: seen }) => "unreadable" in seen);
  if (failing === undefined) return ok;
  const trouble = "unreadable" in failing.routes ? troubleMessage(failing.routes.unreadable) : "";
  const why = say("root-unseen", { host: failing.node, trouble, typed });
  return asked.every(({ routes: seen }) => "unreadable" in seen) ? block(why) : warn(why);
}

/** One row for each host that could talk to it. */
export function routeTable(facts: IsolationFacts, node: Node, hosts: readonly string[]): NonNullable<Report["table"]> {
  const rows = hosts.map((host) => {
    const isolated = isIsolated(facts.routes.find((look) => look.node === host)?.routes, node.backIp);
    if (isolated === undefined) return [host, say("unseen")];
    return [host, isolated ? say("cut") : say("open")];
  });
  return { columns: [say("host"), say("route", { node: node.name })], rows };
}
