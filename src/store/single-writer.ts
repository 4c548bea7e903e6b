import { createHash } from "node:crypto";
import { mkdir, realpath } from "node:fs/promises";
import { createServer } from "node:net";

/**
 * Holds a folder for this process: a socket in Linux's abstract namespace, which the kernel lets go even after a kill -9.
 * Throws when another process holds it.
 */
export async function holdFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = await realpath(folder);
  const name = `\0gauss-chatops-${createHash("sha256").update(path).digest("hex")}`;
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const held = cause.code === "EADDRINUSE";
      reject(
        held
          ? new Error(`another bot works with ${path}: stop it first, or set GAUSS_DATA_DIR to another folder`, {
              cause,
            })
          : cause,
      );
    });
    server.listen(name, resolve);
  });
  server.unref();
  return () => new Promise((resolve) => server.close(() => resolve()));
}
