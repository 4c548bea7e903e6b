import { createHmac } from "node:crypto";

/** A machine as trust files speak of it. */
export interface Named {
  /** Its addresses and host names, each as a whole: 10.0.0.1 is not 10.0.0.10. */
  readonly names: readonly string[];
  /** The port of its sshd, where it is not 22: entries then read `[10.0.0.1]:2222`. */
  readonly port: number;
}

/**
 * A known_hosts file without what it says about a machine, but for the keys the machine has now. A line for several machines keeps the
 * others. Hashed names (`|1|salt|hash`) are computed, so nothing but the text is needed; patterns and @-lines stay.
 */
export function withoutHostKeys(text: string, machine: Named, presentKeys: readonly string[]): string {
  return eachLine(text, (line) => {
    const [, hosts = "", key = ""] = /^\s*([^\s#@]\S*)\s+[\w@.-]+\s+([\w+/=]+)(?:\s|$)/.exec(line) ?? [];
    if (hosts === "" || presentKeys.includes(key)) return line;
    const tokens = hosts.split(",");
    const others = tokens.filter((token) => !isMeant(token, machine));
    if (others.length === tokens.length) return line;
    return others.length === 0 ? "" : line.replace(hosts, () => others.join(","));
  });
}

/**
 * An authorized_keys file without the keys that came from a machine, as the comment of each says (`omm@node4`). Keys that are in
 * use stay whatever their comment: gs_sshexkey gives all machines the key of the one it ran on.
 */
export function withoutKeysFrom(text: string, machine: Named, keysInUse: readonly string[]): string {
  const names = machine.names.map((name) => name.toLowerCase());
  return eachLine(text, (line) => {
    const [, key = "", comment = ""] = KEY.exec(line) ?? [];
    if (line.trim().startsWith("#") || key === "" || keysInUse.includes(key)) return line;
    const came = comment
      .split(/\s+/)
      .some((word) => names.includes(word.slice(word.lastIndexOf("@") + 1).toLowerCase()));
    return came ? "" : line;
  });
}

/** The keys in the files that ssh-keygen makes, one a line; whatever else stands there is no key. */
export const publicKeysIn = (text: string): string[] =>
  text.split("\n").flatMap((line) => (line.trim().startsWith("#") ? [] : (KEY.exec(line)?.[1] ?? [])));

/** Type, key, comment. Options may stand before them. */
const KEY = /(?:^|\s)(?:sk-)?(?:ssh|ecdsa)-[\w@.-]+\s+([\w+/]{40,}=*)(?:[^\S\n]+(.*))?/;

const eachLine = (text: string, change: (line: string) => string): string =>
  text
    .split(/(?<=\n)/)
    .map(change)
    .join("");

function isMeant(token: string, { names, port }: Named): boolean {
  const [, salt, hash] = /^\|1\|([\w+/=]+)\|([\w+/=]+)$/.exec(token) ?? [];
  if (salt !== undefined) {
    const written = names.flatMap((name) => [name, `[${name}]:${port}`]);
    return written.some((name) => hashed(name.toLowerCase(), salt) === hash);
  }
  const bare = /^\[([^\]]+)\]:\d+$/.exec(token)?.[1] ?? token;
  return names.some((name) => name.toLowerCase() === bare.toLowerCase());
}

const hashed = (name: string, salt: string): string =>
  createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64");
