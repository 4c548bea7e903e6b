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
type Login = "in" | "unknown host key" | "changed host key" | "denied";

const OWN_KEYS = ["id_om", "id_rsa", "id_ecdsa", "id_ed25519"];
/** By this mark gs_sshexkey knows its own lines [3.0+]. */
const MARK = " #OM";

/** Whether a user of one machine gets into another as the same user, by the files in their homes alone. */
export async function mayLogIn(from: Tree, to: Peer, user: string): Promise<Login> {
  const [here, there] = [sshFolder(from, user), sshFolder(to.tree, user)];
  if (here === undefined || there === undefined) return "denied";
  const [keys, shown] = await Promise.all([knownKeys(from, to.address, user), hostKeyOf(to.tree)]);
  if (keys.length === 0) return "unknown host key";
  if (!keys.includes(shown)) return "changed host key";
  const [own, admitted] = await Promise.all([
    Promise.all(OWN_KEYS.map((name) => textOf(join(here, `${name}.pub`)))),
    textOf(join(there, "authorized_keys")),
  ]);
  const mine = own.flatMap((text) => keyIn(text) ?? []);
  return linesOf(admitted).some((line) => mine.includes(keyIn(line) ?? "")) ? "in" : "denied";
}

/** All members of a cluster let each other in, as after gs_sshexkey on the first of them. */
export async function writeTrust(peers: readonly Peer[], user: string, version: Version): Promise<void> {
  const [first] = peers;
  if (first === undefined) return;
  const key = await makeOwnKey(first, user, version);
  await admit(first, user, key);
  await learn(first, user, peers);
  await oneLineEach(first, user);
  for (const peer of peers) if (peer !== first) await share(first, peer, user, version);
}

/** The public line of the key that all will have: id_om, made anew each time [3.0+]; before that the user's own id_rsa. */
export async function makeOwnKey({ name, tree }: Peer, user: string, version: Version): Promise<string> {
  const path = join(await folderOf(tree, user), keyName(version));
  const present = version === "1.1.0" ? (await textOf(`${path}.pub`)).trim() : "";
  if (present !== "") return present;
  const key = newKey(`${user}@${name}`);
  await writeFile(path, key.private, { mode: 0o600 });
  await writeFile(`${path}.pub`, `${key.public}\n`);
  return key.public;
}

const keyName = (version: Version): string => (version === "1.1.0" ? "id_rsa" : "id_om");

export async function admit({ tree }: Peer, user: string, key: string): Promise<void> {
  const path = join(await folderOf(tree, user), "authorized_keys");
  const text = await textOf(path);
  await writeFile(path, `${text}${key}${MARK}\n`, { mode: 0o600 });
}

/** ssh-keyscan of every host, by its address and by its name. */
export async function learn({ tree }: Peer, user: string, peers: readonly Peer[]): Promise<void> {
  const path = join(await folderOf(tree, user), "known_hosts");
  const keys = await Promise.all(peers.map((peer) => hostKeyOf(peer.tree)));
  const line = (host: string, index: number): string => `${host} ssh-ed25519 ${keys[index]}${MARK}\n`;
  const lines = [
    ...peers.map(({ address }, index) => line(address, index)),
    ...peers.map(({ name }, index) => line(name, index)),
  ];
  await writeFile(path, (await textOf(path)) + lines.join(""), { mode: 0o600 });
}

/** Of its own lines only the last for each host, and for each place that a key comes from, stays. */
export async function oneLineEach({ tree }: Peer, user: string): Promise<void> {
  const folder = await folderOf(tree, user);
  for (const [file, field] of [
    ["known_hosts", 0],
    ["authorized_keys", 2],
  ] as const) {
    const path = join(folder, file);
    const kept = new Map<string, string>();
    for (const line of linesOf(await textOf(path)))
      kept.set(isOurs(line) ? `${line.split(" ")[field]}${MARK}` : line, line);
    await writeFile(path, [...kept.values()].join(""));
  }
}

/** The other gets the very same key and lines; what it had of them from an earlier time is gone. */
export async function share(from: Peer, to: Peer, user: string, version: Version): Promise<void> {
  const [here, there] = [await folderOf(from.tree, user), await folderOf(to.tree, user)];
  const name = keyName(version);
  for (const file of [name, `${name}.pub`]) {
    await writeFile(join(there, file), await textOf(join(here, file)), { mode: 0o600 });
  }
  for (const file of ["known_hosts", "authorized_keys"]) {
    const ours = linesOf(await textOf(join(here, file))).filter(isOurs);
    const others = linesOf(await textOf(join(there, file))).filter((line) => !isOurs(line));
    await writeFile(join(there, file), [...others, ...ours].join(""), { mode: 0o600 });
  }
}

/** The keys that a user knows of a host, in the order of the file. */
export async function knownKeys(tree: Tree, address: string, user: string): Promise<string[]> {
  const folder = sshFolder(tree, user);
  if (folder === undefined) return [];
  return linesOf(await textOf(join(folder, "known_hosts")))
    .filter((line) => (line.split(" ")[0] ?? "").split(",").includes(address))
    .flatMap((line) => keyIn(line) ?? []);
}

export const hostKeyOf = async (tree: Tree): Promise<string> =>
  keyIn(await textOf(join(tree.root, "etc/ssh/ssh_host_ed25519_key.pub"))) ?? "";

/** Undefined when there is no such account. */
function sshFolder(tree: Tree, user: string): string | undefined {
  const account = userCalled(tree.root, user);
  return account === undefined ? undefined : join(account.home, ".ssh");
}

async function folderOf(tree: Tree, user: string): Promise<string> {
  const folder = sshFolder(tree, user);
  if (folder === undefined) throw new Error(`${tree.root} has no ${user}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

const isOurs = (line: string): boolean => line.trimEnd().endsWith(MARK);

/** The base64 part of a public key, wherever it stands in its line. */
const keyIn = (line: string): string | undefined => /\bssh-\w+\s+([\w+/]+=*)/.exec(line)?.[1];

const linesOf = (text: string): string[] => text.split(/(?<=\n)/).filter((line) => line.trim() !== "");

const textOf = (path: string): Promise<string> => readFile(path, "utf8").catch(() => "");
