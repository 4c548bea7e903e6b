import type { Cluster } from "../core/cluster.ts";
import { block, ok, seen, type Verdict, warn } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { type DropFacts, placeAt, survivorNamed } from "./drop-facts.ts";
import { nobodyElseOn } from "./nobody-else.ts";

const say = words("drop-tool", {
  lock: {
    en: "{path} is there and no gs_dropnode runs: one was killed. It is removed first, else the tool would refuse once",
  },
  "files-unseen": {
    en: "postgresql.conf or pg_hba.conf of {nodes} could not be read, so they could not be saved either",
  },
  "too-many": {
    en: "{node} has {count} ways to other members in replconninfo: the tool reads their number as one digit and would take the wrong one away",
  },
  "no-account": { en: "{primary} has no user {user} or no group {group}" },
  "account-unseen": { en: "user, group and owner of the installation on {primary} could not be read" },
  owner: { en: "{path} on {primary} belongs to {owner}, not to {user}: the tool lets only the installing user in" },
});

type Judge = (facts: DropFacts, cluster: Cluster) => Verdict;

export const nobodyElse: Judge = (facts) => {
  const busy = nobodyElseOn(facts.survivors);
  if (busy.kind !== "ok") return busy;
  const lock = staleLock(facts);
  return lock === undefined ? ok : warn(say("lock", { path: lock }));
};

/** The path of a lock that a killed gs_dropnode left on the primary (6.0 and later). */
export function staleLock(facts: DropFacts): string | undefined {
  const lock = placeAt(survivorNamed(facts, facts.primary), "lock");
  return lock?.kind?.startsWith("regular") ? lock.path : undefined;
}

/** What is saved first is what the tool rewrites: it deletes its own earlier copies. */
export const filesCanBeSaved: Judge = (facts) => {
  const nodes = facts.survivors
    .filter(
      ({ conf, hba, ...survivor }) =>
        seen(conf) === undefined || seen(hba) === undefined || seen(survivor.paths)?.gaussHome == null,
    )
    .map(({ node }) => node);
  return nodes.length === 0 ? ok : block(say("files-unseen", { nodes }));
};

export const connectionsAreFew: Judge = ({ survivors }) => {
  for (const { node, conf } of survivors) {
    const indices = seen(conf)?.connections.map(({ index }) => index) ?? [];
    if (indices.some((index) => index > 9)) return block(say("too-many", { node, count: indices.length }));
  }
  return ok;
};

export const accountIsRight: Judge = (facts, { osUser: user, osGroup }) => {
  const { primary } = facts;
  const [itsAccount, itsGroup] = [seen(facts.account ?? undefined), seen(facts.group ?? undefined)];
  const home = placeAt(survivorNamed(facts, primary), "home");
  if (primary === null) return ok;
  if (itsAccount === null || itsGroup === null) return block(say("no-account", { primary, user, group: osGroup }));
  if (itsAccount === undefined || itsGroup === undefined || home === undefined)
    return block(say("account-unseen", { primary }));
  return home.owner === user ? ok : block(say("owner", { path: home.path, primary, owner: home.owner, user }));
};
