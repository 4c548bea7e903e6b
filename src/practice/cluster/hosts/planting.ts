import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Member, State } from "../state/member.ts";
import type { Tool } from "../tools/tool.ts";
import type { Tree } from "./tree.ts";

const CLIENT = fileURLToPath(new URL("../tools/client.pl", import.meta.url));

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
  readonly perl: string;
}

export const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

export async function script(path: string, body: string, interpreter = "/bin/sh"): Promise<void> {
  await writeFile(path, `#!${interpreter}\n${body}`);
  await chmod(path, 0o755);
}

/** A command that hands over to the cluster process. */
export function standIn({ perl, socket, member }: Planting, folder: string, { name }: Tool): Promise<void> {
  const [client, ...words] = [CLIENT, socket, member.name, name].map(quoteForPerl);
  return script(`${folder}/${name}`, `unshift @ARGV, ${words.join(", ")};\nrequire ${client};\n`, perl);
}

const quoteForPerl = (word: string): string => `'${word.replaceAll(/['\\]/g, "\\$&")}'`;

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
