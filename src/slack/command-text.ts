import { createHash } from "node:crypto";
import type { Step } from "../core/operation.ts";
import type { Message } from "../core/words.ts";
import { visible } from "./text.ts";
import { say } from "./texts.ts";
import { told, type View } from "./view.ts";

type Reader = Pick<View, "cluster" | "language">;

const WORD_LINES_MAX = 5;

/** One command as it would be typed. A program given as one word, and what the command reads, are named by their sums. */
export function commandLine(view: Reader, { as, node, command }: Step): string {
  const user = as === "root" ? "root" : view.cluster.osUser;
  const words = command.argv.map((word) => (isProgram(word) ? told(view, programName(word)) : quoted(word)));
  const reads = command.input === undefined ? [] : ["<", told(view, inputName(command.input))];
  return [`${user}@${node}$`, ...words, ...reads].join(" ");
}

/** A text that a command line only names. */
export interface Named {
  readonly name: Message;
  readonly text: string;
}

/** What the command lines of these steps only name and no diff shows, each text once: people can read all that they approve. */
export function namedTexts(steps: readonly Step[]): Named[] {
  const found = steps.flatMap(({ command, diff }): Named[] => [
    ...command.argv.filter(isProgram).map((word) => ({ name: programName(word), text: word })),
    ...(command.input === undefined || diff !== undefined
      ? []
      : [{ name: inputName(command.input), text: command.input }]),
  ]);
  return [...new Map(found.map((one) => [JSON.stringify(one.name), one])).values()];
}

/** Lines of a file as they are: a return at the end of one is a character like others. */
export const fileLines = (text: string): string[] =>
  visible(text.replaceAll("\r", "\u240d")).replace(/\n$/, "").split("\n");

/** Quoted where a shell would need it. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${visible(word).replaceAll("'", `'\\''`)}'`;

const isProgram = (word: string): boolean => word.split("\n").length > WORD_LINES_MAX;
const programName = (word: string): Message => say("long-word", { lines: word.split("\n").length, sum: sumOf(word) });
const inputName = (input: string): Message =>
  say("reads-input", { bytes: Buffer.byteLength(input), sum: sumOf(input) });
const sumOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 8);
