import { z } from "zod";
import type { Cluster, Node } from "../core/cluster.ts";
import { As, command, type Look, type Probe, reading, seen } from "../core/operation.ts";
import { Account, account } from "./account.ts";
import { FileText, fileAt } from "./file-at.ts";
import { type Named, publicKeysIn, withoutHostKeys, withoutKeysFrom } from "./stale-keys.ts";

/** What one account on one machine trusts, and the keys it shows itself. */
export const TrustFiles = z.object({
  node: z.string(),
  user: As,
  account: reading(Account.nullable()),
  knownHosts: reading(FileText).nullable(),
  authorizedKeys: reading(FileText).nullable(),
  publicKeys: reading(z.array(z.string())).nullable(),
});
export type TrustFiles = z.infer<typeof TrustFiles>;

const HOST_KEYS = ["ed25519", "ecdsa", "rsa"].map((type) => `/etc/ssh/ssh_host_${type}_key.pub`);
/** id_om since 3.0, id_rsa before. */
const OWN_KEYS = ["id_om", "id_rsa", "id_ecdsa", "id_ed25519"];

/** Public keys in files of which some may not exist. */
const keysIn = (source: string, paths: readonly string[]): Probe<string[]> => ({
  source,
  command: command("cat", "--", ...paths),
  parse(output, code) {
    const denied = output
      .split("\n")
      .find((line) => /^cat: /.test(line) && !line.endsWith("No such file or directory"));
    if (denied !== undefined || code > 1) return { notRecognised: denied ?? `cat ended with ${code}` };
    return { value: publicKeysIn(output) };
  },
});

/** The keys a machine's sshd shows; none where they are at another place. */
export const hostKeys: Probe<string[]> = keysIn("host keys", HOST_KEYS);

/** The account of a cluster on its hosts that a shell of ours stands for. */
export const userOf = (cluster: Cluster, as: As): string => (as === "root" ? "root" : cluster.osUser);

/** Reads as root where that is possible, since the account may not let anybody in yet. */
export async function lookAtTrustFiles(look: Look, cluster: Cluster, node: string, user: As): Promise<TrustFiles> {
  const as = cluster.rootVia === "none" ? user : "root";
  const found = await look(node, account(userOf(cluster, user)), as);
  const home = seen(found)?.home;
  if (home === undefined) {
    return { node, user, account: found, knownHosts: null, authorizedKeys: null, publicKeys: null };
  }
  const [knownHosts, authorizedKeys, publicKeys] = await Promise.all([
    look(node, fileAt(`${home}/.ssh/known_hosts`), as),
    look(node, fileAt(`${home}/.ssh/authorized_keys`), as),
    look(
      node,
      keysIn(
        "own keys",
        OWN_KEYS.map((name) => `${home}/.ssh/${name}.pub`),
      ),
      as,
    ),
  ]);
  return { node, user, account: found, knownHosts, authorizedKeys, publicKeys };
}

/** A node as other machines' files name it. Where the bot's own way leads through a port of another host, that host is not meant. */
export function namedOf({ name, backIp, ssh }: Node, nodes: readonly Node[]): Named {
  const own = nodes.filter((other) => other.ssh.host === ssh.host).length === 1;
  const local = /^(?:localhost$|127\.|::1$)/.test(ssh.host);
  return { names: [...new Set([backIp, name, ...(own && !local ? [ssh.host] : [])])], port: ssh.port };
}

export interface StaleFile {
  readonly node: string;
  readonly user: As;
  readonly kind: "known_hosts" | "authorized_keys";
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** A machine and the keys its sshd shows now. */
export interface Shown {
  readonly machine: Named;
  readonly keys: readonly string[];
}

/** The files in which machines stand with keys they no longer have; `sought` says which machines are looked for on a node. */
export function staleFiles(files: readonly TrustFiles[], sought: (node: string) => readonly Shown[]): StaleFile[] {
  const inUse = files.flatMap(({ publicKeys }) => seen(publicKeys ?? undefined) ?? []);
  return files.flatMap(({ node, user, account: found, knownHosts, authorizedKeys }) => {
    const home = seen(found)?.home ?? "";
    const file = (kind: StaleFile["kind"], reading: TrustFiles["knownHosts"], clean: (text: string) => string) => {
      const before = seen(reading ?? undefined)?.text ?? "";
      const after = clean(before);
      return after === before ? [] : [{ node, user, kind, path: `${home}/.ssh/${kind}`, before, after }];
    };
    const machines = sought(node);
    return [
      ...file("known_hosts", knownHosts, (text) =>
        machines.reduce((left, { machine, keys }) => withoutHostKeys(left, machine, keys), text),
      ),
      ...file("authorized_keys", authorizedKeys, (text) =>
        machines.reduce((left, { machine }) => withoutKeysFrom(left, machine, inUse), text),
      ),
    ];
  });
}

/** Accounts whose files could not be read, as `omm on node1`: what is stale there nobody knows. */
export const unreadFiles = (files: readonly TrustFiles[], cluster: Cluster): string[] =>
  files
    .filter(({ account: found, knownHosts, authorizedKeys }) =>
      [found, knownHosts, authorizedKeys].some((reading) => reading !== null && "unreadable" in reading),
    )
    .map(({ node, user }) => `${userOf(cluster, user)} on ${node}`);
