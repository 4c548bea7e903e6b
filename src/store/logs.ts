import { createHash } from "node:crypto";
import { appendFile, mkdir, open, stat } from "node:fs/promises";
import { join } from "node:path";
import type { RunId } from "../core/entry.ts";
import type { Logs } from "../core/world.ts";

/** Of a log, no more than this is in memory at once, however long it is. */
const PIECE_BYTES = 65_536;

/**
 * One file per step, appended only. Chunks are not synced one by one: until the end is proved the host still has them, and the
 * size of the file is the only record of how far reading has come.
 */
export function fileLogs(folderOf: (run: RunId) => string): Logs {
  const path = (run: RunId, step: string) => join(folderOf(run), `${step}.log`);
  const size = async (run: RunId, step: string): Promise<number> => {
    const found = await stat(path(run, step)).catch(absent);
    return found?.size ?? 0;
  };
  async function* pieces(run: RunId, step: string, from: number, to?: number): AsyncGenerator<Buffer> {
    const end = Math.min(to ?? Number.POSITIVE_INFINITY, await size(run, step));
    if (end <= from) return;
    const memory = Buffer.allocUnsafe(Math.min(PIECE_BYTES, end - from));
    const file = await open(path(run, step));
    try {
      for (let at = from; at < end; ) {
        const { bytesRead } = await file.read(memory, 0, Math.min(memory.length, end - at), at);
        if (bytesRead === 0) return;
        at += bytesRead;
        yield memory.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  }
  return {
    size,
    pieces,
    async append(run, step, chunk) {
      await mkdir(folderOf(run), { recursive: true, mode: 0o700 });
      await appendFile(path(run, step), chunk, { mode: 0o600 });
    },
    async read(run, step, from) {
      const read: Buffer[] = [];
      for await (const piece of pieces(run, step, from)) read.push(Buffer.from(piece));
      return Buffer.concat(read);
    },
    async sha256(run, step) {
      const hash = createHash("sha256");
      for await (const piece of pieces(run, step, 0)) hash.update(piece);
      return hash.digest("hex");
    },
  };
}

const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === "ENOENT") return undefined;
  throw error;
};
