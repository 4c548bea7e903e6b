import { type Cluster, type Node, nodeOf } from "../core/cluster.ts";
import { command, seen } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { type Machine, pathIn } from "./bare-machine.ts";
import { asRoot, type Change, type On } from "./change.ts";
import { withoutMonitor, writeCrontab } from "./crontab.ts";
import { differenceOf } from "./difference.ts";
import { bytesText } from "./position.ts";
import { accountChanges } from "./prepare-accounts.ts";
import { type PrepareFacts, parentsOf } from "./prepare-facts.ts";
import { profileChanges } from "./prepare-profiles.ts";
import { replaceFile, suffixFor } from "./replace-file.ts";
import { namedOf, staleFiles, userOf } from "./trust-files.ts";

const say = words("prepare-change", {
  folder: { en: "Make the folder {path}" },
  "no-folder": { en: "no folder {path}" },
  owner: { en: "Give {path} to {user}" },
  "other-owner": { en: "{path} belongs to {owner}" },
  "new-owner": { en: "what root makes belongs to root" },
  "with-it": { en: "goes with the folder" },
  crontab: { en: "Take om_monitor out of the crontab of {user}" },
  "monitor-line": { en: "the crontab of {user} starts om_monitor" },
  "crontab-back": { en: "`crontab -u {user} -e`, with the lines that the step shows" },
  stale: { en: "Take what is stale of {machine} out of {path}" },
  "stale-own": { en: "Take stale keys out of {path}" },
  "stale-own-lines": { en: "{path} of {user} on {node} holds keys that machines of the cluster no longer have" },
  "stale-lines": { en: "{path} of {user} on {node} holds keys that {machine} no longer has" },
  data: { en: "Delete what is left in {path}" },
  "data-left": { en: "{count} entries, {bytes}, in {path}" },
  "no-way-back": { en: "none: it is gone" },
});

/** Everything there is to do on the machine and on the members, in the order in which it is done: deleting comes last. */
export function changesFor(facts: PrepareFacts, cluster: Cluster, node: Node): Change[] {
  const { machine } = facts;
  if (machine === null) return [];
  const on = { cluster, node, machine };
  return [
    ...accountChanges(facts, on),
    ...folders(facts, on),
    ...profileChanges(on),
    ...monitor(on),
    ...trust(facts, on),
    ...data(on),
  ];
}

/**
 * What of it stands in the way of an expansion. gs_sshexkey makes new keys (3.0 and later) and leaves the lines of the old ones: once
 * all machines let each other in, those do no harm.
 */
export const inTheWay = (facts: PrepareFacts, cluster: Cluster, node: Node, trusts: boolean): Change[] =>
  changesFor(facts, cluster, node).filter(({ step }) => !trusts || !/^(?:known-hosts|authorized-keys)-/.test(step.id));

/** Folders of the system and of everybody: what belongs to them stays theirs. */
const SYSTEM =
  /^\/(?:(?:home|media|mnt|opt|srv)?$|(?:tmp|usr|var)(?:\/[^/]*)?$|(?:bin|boot|dev|etc|lib\d*|proc|root|run|sbin|sys)(?:\/|$))/;

export const isOfTheSystem = (path: string): boolean => SYSTEM.test(path);

/** As the database user gs_expansion fails where it may not make a folder (GAUSS-50216), so all of them begin as that user's own. */
function folders({ reference }: PrepareFacts, { cluster, node, machine }: On): Change[] {
  const { osUser: user, osGroup: group } = cluster;
  return parentsOf(node, reference).flatMap((path, index) => {
    const at = pathIn(seen(machine.paths), path);
    if (at === undefined) return [];
    const chown = command("chown", "--", `${user}:${group}`, path);
    const give = asRoot(node.name, `owner-${index}`, say("owner", { path, user }), chown);
    if (at.kind === null) {
      const make = asRoot(node.name, `folder-${index}`, say("folder", { path }), command("mkdir", "-p", "--", path));
      return [
        { found: say("no-folder", { path }), wayBack: `rmdir -- ${path}`, step: make },
        { found: say("new-owner"), wayBack: say("with-it"), step: give },
      ];
    }
    if (at.owner === user || at.kind !== "directory" || isOfTheSystem(path)) return [];
    const owner = `${at.owner}:${at.group}`;
    return [{ found: say("other-owner", { path, owner }), wayBack: `chown -- ${owner} ${path}`, step: give }];
  });
}

function monitor({ cluster, node, machine }: On): Change[] {
  const { osUser: user } = cluster;
  const before = seen(machine.crontab ?? undefined) ?? "";
  const after = withoutMonitor(before);
  if (after === before) return [];
  const step = asRoot(node.name, "crontab", say("crontab", { user }), writeCrontab(user, after));
  const diff = differenceOf(before, after, `crontab of ${user}`);
  return [{ found: say("monitor-line", { user }), wayBack: say("crontab-back", { user }), step: { ...step, diff } }];
}

/** A machine that comes back stands in the members' files as it was, and they in its own as they were. */
function trust({ trust: files, memberNames }: PrepareFacts, { cluster, node, machine }: On): Change[] {
  const itself = { machine: namedOf(node, cluster.nodes), keys: seen(machine.hostKeys) ?? [] };
  const members = memberNames.flatMap(({ node: name, hostKeys }) => {
    const [member, keys] = [nodeOf(cluster, name), seen(hostKeys) ?? []];
    return member === undefined || keys.length === 0 ? [] : [{ machine: namedOf(member, cluster.nodes), keys }];
  });
  const stale = staleFiles(files, (where) => (where === node.name ? [itself, ...members] : [itself]));
  return stale.map(({ node: where, user, kind, path, before, after }) => {
    const id = `${kind.replace("_", "-")}-${user}-${cluster.nodes.findIndex(({ name }) => name === where)}`;
    const {
      command: typed,
      diff,
      wayBack,
    } = replaceFile({
      path,
      before,
      after,
      suffix: suffixFor("before-prepare", before),
    });
    const on = { path, user: userOf(cluster, user), node: where };
    const title = where === node.name ? say("stale-own", { path }) : say("stale", { machine: node.name, path });
    const step = asRoot(where, id, title, typed);
    const found = where === node.name ? say("stale-own-lines", on) : say("stale-lines", { ...on, machine: node.name });
    return { found, wayBack, step: { ...step, diff } };
  });
}

/** Not the folder itself: it may be a mount point, and its owner and rights are right already. */
function data({ node, machine }: On): Change[] {
  const entries = leftIn(machine);
  if (entries.length === 0) return [];
  const path = node.dataDir;
  const paths = entries.map((name) => `${path}/${name}`);
  const bytes = seen(machine.contentBytes ?? undefined);
  const step = asRoot(node.name, "data", say("data", { path }), command("rm", "-rf", "--", ...paths));
  const found = say("data-left", {
    count: entries.length,
    bytes: bytes === undefined ? "?" : bytesText(BigInt(bytes)),
    path,
  });
  return [{ found, wayBack: say("no-way-back"), step }];
}

/** What is in the data directory, but for what mkfs makes there. */
export const leftIn = ({ content }: Machine): string[] => (seen(content) ?? []).filter((name) => name !== "lost+found");
