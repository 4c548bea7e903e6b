import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Member, State } from "../state/member.ts";
import type { Tool } from "../tools/tool.ts";
import type { Tree } from "./tree.ts";

const CLIENT = fileURLToPath(new URL("../tools/client.py", import.meta.url));

/** What it takes to lay out the files of one host. */
export interface Planting {
  readonly tree: Tree;
  readonly state: State;
  readonly member: Member;
  /** Public part of the key its sshd shows. */
  readonly hostKey: string;
  readonly tools: readonly Tool[];
  readonly socket: string;
  readonly python: string;
}

export const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

export async function script(path: string, body: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${body}`);
  await chmod(path, 0o755);
}

/** A command that hands over to the cluster process. */
export function standIn({ python, socket, member }: Planting, folder: string, { name }: Tool): Promise<void> {
  const words = [python, "-I", "-S", CLIENT, socket, member.name, name].map(quote);
  return script(`${folder}/${name}`, `exec ${words.join(" ")} "$@"\n`);
}

export async function makeFolders(paths: readonly string[], mode: number): Promise<void> {
  for (const path of paths) await mkdir(path, { recursive: true, mode });
}

/** Null = no such file. Without its folder nothing is written: somebody took it away. */
export async function put(path: string, content: string | null): Promise<void> {
  if (content === null) return rm(path, { force: true });
  await writeFile(path, content);
}

/** With the folders it is in. */
export async function putNew(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
