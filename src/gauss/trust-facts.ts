import { z } from "zod";
import { type Cluster, type Node, nodeOf } from "../core/cluster.ts";
import { As, type Look, reading, seen } from "../core/operation.ts";
import { Connection, canConnect } from "./can-connect.ts";
import { FileText, fileAt } from "./file-at.ts";
import { PathAt, pathsAt } from "./paths-at.ts";
import { loginOf } from "./quiet-login.ts";
import { hostName } from "./system.ts";
import { hostKeys, lookAtTrustFiles, TrustFiles, userOf } from "./trust-files.ts";
import { type Login, lookAtPairs, Pair, wrongIn } from "./trust-matrix.ts";
import { Busy, whoElse } from "./who-else.ts";

/** One account on one machine. */
const Holder = z.object({
  node: z.string(),
  user: As,
  files: TrustFiles,
  bashrc: reading(FileText).nullable(),
  /** The account's home, its .ssh and what is in there. */
  paths: reading(z.array(PathAt)).nullable(),
  /** What its profile prints; null where nobody may look as root. */
  login: reading(z.string()).nullable(),
});
export type Holder = z.infer<typeof Holder>;

const Host = z.object({
  node: z.string(),
  hostName: reading(z.string()),
  hostKeys: reading(z.array(z.string())),
  busy: reading(z.array(Busy)),
  /** Null where nobody may look as root. */
  sshd: reading(FileText).nullable(),
  denied: reading(FileText),
});

export const TrustFacts = z.object({
  /** The machines that shall trust each other, in the order of the inventory. */
  targets: z.array(z.string()),
  /** Where gs_sshexkey runs; null when no member answers. */
  runner: z.string().nullable(),
  /** The home of the database user there. */
  home: z.string().nullable(),
  users: z.array(As),
  holders: z.array(Holder),
  hosts: z.array(Host),
  hostfile: reading(FileText).nullable(),
  /** From the runner to each machine's sshd. */
  reach: z.array(z.object({ node: z.string(), connection: reading(Connection) })),
  pairs: z.array(Pair),
});
export type TrustFacts = z.infer<typeof TrustFacts>;

export interface Wanted {
  readonly targets: readonly Node[];
  readonly runner: string | undefined;
  readonly users: readonly As[];
}

export async function lookAtTrust(look: Look, cluster: Cluster, wanted: Wanted): Promise<TrustFacts> {
  const { targets, runner, users } = wanted;
  const hosts = Promise.all(targets.map(({ name, dataDir }) => lookAtHost(look, cluster, name, dataDir)));
  const places = targets.flatMap(({ name }) => users.map((user) => [name, user] as const));
  const holders = await Promise.all(places.map(([name, user]) => lookAtHolder(look, cluster, name, user)));
  const home = runner === undefined ? undefined : await homeAt(look, cluster, runner, holders);
  const file = runner === undefined || home === undefined ? null : look(runner, fileAt(hostfileIn(home)));
  const reach = Promise.all(
    (runner === undefined ? [] : targets).map(async ({ name, backIp, ssh }) => ({
      node: name,
      connection: await look(runner ?? name, canConnect(backIp, portAmongMembers({ backIp, ssh }))),
    })),
  );
  const pairs = await lookAtPairs(look, loginsOf(holders), targets);
  return {
    targets: targets.map(({ name }) => name),
    runner: runner ?? null,
    home: home ?? null,
    users: [...users],
    holders,
    hosts: await hosts,
    hostfile: await file,
    reach: await reach,
    pairs,
  };
}

/** Below the home of the database user, where also the bot's own jobs are: nobody else reads it. */
export const hostfileIn = (home: string): string => `${home}/.gauss-chatops/hostfile`;

/** The home of an account there, where it could be read. */
export const homeOf = (holders: readonly Holder[], node: string, user: As): string | undefined =>
  seen(holders.find((one) => one.node === node && one.user === user)?.files.account)?.home;

/** The bot may come in by another port than the members use among themselves, unless it uses their address. */
export const portAmongMembers = ({ backIp, ssh }: Pick<Node, "backIp" | "ssh">): number =>
  ssh.host === backIp ? ssh.port : 22;

async function homeAt(look: Look, cluster: Cluster, runner: string, holders: readonly Holder[]) {
  const known = homeOf(holders, runner, "database");
  if (known !== undefined) return known;
  const { account } = await lookAtTrustFiles(look, cluster, runner, "database");
  return seen(account)?.home;
}

async function lookAtHolder(look: Look, cluster: Cluster, node: string, user: As): Promise<Holder> {
  const files = await lookAtTrustFiles(look, cluster, node, user);
  const home = seen(files.account)?.home;
  const as = cluster.rootVia === "none" ? user : "root";
  if (home === undefined) return { node, user, files, bashrc: null, paths: null, login: null };
  const bashrc = look(node, fileAt(`${home}/.bashrc`), as);
  const paths = look(node, pathsAt([home, `${home}/.ssh`, `${home}/.ssh/authorized_keys`]), as);
  const login = as === "root" ? look(node, loginOf(userOf(cluster, user)), "root") : null;
  return { node, user, files, bashrc: await bashrc, paths: await paths, login: await login };
}

async function lookAtHost(look: Look, { rootVia }: Cluster, node: string, dataDir: string) {
  const keys = look(node, hostKeys, rootVia === "none" ? "database" : "root");
  const busy = look(node, whoElse(dataDir));
  const name = look(node, hostName);
  const denied = look(node, fileAt("/etc/hosts.deny"), rootVia === "none" ? "database" : "root");
  const sshd = rootVia === "none" ? null : look(node, fileAt("/etc/ssh/sshd_config"), "root");
  return { node, hostName: await name, hostKeys: await keys, busy: await busy, sshd: await sshd, denied: await denied };
}

/** What a machine calls itself: the inventory may call it otherwise. */
const nameOf = ({ hosts }: TrustFacts, node: string): string =>
  seen(hosts.find((host) => host.node === node)?.hostName) ?? node;

/** Why one machine does not let another one in, or somebody else answers for it; undefined when all is well. */
export const troubleOf = (facts: TrustFacts, pair: Pair): string | undefined => wrongIn(pair, nameOf(facts, pair.to));

const loginsOf = (holders: readonly Holder[]): Login[] =>
  holders.flatMap(({ node, user, files }) => {
    const home = seen(files.account)?.home;
    return home === undefined ? [] : [{ node, user, home }];
  });

/** The nodes of the inventory by their names. */
export const nodesNamed = (cluster: Cluster, names: readonly string[]): Node[] =>
  names.flatMap((name) => nodeOf(cluster, name) ?? []);
