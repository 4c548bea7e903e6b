import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Adapter } from "lowdb";

/**
 * A lowdb adapter that is durable: when `write` resolves, the document survives a power cut. lowdb's own one never syncs, and two
 * of its writers share one temporary name.
 */
export class DurableDocument<T> implements Adapter<T> {
  readonly #path: string;
  readonly #temporary: string;
  #queue: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
    this.#temporary = join(dirname(path), `.${path.split("/").at(-1)}.${process.pid}.tmp`);
  }

  /** Null when there is no document. Throws a SyntaxError for one that is not JSON, also for an empty file. */
  async read(): Promise<T | null> {
    const text = await readFile(this.#path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
    return text === null ? null : JSON.parse(text);
  }

  write(data: T): Promise<void> {
    const text = JSON.stringify(data);
    const write = this.#queue.then(() => this.#replace(text));
    this.#queue = write.catch(() => undefined);
    return write;
  }

  async #replace(text: string): Promise<void> {
    const file = await open(this.#temporary, "w", 0o600);
    try {
      await file.writeFile(text);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(this.#temporary, this.#path).catch(async (error: unknown) => {
      await rm(this.#temporary, { force: true });
      throw error;
    });
    await syncFolder(dirname(this.#path));
  }
}

/** A renamed or new file is durable only when its folder is, too. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
