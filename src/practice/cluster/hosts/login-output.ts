import { execFile } from "node:child_process";
import { join } from "node:path";
import { userCalled } from "./accounts.ts";
import { MARK } from "./processes.ts";
import type { Tree } from "./tree.ts";

/** What a user's ~/.bashrc prints: whatever it is, tools that read what a command printed over ssh do not expect it. */
export function loginOutput(tree: Tree, user: string): Promise<string> {
  const home = userCalled(tree.root, user)?.home ?? tree.root;
  const env = { HOME: home, USER: user, PATH: `${tree.bin}:/usr/bin:/bin`, [MARK]: tree.root };
  const words = ["--norc", "-c", '. "$1"', "bash", join(home, ".bashrc")];
  return new Promise((resolve) => {
    execFile("/bin/bash", words, { env, cwd: home }, (_error, stdout, stderr) => resolve((stderr + stdout).trim()));
  });
}
