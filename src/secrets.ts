import { readFile } from "node:fs/promises";
import type { Cluster } from "./core/cluster.ts";

/** Fetches a secret by its name at the moment a declared prompt asks for it; it is kept nowhere. */
export const secretsFrom =
  (environment: Readonly<Record<string, string | undefined>>) =>
  async (cluster: Cluster, name: string): Promise<string> => {
    const source = cluster.secrets[name];
    if (source === undefined) throw new Error(`the inventory names no secret ${name} for ${cluster.name}`);
    if ("file" in source) return (await readFile(source.file, "utf8")).replace(/\r?\n$/, "");
    const value = environment[source.env];
    if (value === undefined)
      throw new Error(`the secret ${name} should be in the environment as ${source.env}, which is not set`);
    return value;
  };
