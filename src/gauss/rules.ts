import { type Cluster, type Node, nodeOf } from "../core/cluster.ts";
import { type AgreementFacts, peersOf, rulesOf } from "./agreement-facts.ts";
import { deciding, letsIn } from "./hba-match.ts";
import { addressesOf } from "./member-addresses.ts";
import { type HbaLine, isForHost } from "./replication-conf.ts";
import { endOf, waysOf } from "./ways.ts";

/** The line by which gs_install and gs_expansion let a member in. */
const ruleFor = ({ osUser }: Cluster, address: string): string =>
  `host    all    ${osUser}    ${address}/${address.includes(":") ? 128 : 32}    trust`;

export const ruleText = ({ type, database, user, address, method }: HbaLine): string =>
  [type, database, user, ...(address === null ? [] : [address]), method].join("    ");

/** How the rules of one member stand to those that it should have. */
export interface Rules {
  /** Addresses of other members from which replication is not let in, and the rule that keeps it out, if one does. */
  readonly missing: readonly {
    readonly from: Node;
    readonly address: string;
    readonly wanted: string;
    readonly keptOutBy: HbaLine | undefined;
  }[];
  /** Rules without a password for one machine that is no member. */
  readonly strange: readonly HbaLine[];
}

/** Undefined when its pg_hba.conf could not be read. */
export function rulesIn(facts: AgreementFacts, cluster: Cluster, node: Node): Rules | undefined {
  const rules = rulesOf(facts, node.name);
  if (rules === undefined) return undefined;
  const guests = peersOf(facts, cluster, node.name).flatMap((from) =>
    [...new Set([from.backIp, endOf(facts, from).host])].map((address) => ({ from, address })),
  );
  const missing = guests.flatMap(({ from, address }) => {
    const guest = { address, user: cluster.osUser, name: from.name };
    if (letsIn(rules, guest)) return [];
    return [{ from, address, wanted: ruleFor(cluster, address), keptOutBy: deciding(rules, guest) }];
  });
  const strangers = strangerAddresses(facts, cluster, node);
  const members = facts.members.flatMap(({ node: name }) => {
    const member = nodeOf(cluster, name);
    return member === undefined ? [] : addressesOf(facts.members, member);
  });
  const strange = rules.filter(
    (rule) =>
      rule.method === "trust" &&
      !members.some((address) => isForHost(rule, address)) &&
      (strangers.some((address) => isForHost(rule, address)) || isWrittenByTools(rule, cluster)),
  );
  return { missing, strange };
}

/** The form in which gs_install and gs_expansion let a member in; the database user is let in without a password from there. */
const isWrittenByTools = ({ type, database, user, address }: HbaLine, { osUser }: Cluster): boolean =>
  type === "host" &&
  database === "all" &&
  user === osUser &&
  /\/(?:32|128|255\.255\.255\.255)$/.test(address ?? "") &&
  !/^(?:127\.|::1\/)/.test(address ?? "");

/** Of machines of the inventory that are no members, and of those to which a replconninfo leads and no member has. */
const strangerAddresses = (facts: AgreementFacts, cluster: Cluster, node: Node): string[] => [
  ...facts.others.flatMap((name) => nodeOf(cluster, name)?.backIp ?? []),
  ...(waysOf(facts, cluster, node)?.strange ?? []).map(({ remoteHost }) => remoteHost),
];
