import { readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { Entry } from "../core/entry.ts";
import { DurableDocument } from "./document.ts";

/** One run on disk. A later version of the program that needs other fields raises the number and reads both. */
const RunDocument = z.object({ schemaVersion: z.literal(1), entries: z.array(Entry).min(1) });
export type RunDocument = z.infer<typeof RunDocument>;

export interface Journal {
  readonly entries: readonly Entry[];
  /** Documents that could not be read, with the reason. They stay where they are. */
  readonly damaged: readonly { readonly path: string; readonly why: string }[];
}

/** The whole journal as it lies on disk, for an audit: nothing is moved or locked, and a bot may be working on it. */
export async function readJournal(folder: string): Promise<Journal> {
  const entries: Entry[] = [];
  const damaged: { path: string; why: string }[] = [];
  for (const path of await documents(join(folder, "runs"))) {
    const found = await tryDocument(path);
    if ("why" in found) damaged.push({ path, why: found.why });
    else entries.push(...found.entries);
  }
  return { entries, damaged };
}

/** All run documents, oldest first: ids grow with time. */
export async function documents(root: string): Promise<string[]> {
  const found: string[] = [];
  for (const month of (await readdir(root)).sort()) {
    const names = (await readdir(join(root, month))).sort();
    found.push(...names.filter((name) => /^[^.].*\.json$/.test(name)).map((name) => join(root, month, name)));
  }
  return found;
}

/** Left-over temporary files of a killed writer: the documents they were to replace stand. */
export async function sweep(root: string): Promise<void> {
  for (const month of await readdir(root)) {
    for (const name of await readdir(join(root, month))) {
      if (name.endsWith(".tmp")) await rm(join(root, month, name), { force: true });
    }
  }
}

/** The entries of one document, or why it cannot be read. */
export async function tryDocument(path: string): Promise<{ entries: RunDocument["entries"] } | { why: string }> {
  const read = await new DurableDocument<unknown>(path)
    .read()
    .catch((error: unknown) => (error instanceof SyntaxError ? error : Promise.reject(error)));
  if (read instanceof SyntaxError) return { why: read.message };
  const parsed = RunDocument.safeParse(read);
  if (!parsed.success) return { why: z.prettifyError(parsed.error) };
  const { entries } = parsed.data;
  return entries[0]?.run === basename(path, ".json") ? { entries } : { why: "it holds another run" };
}
