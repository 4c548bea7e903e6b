import { createHash, createHmac } from "node:crypto";
import { mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Unreachable } from "./trouble.ts";

interface KnownKey {
  readonly type: string;
  readonly key: string;
  readonly revoked: boolean;
}

/** The lines of a known_hosts text that name this host. Plain and hashed names count; patterns and certificate authorities do not. */
export function keysFor(text: string, host: string, port: number): KnownKey[] {
  const name = nameOf(host, port);
  return text.split(/\r?\n/).flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const marker = fields[0]?.startsWith("@") ? fields.shift() : undefined;
    const [names, type, key] = fields;
    if (names === undefined || type === undefined || key === undefined || names.startsWith("#")) return [];
    if (marker === "@cert-authority" || !names.split(",").some((each) => isName(each, name))) return [];
    return [{ type, key, revoked: marker === "@revoked" }];
  });
}

/** OpenSSH's notation; the port is left out when it is 22. */
const nameOf = (host: string, port: number): string => (port === 22 ? host : `[${host}]:${port}`).toLowerCase();

function isName(listed: string, name: string): boolean {
  const [, kind, salt, hash] = listed.split("|");
  if (kind !== "1" || salt === undefined) return listed.toLowerCase() === name;
  return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === hash;
}

const fingerprint = (key: string): string =>
  `SHA256:${createHash("sha256").update(Buffer.from(key, "base64")).digest("base64").replace(/=+$/, "")}`;

/** A public key as it is sent begins with its own type, after four bytes of length. */
const typeOf = (key: Buffer): string => key.subarray(4, 4 + key.readUInt32BE(0)).toString("latin1");

/** Which key each host showed when it was first seen, in OpenSSH's own format, so that ssh-keyscan and ssh-keygen work on it. */
export class KnownHosts {
  readonly #path: string;
  readonly #enrol: boolean;
  #judging: Promise<unknown> = Promise.resolve();

  /** With `enrol` the key of a host that was never seen is pinned; without it such a host is refused. */
  constructor(path: string, enrol: boolean) {
    this.#path = path;
    this.#enrol = enrol;
  }

  /** The types of key that are pinned, so that the host is asked for one of those. */
  async types(host: string, port: number): Promise<ReadonlySet<string>> {
    return new Set(keysFor(await this.#text(), host, port).map(({ type }) => type));
  }

  /** Undefined when the key is the pinned one or has just been pinned; otherwise why not. One at a time: two first looks must agree. */
  judge(host: string, port: number, key: Buffer): Promise<Unreachable | undefined> {
    const judged = this.#judging.then(() => this.#judge(host, port, key));
    this.#judging = judged.catch(() => undefined);
    return judged;
  }

  async #judge(host: string, port: number, shown: Buffer): Promise<Unreachable | undefined> {
    const text = await this.#text();
    const known = keysFor(text, host, port);
    const key = shown.toString("base64");
    const same = known.filter((each) => each.key === key);
    if (same.length > 0 && same.every(({ revoked }) => !revoked)) return undefined;
    const name = nameOf(host, port);
    const seen = `${name} shows ${typeOf(shown)} ${fingerprint(key)}`;
    if (same.length > 0) return new Unreachable("host-key", `${seen}, which is marked as revoked in ${this.#path}`);
    if (known.length > 0) {
      const pinned = known.map((each) => `${each.type} ${fingerprint(each.key)}`).join(", ");
      const mend = `if the host was given a new key, remove the old one: ssh-keygen -R '${name}' -f ${this.#path}`;
      return new Unreachable("host-key", `${seen}, but pinned is ${pinned}; ${mend}`);
    }
    if (!this.#enrol) {
      return new Unreachable("host-key", `${seen}, which is not in ${this.#path}: compare it on the host, then add it`);
    }
    await this.#append(`${text === "" || text.endsWith("\n") ? "" : "\n"}${name} ${typeOf(shown)} ${key}\n`);
    return undefined;
  }

  async #text(): Promise<string> {
    try {
      return await readFile(this.#path, "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
      throw new Error(`could not read ${this.#path}`, { cause: error });
    }
  }

  async #append(line: string): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const file = await open(this.#path, "a", 0o600);
    try {
      await file.write(line);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}
