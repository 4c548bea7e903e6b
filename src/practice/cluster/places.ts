import { constants } from "node:fs";
import { access, mkdir, mkdtemp, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";

/** Where one practice cluster keeps its files. */
export interface Places {
  readonly out: string;
  /** Unix sockets: their paths may not be long (108 bytes), so they are never under `out`. */
  readonly sockets: string;
  remove(): Promise<void>;
}

const OURS = ["hosts", "id_ed25519", "gauss.env", "inventory.yml", "practice.json", "invocations.jsonl"];

/** Makes the folders. `remove` takes away what the cluster wrote, and `out` itself when nothing else is in it. */
export async function makePlaces(asked: string | undefined): Promise<Places> {
  const short = tmpdir().length > 60 ? "/tmp" : tmpdir();
  if (asked !== undefined) await mkdir(asked, { recursive: true });
  const sockets = await mkdtemp(join(short, "gauss-practice-"));
  const out = asked === undefined ? join(sockets, "out") : resolve(asked);
  if (asked === undefined) await mkdir(out);
  const remove = async (): Promise<void> => {
    for (const name of OURS) await rm(join(out, name), { recursive: true, force: true });
    // Somebody else's files in it are a reason to let it stand, not an error.
    await rmdir(out).catch(() => {});
    await rm(sockets, { recursive: true, force: true });
  };
  return { out, sockets, remove };
}

/** The first real interpreter. A version manager's shim would cost several times the start of the interpreter itself. */
export async function findInterpreter(name: "python3" | "perl"): Promise<string> {
  const folders = ["/usr/bin", "/usr/local/bin", ...(process.env["PATH"] ?? "").split(delimiter)];
  for (const folder of folders) {
    const path = join(folder, name);
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  throw new Error(`the practice cluster needs ${name}`);
}
