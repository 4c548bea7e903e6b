import type { Cluster, Node } from "../core/cluster.ts";
import { type Look, seen } from "../core/operation.ts";
import { queryInstance } from "./instance.ts";
import { roleBySql } from "./role-by-sql.ts";
import { type StaticView, staticView, type ViewNode } from "./static-view.ts";
import type { MemberLook } from "./topology.ts";

/** The inventory lists machines; which of them are members is seen, since dropping and expanding change it and no inventory. */
export interface Machines {
  readonly members: MemberLook[];
  /** Dropped machines and spares. */
  readonly others: MemberLook[];
}

/** Looks at every machine of the inventory at once: one that is away costs its own deadline and nothing more. */
export async function lookAtMachines(look: Look, cluster: Cluster): Promise<Machines> {
  const machines = await Promise.all(cluster.nodes.map((node) => lookAtMachine(look, node)));
  return apart(machines, cluster);
}

export const lookAtMembers = async (look: Look, cluster: Cluster): Promise<MemberLook[]> =>
  (await lookAtMachines(look, cluster)).members;

async function lookAtMachine(look: Look, { name, dataDir, port }: Node): Promise<MemberLook> {
  const [instance, sql, view] = await Promise.all([
    look(name, queryInstance(dataDir)),
    look(name, roleBySql(port)),
    look(name, staticView),
  ]);
  return { node: name, instance, sql, view };
}

/** Where no static configuration can be read, every machine counts as a member. */
export function apart(machines: readonly MemberLook[], cluster: Cluster): Machines {
  const view = newestView(machines);
  const isMember = ({ node }: MemberLook): boolean => {
    const machine = cluster.nodes.find(({ name }) => name === node);
    return view === undefined || machine === undefined || nodeInView(view, machine) !== undefined;
  };
  return { members: machines.filter(isMember), others: machines.filter((machine) => !isMember(machine)) };
}

/**
 * The static configuration that holds. A dropped machine keeps the one from before, which still lists everybody, so the newest
 * counts; of several of one age the one that most machines have, then the one that lists most.
 */
export function newestView(machines: readonly MemberLook[]): StaticView | undefined {
  const views = machines.flatMap(({ view }) => seen(view) ?? []);
  const newest = Math.max(...views.map(({ writtenAt }) => writtenAt));
  const namesOf = ({ nodes }: StaticView): string =>
    nodes
      .map(({ name }) => name)
      .sort()
      .join(" ");
  const share = (view: StaticView): number => views.filter((other) => namesOf(other) === namesOf(view)).length;
  return views
    .filter(({ writtenAt }) => writtenAt === newest)
    .sort((one, other) => share(other) - share(one) || other.nodes.length - one.nodes.length)[0];
}

/** The entry of a machine, by its name or by an address of it: the inventory may call it otherwise than its own hostname. */
export const nodeInView = ({ nodes }: StaticView, { name, backIp, ssh }: Node): ViewNode | undefined =>
  nodes.find((node) => node.name === name) ??
  nodes.find((node) => [...node.sshIps, ...node.dataIps].some((ip) => ip === backIp || ip === ssh.host));
