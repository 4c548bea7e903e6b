import type { Cluster, Node } from "../core/cluster.ts";
import { type AgreementFacts, confOf, peersOf } from "./agreement-facts.ts";
import { addressesOf } from "./member-addresses.ts";
import type { ReplicationLine } from "./replication-conf.ts";

/** Where replication reaches a machine. */
interface End {
  readonly host: string;
  readonly port: number;
  readonly heartbeat: number | null;
  readonly service: number | null;
}

/**
 * What a machine says of itself in its own lines counts, since not every installation has the usual ports; a line that differs from
 * the others of the same machine is the odd one. Without any line it is what the tools would write.
 */
export function endOf(facts: AgreementFacts, { name, backIp, port }: Node): End {
  const ends = (confOf(facts, name)?.connections ?? []).map(localEnd);
  const usual = { host: backIp, port: port + 1, heartbeat: port + 5, service: port + 4 };
  const share = (end: End): number => ends.filter((other) => isSame(other, end)).length;
  return (
    ends.reduce<End | undefined>(
      (best, end) => (best === undefined || share(end) > share(best) ? end : best),
      undefined,
    ) ?? usual
  );
}

const localEnd = (line: ReplicationLine): End => ({
  host: line.localHost,
  port: line.localPort,
  heartbeat: line.localHeartbeatPort,
  service: line.localService,
});
const remoteEnd = (line: ReplicationLine): End => ({
  host: line.remoteHost,
  port: line.remotePort,
  heartbeat: line.remoteHeartbeatPort,
  service: line.remoteService,
});

/** Ports that one of the two leaves out are not compared. */
const samePorts = (one: End, other: End): boolean =>
  one.port === other.port &&
  (one.heartbeat === null || other.heartbeat === null || one.heartbeat === other.heartbeat) &&
  (one.service === null || other.service === null || one.service === other.service);
const isSame = (one: End, other: End): boolean => one.host === other.host && samePorts(one, other);

/** The value of a replconninfo, with every word where gs_install and gs_expansion have it. */
function wayText(from: End, to: End, isCascade = false): string {
  const end = (side: string, { host, port, heartbeat, service }: End): string[] => [
    `${side}host=${host}`,
    `${side}port=${port}`,
    ...(heartbeat === null ? [] : [`${side}heartbeatport=${heartbeat}`]),
    ...(service === null ? [] : [`${side}service=${service}`]),
  ];
  return [...end("local", from), ...end("remote", to), ...(isCascade ? ["iscascade=true"] : [])].join(" ");
}

export const textOf = (line: ReplicationLine): string => wayText(localEnd(line), remoteEnd(line), line.isCascade);

/** How the lines of one member stand to those that it should have: one to each other member, numbered from 1. */
export interface Ways {
  readonly right: readonly ReplicationLine[];
  /** To a member, but with other ports, or with an own end that is not this machine's. */
  readonly wrong: readonly { readonly line: ReplicationLine; readonly to: Node; readonly wanted: string }[];
  /** A member that has one already. */
  readonly twice: readonly ReplicationLine[];
  /** To no member. */
  readonly strange: readonly ReplicationLine[];
  readonly missing: readonly { readonly to: Node; readonly wanted: string }[];
  readonly hasGap: boolean;
}

/** Undefined when its postgresql.conf could not be read. */
export function waysOf(facts: AgreementFacts, cluster: Cluster, node: Node): Ways | undefined {
  const lines = confOf(facts, node.name)?.connections;
  if (lines === undefined) return undefined;
  const peers = peersOf(facts, cluster, node.name);
  const peerAt = (host: string): Node | undefined =>
    peers.find((peer) => addressesOf(facts.members, peer).includes(host));
  const own = endOf(facts, node);
  const wantedTo = (to: Node, line?: ReplicationLine): string => wayText(own, endOf(facts, to), line?.isCascade);
  // Of a machine whose own lines are not known its ports are not known either.
  const leadsTo = (line: ReplicationLine, to: Node): boolean =>
    isSame(localEnd(line), own) &&
    ((confOf(facts, to.name)?.connections.length ?? 0) === 0 || samePorts(remoteEnd(line), endOf(facts, to)));
  const known = lines.flatMap((line) => {
    const to = peerAt(line.remoteHost);
    return to === undefined ? [] : [{ line, to, isRight: leadsTo(line, to) }];
  });
  // Of several to one member the first right one stays, else the first.
  const kept = peers.flatMap(({ name }) => {
    const all = known.filter(({ to }) => to.name === name);
    return all.find(({ isRight }) => isRight) ?? all[0] ?? [];
  });
  return {
    right: kept.filter(({ isRight }) => isRight).map(({ line }) => line),
    wrong: kept.filter(({ isRight }) => !isRight).map(({ line, to }) => ({ line, to, wanted: wantedTo(to, line) })),
    twice: known.filter((one) => !kept.includes(one)).map(({ line }) => line),
    strange: lines.filter((line) => peerAt(line.remoteHost) === undefined),
    missing: peers
      .filter(({ name }) => !kept.some(({ to }) => to.name === name))
      .map((to) => ({ to, wanted: wantedTo(to) })),
    hasGap: lines.some(({ index }, at) => index !== at + 1),
  };
}
