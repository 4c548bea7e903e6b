import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { newKey } from "../keys.ts";
import type { Version } from "../state/member.ts";
import { userCalled } from "./accounts.ts";
import type { Tree } from "./tree.ts";

/** One machine as another one's ssh sees it. */
export interface Peer {
  readonly name: string;
  readonly address: string;
  readonly tree: Tree;
}

/** What an ssh that asks nobody anything ends with: it is in, or why not. */
export type Login = "in" | "unknown host key" | "changed host key" | "denied";

const OWN_KEYS = ["id_om", "id_rsa", "id_ecdsa", "id_ed25519"];

/** id_om since 3.0, with a passphrase that an agent knows; before that the key was the user's own id_rsa. */
export const keyName = (version: Version): string => (version === "1.1.0" ? "id_rsa" : "id_om");

/** Whether a user of one machine gets into another as the same user, by the files in their homes alone. */
export async function mayLogIn(from: Tree, to: Peer, user: string): Promise<Login> {
  const [here, there] = [sshFolder(from, user), sshFolder(to.tree, user)];
  if (here === undefined || there === undefined) return "denied";
  const [known, shown] = await Promise.all([textOf(join(here, "known_hosts")), hostKeyOf(to.tree)]);
  const keys = keysFor(known, to.address);
  if (keys.length === 0) return "unknown host key";
  if (!keys.includes(shown)) return "changed host key";
  const [own, admitted] = await Promise.all([
    Promise.all(OWN_KEYS.map((name) => textOf(join(here, `${name}.pub`)))),
    textOf(join(there, "authorized_keys")),
  ]);
  const mine = own.flatMap((text) => keyIn(text) ?? []);
  return admitted.split("\n").some((line) => mine.includes(keyIn(line) ?? "")) ? "in" : "denied";
}

/** What gs_sshexkey leaves: one key for all, which each lets in, and each one's host key known to all. */
export async function writeTrust(peers: readonly Peer[], user: string, version: Version, by: string): Promise<void> {
  const key = newKey(`${user}@${by}`);
  const hosts = await Promise.all(
    peers.map(async ({ address, tree }) => ({ address, line: `${address} ssh-ed25519 ${await hostKeyOf(tree)}\n` })),
  );
  for (const { tree } of peers) {
    const folder = sshFolder(tree, user);
    if (folder === undefined) continue;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const [known, admitted] = await Promise.all(
      ["known_hosts", "authorized_keys"].map((name) => textOf(join(folder, name))),
    );
    const others = linesOf(known ?? "").filter((line) => !hosts.some(({ address }) => line.split(" ")[0] === address));
    const name = keyName(version);
    await Promise.all([
      writeFile(join(folder, name), key.private, { mode: 0o600 }),
      writeFile(join(folder, `${name}.pub`), `${key.public}\n`),
      writeFile(join(folder, "known_hosts"), [...others, ...hosts.map(({ line }) => line)].join("")),
      writeFile(join(folder, "authorized_keys"), `${admitted ?? ""}${key.public}\n`, { mode: 0o600 }),
    ]);
  }
}

/** Undefined when there is no such account. */
function sshFolder(tree: Tree, user: string): string | undefined {
  const account = userCalled(tree.root, user);
  return account === undefined ? undefined : join(account.home, ".ssh");
}

export const hostKeyOf = async (tree: Tree): Promise<string> =>
  keyIn(await textOf(join(tree.root, "etc/ssh/ssh_host_ed25519_key.pub"))) ?? "";

const keysFor = (knownHosts: string, address: string): string[] =>
  linesOf(knownHosts)
    .filter((line) => (line.split(" ")[0] ?? "").split(",").includes(address))
    .flatMap((line) => keyIn(line) ?? []);

/** The base64 part of a public key, wherever it stands in its line. */
const keyIn = (line: string): string | undefined => /\bssh-\w+\s+([\w+/]+=*)/.exec(line)?.[1];

const linesOf = (text: string): string[] => text.split(/(?<=\n)/).filter((line) => line.trim() !== "");

const textOf = (path: string): Promise<string> => readFile(path, "utf8").catch(() => "");
