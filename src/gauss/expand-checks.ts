import { type Cluster, type Node, nodeOf } from "../core/cluster.ts";
import { block, ok, seen, troubleMessage, unknown, type Verdict, warn } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { type ExpandFacts, versionOf } from "./expand-facts.ts";
import { expandsAs, secretsAsked } from "./expand-run.ts";
import { nobodyElseOn } from "./nobody-else.ts";
import { inTheWay } from "./prepare-changes.ts";
import { allWasRead, type Looked, nothingRuns } from "./prepare-checks.ts";
import { hasRoom, namesLeadRight, portsAreFree, reachEachOther } from "./prepare-likeness.ts";
import { instanceOf, memberNamed, standing } from "./topology.ts";
import { allTrustEachOther } from "./trust-checks.ts";
import { worstOf } from "./worst-of.ts";

const say = words("expand-check", {
  "not-a-machine": { en: "{cluster} has no node {node}; it has {nodes}" },
  "is-member": { en: "{node} is a member already. How it is: `/gauss check {cluster} {node}`" },
  "primary-count": { en: "{count} members answer as Primary" },
  "primary-state": { en: "the primary {node} is {state}" },
  away: { en: "{node} {trouble}. A machine that is lost is dropped first: `/gauss dropnode {cluster} {node}`" },
  unsteady: {
    en: "{node} is {state}: gs_expansion tells every member of the new one, and a later drop wants all well",
  },
  "no-version": {
    en: "the version of {node} could not be read, and the inventory names none: what the tool asks differs",
  },
  ipv6: { en: "{address} is IPv6, which gs_expansion takes from 6.0 on" },
  "no-root": { en: "up to 5.x gs_expansion lets only root in, and this cluster gives the bot no root (rootVia: none)" },
  "no-secret": { en: "the inventory names no secret {names}, and this version asks for it" },
  "not-seen": { en: "{node} could not be looked at as root" },
  "not-prepared": { en: "{count} things are to be done on {node} first: `/gauss prepare {cluster} {node}`" },
  "no-trust": { en: "{why}. Make trust first: `/gauss trust {cluster} {node}`" },
  limits: { en: "{node} serves {used} standbys and may serve {most} ({name}): raise that first, it needs a restart" },
  "limits-unseen": { en: "max_wal_senders and max_replication_slots of {node} could not be read" },
  "too-many": { en: "there would be {count} members, and openGauss has one primary and eight standbys at most" },
  "hits-member": {
    en: "{address} is a part of {others}: if it fails, gs_expansion comments out the lines of both on every member, and members that live lose each other. Give {node} another address, or say that you know: `/gauss expand {cluster} {node} alike=yes`",
  },
  "address-part": {
    en: "{address} is a part of {others}: if it fails, gs_expansion comments out the lines of both on every member. What lines are missing then is seen by `/gauss check {cluster}`",
  },
});

export interface Wanted {
  /** The machines that are to be added, by their names in the inventory. */
  readonly targets: readonly string[];
  /** Also where the tool's roll-back would hit the lines of a member. */
  readonly alike: boolean;
  /** A checkpoint is written before the copy. */
  readonly checkpoint: boolean;
}
export type ExpandCheck = (facts: ExpandFacts, wanted: Wanted, cluster: Cluster) => Verdict;

export const areMachines: ExpandCheck = ({ agreement: { members } }, { targets }, { name, nodes }) => {
  const known = nodes.map((node) => node.name);
  const strange = targets.find((node) => !known.includes(node));
  if (strange !== undefined) return block(say("not-a-machine", { cluster: name, node: strange, nodes: known }));
  const member = targets.find((node) => memberNamed(members, node) !== undefined);
  return member === undefined ? ok : block(say("is-member", { node: member, cluster: name }));
};

export const aPrimaryIsNormal: ExpandCheck = ({ agreement: { members }, primary }) => {
  const member = memberNamed(members, primary?.node ?? "");
  const stands = member === undefined ? undefined : standing(member);
  if (primary === null || stands?.kind !== "answers") {
    const count = members.filter((one) => {
      const its = standing(one);
      return its.kind === "answers" && !its.inRecovery;
    }).length;
    return block(say("primary-count", { count }));
  }
  return stands.state === "Normal" ? ok : block(say("primary-state", { node: primary.node, state: stands.state }));
};

/** The tool logs in to every member and writes its files; one that is away makes it fail half way. */
export const membersAreThere: ExpandCheck = ({ agreement: { members } }, _wanted, { name: cluster }) =>
  worstOf(
    members.map((member) => {
      const { node } = member;
      const stands = standing(member);
      if (stands.kind === "not-answered")
        return block(say("away", { node, trouble: troubleMessage(stands.trouble), cluster }));
      if (stands.kind === "answers" && stands.state === "Normal") return ok;
      return warn(say("unsteady", { node, state: stands.kind === "answers" ? stands.state : stands.kind }));
    }),
  );

export const versionIsKnown: ExpandCheck = (facts, { targets }, cluster) => {
  const major = versionOf(facts, cluster);
  if (facts.primary !== null && major === undefined) return block(say("no-version", { node: facts.primary.node }));
  const modern = targets.map((name) => nodeOf(cluster, name)?.backIp ?? "").find((address) => address.includes(":"));
  return modern !== undefined && (major ?? 0) < 6 ? block(say("ipv6", { address: modern })) : ok;
};

export const mayRunIt: ExpandCheck = (facts, _wanted, cluster) =>
  expandsAs(versionOf(facts, cluster)) === "root" && cluster.rootVia === "none" ? block(say("no-root")) : ok;

export const passwordsAreNamed: ExpandCheck = (facts, _wanted, cluster) => {
  const names = secretsAsked(cluster, versionOf(facts, cluster) ?? 0);
  const missing = names.filter((name) => cluster.secrets[name] === undefined);
  return missing.length === 0 ? ok : block(say("no-secret", { names: missing }));
};

type MachineCheck = (looked: Looked, node: Node, cluster: Cluster) => Verdict;

/** What holds for every machine that is to be added, by what was seen there as root. */
const ofEach =
  (isTrue: MachineCheck): ExpandCheck =>
  ({ machines }, _wanted, cluster) =>
    worstOf(
      machines.map(({ node: name, looked }) => {
        const node = nodeOf(cluster, name);
        const { machine } = looked;
        if (node === undefined || machine === null)
          return cluster.rootVia === "none"
            ? unknown(say("not-seen", { node: name }))
            : block(say("not-seen", { node: name }));
        return isTrue({ ...looked, machine }, node, cluster);
      }),
    );

/** Also the data directory is empty then: what an earlier try left there is deleted by a run of its own, which people approve. */
export const arePrepared: ExpandCheck = (facts, wanted, cluster) => {
  const trusts = facts.trust !== null && allTrustEachOther(facts.trust, cluster).kind === "ok";
  const isPrepared: MachineCheck = (looked, node) => {
    const read = allWasRead(looked, node, cluster);
    if (read.kind !== "ok") return read;
    const count = inTheWay(looked, cluster, node, trusts).length;
    return count === 0 ? ok : block(say("not-prepared", { count, node: node.name, cluster: cluster.name }));
  };
  return ofEach(isPrepared)(facts, wanted, cluster);
};
export const nothingIsAtWork = ofEach(nothingRuns);
export const haveRoom = ofEach(hasRoom);
export const portsFree = ofEach(portsAreFree);
export const reachable = ofEach(reachEachOther);
export const namesRight = ofEach(namesLeadRight);

export const theyTrust: ExpandCheck = ({ trust }, { targets }, cluster) => {
  if (trust === null) return ok;
  const verdict = allTrustEachOther(trust, cluster);
  if (verdict.kind !== "block") return verdict;
  return block(say("no-trust", { why: verdict.why, node: targets[0] ?? "", cluster: cluster.name }));
};

const MOST_MEMBERS = 9;

export const thereIsAPlace: ExpandCheck = ({ agreement, primary }, { targets }) => {
  const count = agreement.members.length + targets.length;
  if (count > MOST_MEMBERS) return block(say("too-many", { count }));
  const limits = seen(primary?.limits);
  if (primary === null) return ok;
  const { node } = primary;
  if (limits === undefined) return block(say("limits-unseen", { node }));
  const member = memberNamed(agreement.members, node);
  const used = (member === undefined ? undefined : instanceOf(member))?.senders.length ?? 0;
  const taken = seen(agreement.slots ?? undefined)?.length ?? used;
  // While data is copied each new standby takes a second sender for the log.
  if (used + 2 * targets.length > limits.senders)
    return block(say("limits", { node, used, most: limits.senders, name: "max_wal_senders" }));
  if (taken + targets.length > limits.slots)
    return block(say("limits", { node, used: taken, most: limits.slots, name: "max_replication_slots" }));
  return ok;
};

/** Its roll-back looks for the address of a host that failed as it stands: 10.0.0.1 is found in 10.0.0.11 too (read in 7.0.0-RC3). */
export const addressesAreApart: ExpandCheck = ({ agreement: { members } }, { alike, targets }, cluster) => {
  const all = [...members.map(({ node }) => node), ...targets].flatMap((name) => nodeOf(cluster, name) ?? []);
  const judged = all
    .filter(({ name }) => targets.includes(name))
    .map(({ name: node, backIp }) => {
      const others = all.filter((other) => other.name !== node && other.backIp.includes(backIp));
      if (others.length === 0) return ok;
      const named = { address: backIp, others: others.map((other) => other.backIp), cluster: cluster.name };
      const isMember = others.some(({ name }) => !targets.includes(name));
      return isMember && !alike ? block(say("hits-member", { ...named, node })) : warn(say("address-part", named));
    });
  return worstOf(judged);
};

export const nobodyElse: ExpandCheck = ({ busy }) => nobodyElseOn(busy);
