import type { Cluster, Node } from "../core/cluster.ts";
import { block, ok, type Reading, seen, troubleMessage, unknown, type Verdict, warn } from "../core/operation.ts";
import { type Message, words } from "../core/words.ts";
import type { Machine } from "./bare-machine.ts";
import { parentOf, pathIn } from "./bare-machine.ts";
import { endsEarly } from "./bashrc.ts";
import { leftoversIn, withoutLeftovers } from "./leftovers.ts";
import { isShared } from "./mount.ts";
import { bytesText } from "./position.ts";
import { changesFor, isOfTheSystem, leftIn } from "./prepare-changes.ts";
import { installedAt, type PrepareFacts } from "./prepare-facts.ts";
import { unreadFiles } from "./trust-files.ts";

const say = words("prepare-check", {
  "no-root": { en: "this cluster gives the bot no root (rootVia: none): a person types what stands below on {node}" },
  "root-unseen": { en: "root's shell on {node} {trouble}" },
  "name-unseen": { en: "its host name could not be read" },
  "other-name": { en: "it calls itself {name}: either it is another machine, or its host name is to be set" },
  "same-name": { en: "{node} calls itself {name} too" },
  "member-names-unseen": { en: "the host names of {nodes} could not be read" },
  unread: { en: "could not be read there: {what}" },
  servers: { en: "at work there: {servers}. Stop it first, once it is certain that nobody needs it" },
  busy: { en: "{tool} has been running there for {seconds} s (process {pid} of {user})" },
  "by-hand": { en: "these lines of {path} do more than to set a variable, so a person has to mend them: {lines}" },
  "login-unseen": { en: "whether the login of {user} prints anything could not be seen" },
  prints: { en: "the login of {user} prints {text}: gs_sshexkey and all tools fail on that. Mend the profile" },
  "prints-yet": {
    en: "the login of {user} prints {text}; some of its lines are taken away, and then it is looked at again",
  },
  early: {
    en: "~/.bashrc of {user} ends early in a shell that is not interactive; from 3.0 on gs_sshexkey fails on that (GAUSS-53507). Take that guard out before trust is made",
  },
  "no-group-of-user": { en: "{user} is not in the group {group}: `groupadd -f {group}; usermod -aG {group} {user}`" },
  "other-ids": { en: "{user} is {own} there and {theirs} on {member}: the tools do not mind, shared files would" },
  "data-path": { en: "{path} is no place for a data directory: nothing is deleted there" },
  "data-link": { en: "{path} is {kind}: nothing is deleted through it" },
  "data-shared": { en: "{path} is on {source} ({type}), which other machines may see too" },
  "data-mounts": { en: "other file systems are mounted in {path}: {names}" },
  "data-strange": { en: "{path} does not look like a data directory ({names}): look what it is, and move it away" },
  "data-goes": { en: "{count} entries of {path}, {bytes}, are deleted" },
  "data-size-unseen": { en: "how much is in {path} could not be read" },
  installed: { en: "{paths} is still there: gs_expansion may refuse it. Nothing of it is deleted here" },
  "files-unread": { en: "what {accounts} trust could not be read: stale keys may be left there" },
  "not-looked-at": {
    en: "not looked at: gs_preinstall, which gs_expansion runs there, checks kernel settings and limits itself",
  },
  "still-to-do": { en: "still so: {found}" },
});

/** What was seen where root's shell answered. */
export type Looked = PrepareFacts & { readonly machine: Machine };
type Judge = (facts: Looked, node: Node, cluster: Cluster) => Verdict;

export const hasRoot = ({ root }: PrepareFacts, { name }: Node, { rootVia }: Cluster): Verdict => {
  if (rootVia === "none") return block(say("no-root", { node: name }));
  if (root === null || "value" in root) return ok;
  return block(say("root-unseen", { node: name, trouble: troubleMessage(root.unreadable) }));
};

export const isTheMachine: Judge = ({ root, memberNames }, { name }) => {
  const own = seen(root ?? undefined);
  if (own === undefined) return block(say("name-unseen"));
  if (own !== name) return block(say("other-name", { name: own }));
  const twin = memberNames.find(({ hostName }) => seen(hostName) === own);
  if (twin !== undefined) return block(say("same-name", { node: twin.node, name: own }));
  const unread = memberNames.filter(({ hostName }) => seen(hostName) === undefined).map(({ node }) => node);
  return unread.length === 0 ? ok : unknown(say("member-names-unseen", { nodes: unread }));
};

export const nothingRuns: Judge = ({ machine }) => {
  const servers = seen(machine.servers);
  const busy = seen(machine.busy);
  if (servers === undefined || busy === undefined) return block(say("unread", { what: "ps" }));
  const [tool] = busy;
  if (servers.length > 0) {
    return block(say("servers", { servers: servers.map(({ pid, user, args }) => `${args} (${pid} of ${user})`) }));
  }
  return tool === undefined ? ok : block(say("busy", tool));
};

/** What is not seen cannot be mended, and may break the expansion: each of these must have been read. */
export const allWasRead: Judge = ({ machine }) => {
  const { account, group, profile, bashrc, envFile, crontab, paths, content } = machine;
  const all = [account, group, profile, bashrc, envFile, crontab, paths, content];
  const unread = all.flatMap((reading) =>
    reading !== null && "unreadable" in reading ? [`${reading.source}: ${reading.detail.split("\n", 1)[0]}`] : [],
  );
  return unread.length === 0 ? ok : block(say("unread", { what: unread }));
};

export const leftoversCanGo: Judge = ({ machine }, _node, { envFile }) => {
  const home = seen(machine.account)?.home;
  const files = [
    ["/etc/profile", machine.profile],
    [`${home}/.bashrc`, machine.bashrc ?? undefined],
    [envFile ?? "", machine.envFile ?? undefined],
  ] as const;
  for (const [path, reading] of files) {
    const lines = leftoversIn(withoutLeftovers(seen(reading)?.text ?? ""));
    if (lines.length > 0) return block(say("by-hand", { path, lines: lines.map((line) => line.trim()) }));
  }
  return ok;
};

export const loginIsQuiet: Judge = (facts, node, cluster) => {
  const { machine } = facts;
  const changed = changesFor(facts, cluster, node).map(({ step }) => step.id);
  const isMended = ["profile", "bashrc", "env-file"].some((id) => changed.includes(id));
  const logins: readonly (readonly [string, Reading<string> | null])[] = [
    ["root", machine.rootLogin],
    [cluster.osUser, machine.login],
  ];
  for (const [user, reading] of logins) {
    const text = seen(reading ?? undefined);
    if (!text) continue;
    const stays = !isMended || profilesOf(machine).some((profile) => saysSome(withoutLeftovers(profile), text));
    return stays ? block(say("prints", { user, text })) : warn(say("prints-yet", { user, text }));
  }
  const blind = logins.find(([, reading]) => reading !== null && seen(reading) === undefined);
  return blind === undefined ? ok : unknown(say("login-unseen", { user: blind[0] }));
};

const profilesOf = ({ profile, bashrc, envFile }: Machine): string[] =>
  [profile, bashrc, envFile].map((reading) => seen(reading ?? undefined)?.text ?? "");

/** Whether a profile holds a line that was printed, as it stands behind an echo. */
const saysSome = (profile: string, printed: string): boolean =>
  printed.split("\n").some((line) => line.trim() !== "" && profile.includes(line.trim()));

/** Not an error of the machine, but trust will stop at it. */
export const bashrcRunsThrough: Judge = ({ machine }, _node, { osUser: user }) =>
  endsEarly(seen(machine.bashrc ?? undefined)?.text ?? "") ? warn(say("early", { user })) : ok;

export const accountIsRight: Judge = ({ machine, reference }, _node, { osUser: user, osGroup: group }) => {
  const own = seen(machine.account);
  if (!own) return ok;
  const groups = seen(machine.groups ?? undefined);
  const theirs = seen(reference?.account);
  if (groups === undefined) return block(say("unread", { what: `id ${user}` }));
  // A group that is made only now has nobody in it.
  if (!groups.includes(group)) return block(say("no-group-of-user", { user, group }));
  if (reference === null || !theirs || (own.uid === theirs.uid && own.gid === theirs.gid)) return ok;
  const ids = { own: `${own.uid}:${own.gid}`, theirs: `${theirs.uid}:${theirs.gid}`, member: reference.node };
  return warn(say("other-ids", { user, ...ids }));
};

/** What every data directory has some of, whole or half built. */
const OF_A_DATABASE =
  /^(?:PG_VERSION|base|global|pg_\w+|postgresql\.conf|postmaster\.(?:pid|opts)|gaussdb\.state|gs_\w+.*)$/;

export const dataMayGo: Judge = ({ machine }, { dataDir: path }) => {
  const names = leftIn(machine);
  if (names.length === 0) return ok;
  if (parentOf(path) === "/" || isOfTheSystem(path)) return block(say("data-path", { path }));
  const unsafe = unsafeToDelete(machine, path);
  if (unsafe !== undefined) return block(unsafe);
  if (!names.some((name) => OF_A_DATABASE.test(name))) {
    return block(say("data-strange", { path, names: names.slice(0, 8) }));
  }
  const bytes = seen(machine.contentBytes ?? undefined);
  if (bytes === undefined) return block(say("data-size-unseen", { path }));
  return warn(say("data-goes", { count: names.length, path, bytes: bytesText(BigInt(bytes)) }));
};

function unsafeToDelete(machine: Machine, path: string): Message | undefined {
  const inside = seen(machine.contentPaths ?? undefined);
  const mount = seen(machine.mount ?? undefined);
  const at = pathIn(inside, path);
  if (inside === undefined || mount === undefined || at === undefined) return say("unread", { what: path });
  if (at.kind !== "directory") return say("data-link", { path, kind: at.kind ?? "?" });
  if (isShared(mount)) return say("data-shared", { path, ...mount });
  // Only of folders: an overlay shows its files with the device that is below it.
  const mounts = inside.filter((one) => one.kind === "directory" && one.device !== at.device).map((one) => one.path);
  return mounts.length > 0 ? say("data-mounts", { path, names: mounts }) : undefined;
}

/** gs_uninstall leaves the tools; what is left of the programs may stop gs_install. */
export const installationIsGone: Judge = ({ machine, reference }) => {
  const left = installedAt(reference).filter((path) => (pathIn(seen(machine.paths), path)?.kind ?? null) !== null);
  return left.length === 0 ? ok : warn(say("installed", { paths: left }));
};

export const trustWasRead: Judge = ({ trust }, _node, cluster) => {
  const accounts = unreadFiles(trust, cluster);
  return accounts.length === 0 ? ok : warn(say("files-unread", { accounts }));
};

export const restOfTheSystem: Judge = () => unknown(say("not-looked-at"));

/** After the steps nothing of what there was to do may be left. */
export const allIsDone: Judge = (facts, node, cluster) => {
  const found = changesFor(facts, cluster, node).map((change) => change.found);
  return found.length === 0 ? ok : block(say("still-to-do", { found }));
};
