import type { Command } from "../core/operation.ts";
import type { Target } from "../core/world.ts";

/** Stands on a line of its own between what a login shell or an env file happens to print and what we asked for. */
export const MARK = "--gauss-chatops--";

/** One word of shell that stands for exactly these characters, whatever they are. */
export function quote(word: string): string {
  // Neither can be a word of a command: an argument ends at NUL, and half of a character has no bytes.
  if (/[\0\p{Surrogate}]/u.test(word)) throw new Error("a word of a command holds NUL or half of a character");
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

export const words = (argv: readonly string[]): string => argv.map(quote).join(" ");

/** The command as a target's account runs it. The shell is replaced by the tool, so that `ps` shows the tool alone. */
export function jobText(target: Target, { argv, input }: Pick<Command, "argv" | "input">): string {
  const typed = words(asRoot(target, argv));
  // printf is a builtin: what is in a file is in no argument that others could see.
  const line = input === undefined ? `exec ${typed}` : `printf %s ${quote(input)} | ${typed}`;
  return [...sourcing(target), line].join("\n");
}

/**
 * The same for a look: nothing to read, both streams in one in the order in which they were printed, and an end at the deadline
 * even when nobody is connected any more, lest looks that hang pile up on a host that is in trouble already.
 */
export const readText = (target: Target, argv: readonly string[], deadlineMs: number): string =>
  [
    "exec </dev/null 2>&1",
    ...sourcing(target),
    `echo ${MARK}`,
    `exec ${words(["timeout", "-s", "KILL", String(deadlineMs / 1_000), ...asRoot(target, argv)])}`,
  ].join("\n");

function sourcing({ cluster, as }: Target): string[] {
  const file = as === "database" && cluster.envFile !== undefined ? quote(cluster.envFile) : undefined;
  // Not `. file && …`: a file whose last line is a test that fails is a good file.
  const source =
    file === undefined ? [] : [`[ -r ${file} ] || { echo cannot read ${file}; exit 126; } >&2`, `. ${file}`];
  return [...source, "export LC_ALL=C"];
}

const asRoot = ({ cluster, as }: Target, argv: readonly string[]): readonly string[] =>
  as === "root" && cluster.rootVia === "sudo" ? ["sudo", "-n", "--", ...argv] : argv;
