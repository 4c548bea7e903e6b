import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { appendFile, mkdir, open, stat } from "node:fs/promises";
import { join } from "node:path";
import type { RunId } from "../core/entry.ts";
import type { Logs } from "../core/world.ts";

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
  return {
    size,
    async append(run, step, chunk) {
      await mkdir(folderOf(run), { recursive: true, mode: 0o700 });
      await appendFile(path(run, step), chunk, { mode: 0o600 });
    },
    async read(run, step, from, to) {
      const end = Math.min(to ?? Number.POSITIVE_INFINITY, await size(run, step));
      if (end <= from) return Buffer.alloc(0);
      const file = await open(path(run, step));
      try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(end - from), 0, end - from, from);
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
    async sha256(run, step) {
      const hash = createHash("sha256");
      if ((await size(run, step)) === 0) return hash.digest("hex");
      for await (const chunk of createReadStream(path(run, step))) hash.update(chunk);
      return hash.digest("hex");
    },
  };
}

const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === "ENOENT") return undefined;
  throw error;
};
