import { type Cluster, nodeOf } from "../core/cluster.ts";
import { block, ok, seen, troubleMessage, unknown, type Verdict, warn } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { endsEarly } from "./bashrc.ts";
import { type Holder, homeOf, nodesNamed, portAmongMembers, type TrustFacts, troubleOf } from "./trust-facts.ts";
import { namedOf, staleFiles, unreadFiles, userOf } from "./trust-files.ts";
import { secretOf } from "./trust-run.ts";

const say = words("trust-check", {
  "no-member": { en: "no member answers, so there is nowhere to run it" },
  "no-home": { en: "{accounts} could not be found: make them with `/gauss prepare {cluster} <node>` first" },
  "no-address": { en: "{addresses}: no addresses for a list of hosts" },
  "same-address": { en: "{address} is the address of more than one of them" },
  away: { en: "{node} {trouble}: gs_sshexkey does nothing while one host of its list is away (GAUSS-51116)" },
  "no-login": {
    en: "the bot does not get in as {user} on {node} (the host {trouble}), so nothing could be proved there. Put its public key into `~{user}/.ssh/authorized_keys`",
  },
  "no-secret": {
    en: "the inventory names no secret {names}: the tool asks for that password, and it is never asked for in chat",
  },
  "no-root": {
    en: "this cluster gives the bot no root (rootVia: none): ask for `users=omm`, and a person runs `gs_sshexkey -f` as root",
  },
  stale: {
    en: "{path} on {node} holds another key of {machine} than it has now: `ssh-keygen -R {address} -f {path}` there",
  },
  "stale-new": {
    en: "{path} on {node} holds another key of {machine} than it has now: `/gauss prepare {cluster} {machine}`",
  },
  "keys-unseen": { en: "the host keys of {nodes} could not be read, so nobody knows which lines about them are stale" },
  "files-unseen": { en: "what {accounts} trust could not be read" },
  rights: {
    en: "{path} on {node} is {mode} of {owner}: sshd takes no key from there. It has to belong to {user} alone",
  },
  "rights-unseen": { en: "the rights of {accounts} could not be read" },
  "empty-bashrc": {
    en: "~/.bashrc of {user} on {node} is empty or missing: the tool could add nothing to it. Write a line into it",
  },
  early: {
    en: "~/.bashrc of {user} on {node} ends early in a shell that is not interactive, so the tool does not find there what it adds at its end (GAUSS-53507). Take that guard out",
  },
  "bashrc-unseen": { en: "~/.bashrc of {accounts} could not be read" },
  prints: { en: "the login of {user} on {node} prints {text}: gs_sshexkey fails on that (GAUSS-51808)" },
  "login-unseen": { en: "whether the logins of {accounts} print anything could not be seen" },
  denied: { en: "these lines of {path} on {node} may keep somebody out: {lines}" },
  "rules-unseen": { en: "the rules of sshd on {nodes} could not be read" },
  busy: { en: "{tool} has been running on {node} for {seconds} s: gs_sshexkey ends the ssh agents that it needs" },
  "busy-unseen": { en: "what runs on {nodes} could not be read" },
  unreached: { en: "{runner} does not reach sshd on {nodes}" },
  "perhaps-unreached": { en: "whether {runner} reaches sshd on {nodes} is not known" },
  complete: { en: "all of them trust each other already; since 3.0 new keys are made all the same" },
  wrong: { en: "{pairs}" },
  "wrong-and-more": { en: "{pairs}, and {count} more" },
  "none-tried": { en: "no pair could be tried" },
});

type Judge = (facts: TrustFacts, cluster: Cluster) => Verdict;

/** Who is meant by the holders that a question is true of: `omm on node1`. */
const accountsOf = (holders: readonly Holder[], cluster: Cluster): string[] =>
  holders.map(({ node, user }) => `${userOf(cluster, user)} on ${node}`);

export const allAnswer: Judge = ({ runner, home, holders, hosts }, cluster) => {
  if (runner === null) return block(say("no-member"));
  for (const { node, files } of holders) {
    if ("unreadable" in files.account) {
      return block(say("away", { node, trouble: troubleMessage(files.account.unreadable) }));
    }
  }
  for (const { node, hostName } of hosts) {
    if (!("unreadable" in hostName)) continue;
    const trouble = troubleMessage(hostName.unreadable);
    const inside = ["not-authenticated", "not-recognised"].includes(hostName.unreadable);
    return block(inside ? say("no-login", { user: cluster.osUser, node, trouble }) : say("away", { node, trouble }));
  }
  const homeless = holders.filter(({ node, user }) => homeOf(holders, node, user) === undefined);
  if (home === null)
    return block(say("no-home", { accounts: `${cluster.osUser} on ${runner}`, cluster: cluster.name }));
  if (homeless.length === 0) return ok;
  return block(say("no-home", { accounts: accountsOf(homeless, cluster), cluster: cluster.name }));
};

export const addressesAreGood: Judge = ({ targets }, cluster) => {
  const addresses = nodesNamed(cluster, targets).map(({ backIp }) => backIp);
  const strange = addresses.filter(
    (address) => !/^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)$/.test(address),
  );
  if (strange.length > 0) return block(say("no-address", { addresses: strange }));
  const twice = addresses.find((address, index) => addresses.indexOf(address) !== index);
  return twice === undefined ? ok : block(say("same-address", { address: twice }));
};

export const passwordsAreNamed: Judge = ({ users }, cluster) => {
  const names = users.map((user) => secretOf(cluster, user)).filter((name) => cluster.secrets[name] === undefined);
  return names.length === 0 ? ok : block(say("no-secret", { names }));
};

export const mayBeRoot: Judge = ({ users }, { rootVia }) =>
  users.includes("root") && rootVia === "none" ? block(say("no-root")) : ok;

/** Of keys that people put into authorized_keys none stands in the way, so only known_hosts counts. */
export const nothingIsStale =
  (newNodes: readonly string[]): Judge =>
  ({ targets, holders, hosts }, cluster) => {
    const files = holders.map((holder) => holder.files);
    for (const machine of nodesNamed(cluster, targets)) {
      const keys = seen(hosts.find(({ node }) => node === machine.name)?.hostKeys) ?? [];
      const [stale] =
        keys.length === 0
          ? []
          : knownHostsOf(staleFiles(files, () => [{ machine: namedOf(machine, cluster.nodes), keys }]));
      if (stale === undefined) continue;
      const where = { path: stale.path, node: stale.node, machine: machine.name };
      if (newNodes.includes(machine.name)) return block(say("stale-new", { ...where, cluster: cluster.name }));
      return block(say("stale", { ...where, address: machine.backIp }));
    }
    const unread = unreadFiles(files, cluster);
    if (unread.length > 0) return block(say("files-unseen", { accounts: unread }));
    const unseen = hosts.filter(({ hostKeys }) => (seen(hostKeys) ?? []).length === 0).map(({ node }) => node);
    return unseen.length === 0 ? ok : unknown(say("keys-unseen", { nodes: unseen }));
  };

const knownHostsOf = (files: ReturnType<typeof staleFiles>) => files.filter(({ kind }) => kind === "known_hosts");

/** What sshd's StrictModes refuses: a path that others may write, or that belongs to somebody else. */
export const rightsAreGood: Judge = ({ holders }, cluster) => {
  const unseen = holders.filter(({ paths }) => seen(paths ?? undefined) === undefined);
  for (const { node, user, paths } of holders) {
    const owner = userOf(cluster, user);
    const wrong = seen(paths ?? undefined)?.find(
      (at) => at.kind !== null && ((at.owner !== owner && at.owner !== "root") || /[2367].?$/.test(at.mode.slice(-2))),
    );
    if (wrong !== undefined) return block(say("rights", { ...wrong, node, user: owner }));
  }
  return unseen.length === 0 ? ok : block(say("rights-unseen", { accounts: accountsOf(unseen, cluster) }));
};

/** Since 3.0 the tool writes the agent that holds the new key into ~/.bashrc, and reads it back from there on every host. */
export const agentCanBeKept: Judge = ({ holders }, cluster) => {
  if (Number.parseInt(cluster.version ?? "", 10) < 3) return ok;
  for (const { node, user, bashrc } of holders) {
    const text = seen(bashrc ?? undefined)?.text;
    const where = { user: userOf(cluster, user), node };
    if (text === null || text === "") return block(say("empty-bashrc", where));
    if (text !== undefined && endsEarly(text)) return block(say("early", where));
  }
  const unseen = holders.filter(({ bashrc }) => seen(bashrc ?? undefined) === undefined);
  return unseen.length === 0 ? ok : unknown(say("bashrc-unseen", { accounts: accountsOf(unseen, cluster) }));
};

export const loginsAreQuiet: Judge = ({ holders }, cluster) => {
  const loud = holders.find(({ login }) => seen(login ?? undefined));
  if (loud !== undefined) {
    const text = seen(loud.login ?? undefined) ?? "";
    return block(say("prints", { user: userOf(cluster, loud.user), node: loud.node, text }));
  }
  const unseen = holders.filter(({ login }) => seen(login ?? undefined) === undefined);
  return unseen.length === 0 ? ok : unknown(say("login-unseen", { accounts: accountsOf(unseen, cluster) }));
};

export const nobodyIsKeptOut: Judge = ({ hosts }) => {
  for (const { node, sshd, denied } of hosts) {
    const rules = linesIn(seen(sshd ?? undefined)?.text, /^\s*(?:Deny|Allow)(?:Users|Groups)\b/i);
    if (rules.length > 0) return warn(say("denied", { path: "/etc/ssh/sshd_config", node, lines: rules }));
    const others = linesIn(seen(denied)?.text, /^\s*(?:sshd|ALL)\b/i);
    if (others.length > 0) return warn(say("denied", { path: "/etc/hosts.deny", node, lines: others }));
  }
  const unseen = hosts.filter(({ sshd }) => seen(sshd ?? undefined) === undefined).map(({ node }) => node);
  return unseen.length === 0 ? ok : unknown(say("rules-unseen", { nodes: unseen }));
};

const linesIn = (text: string | null | undefined, wanted: RegExp): string[] =>
  (text ?? "").split("\n").filter((line) => wanted.test(line));

export const noToolRuns: Judge = ({ hosts }) => {
  for (const { node, busy } of hosts) {
    const [tool] = seen(busy) ?? [];
    if (tool !== undefined) return block(say("busy", { ...tool, node }));
  }
  const unseen = hosts.filter(({ busy }) => seen(busy) === undefined).map(({ node }) => node);
  return unseen.length === 0 ? ok : block(say("busy-unseen", { nodes: unseen }));
};

export const runnerReachesAll: Judge = ({ runner, reach }, cluster) => {
  const away = reach.filter(({ connection }) => seen(connection) !== "open").map(({ node }) => node);
  if (runner === null || away.length === 0) return ok;
  // Where the bot comes in by another address, the port among the members is only supposed to be 22.
  const sure = away.filter((name) => {
    const node = nodeOf(cluster, name);
    return node !== undefined && (node.ssh.host === node.backIp || portAmongMembers(node) === node.ssh.port);
  });
  if (sure.length > 0) return block(say("unreached", { runner, nodes: sure }));
  return warn(say("perhaps-unreached", { runner, nodes: away }));
};

/** `omm: node1 to node2 (Permission denied (publickey).)` */
const wrongPairs = (facts: TrustFacts, cluster: Cluster): string[] =>
  facts.pairs.flatMap((pair) => {
    const why = troubleOf(facts, pair);
    return why === undefined ? [] : [`${userOf(cluster, pair.user)}: ${pair.from} to ${pair.to} (${why})`];
  });

export const somethingIsMissing: Judge = (facts, cluster) =>
  facts.pairs.length > 0 && wrongPairs(facts, cluster).length === 0 ? warn(say("complete")) : ok;

/** So many pairs are named in a sentence; the table has them all. */
const NAMED = 6;

export const allTrustEachOther: Judge = (facts, cluster) => {
  const { pairs, targets, users } = facts;
  const wrong = wrongPairs(facts, cluster);
  const named = wrong.slice(0, NAMED);
  const count = wrong.length - named.length;
  if (count > 0) return block(say("wrong-and-more", { pairs: named, count }));
  if (wrong.length > 0) return block(say("wrong", { pairs: wrong }));
  return pairs.length === targets.length ** 2 * users.length && pairs.length > 0 ? ok : block(say("none-tried"));
};
