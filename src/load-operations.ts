import { readdir } from "node:fs/promises";
import { basename, extname } from "node:path";
import type { Operation } from "./core/operation.ts";

const FOLDER = new URL("../commands/", import.meta.url);

/** Every file in `commands/` is an operation named after it. Throws when a file holds something else. */
export async function loadOperations(): Promise<ReadonlyMap<string, Operation>> {
  const files = (await readdir(FOLDER)).filter((file) => /\.[jt]s$/.test(file) && !file.endsWith(".d.ts")).sort();
  const operations = await Promise.all(
    files.map(async (file) => {
      const module = (await import(new URL(file, FOLDER).href)) as { readonly default?: Operation };
      const name = basename(file, extname(file));
      if (module.default?.name !== name)
        throw new Error(`commands/${file} must export the operation called ${name} as its default`);
      return module.default;
    }),
  );
  return new Map(operations.map((operation) => [operation.name, operation]));
}
