import { readFile } from "node:fs/promises";
import ssh2, { type AgentAuthMethod, type PublicKeyAuthMethod } from "ssh2";

export interface Identities {
  readonly files: readonly string[];
  /** The path of an ssh agent's socket. */
  readonly agent: string | undefined;
}

export interface Offer {
  readonly methods: (PublicKeyAuthMethod | AgentAuthMethod)[];
  /** Keys that cannot be offered, and why: said when the host accepts none of the others. */
  readonly problems: readonly string[];
}

/** The keys to offer. Read anew for each connection, so that an exchanged key needs no restart. */
export async function offer({ files, agent }: Identities, username: string): Promise<Offer> {
  const keys = await Promise.all(files.map(async (path) => ({ path, key: await keyIn(path) })));
  const methods: Offer["methods"] = keys.flatMap(({ key }) =>
    typeof key === "string" ? [] : [{ type: "publickey" as const, username, key }],
  );
  if (agent !== undefined) methods.push({ type: "agent", username, agent });
  const problems = keys.flatMap(({ path, key }) => (typeof key === "string" ? [`${path}: ${key}`] : []));
  if (methods.length === 0 && problems.length === 0) problems.push("there is no key file and no agent to log in with");
  return { methods, problems };
}

async function keyIn(path: string): Promise<Buffer | string> {
  try {
    const key = await readFile(path);
    const parsed = ssh2.utils.parseKey(key);
    return parsed instanceof Error ? parsed.message : key;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
