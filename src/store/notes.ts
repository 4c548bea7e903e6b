import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Low } from "lowdb";
import type { RunId } from "../core/entry.ts";
import { DurableDocument } from "./document.ts";

/** One small durable document per run for an adapter's own notes, such as which messages of a thread were posted. */
export async function openNotes<T>(folder: string, empty: () => T) {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const documents = new Map<RunId, Low<T>>();
  const of = (run: RunId): Low<T> => {
    const document = documents.get(run) ?? new Low<T>(new DurableDocument(join(folder, `${run}.json`)), empty());
    documents.set(run, document);
    return document;
  };
  return {
    async load(run: RunId): Promise<T> {
      const document = of(run);
      await document.read();
      return document.data;
    },
    async save(run: RunId, notes: T): Promise<void> {
      const document = of(run);
      document.data = notes;
      await document.write();
    },
    /** Forgets a run that will not change any more; its document stays on disk. */
    forget: (run: RunId): void => void documents.delete(run),
  };
}
