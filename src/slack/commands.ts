import { createHash } from "node:crypto";
import type { Step } from "../core/operation.ts";
import { type Block, fixed, lines, text } from "./blocks.ts";
import { cut, visible } from "./text.ts";
import { say } from "./texts.ts";
import { type Drawn, stepsOf, told, type View } from "./view.ts";

const CARD_MAX = 2_400;
const MESSAGE_MAX = 2_900;

/**
 * The exact commands of a plan as pieces of fixed width. People approve what they can read, so nothing is left out: what has no
 * room on the card stands in messages below it.
 */
export function commandPieces(view: View): readonly string[] {
  const pieces: string[] = [];
  const all = stepsOf(view).flatMap((step, index) => slices(commandText(view, step, index + 1)));
  for (const one of all) {
    const max = pieces.length <= 1 ? CARD_MAX : MESSAGE_MAX;
    const open = pieces.at(-1);
    if (open !== undefined && open.length + 1 + one.length <= max) pieces[pieces.length - 1] = `${open}\n${one}`;
    else pieces.push(one);
  }
  return pieces;
}

/** The messages for what did not fit on the card. A changed plan gets new ones. */
export function moreCommands(view: View): Drawn[] {
  const [, ...rest] = commandPieces(view);
  return rest.map((piece, index) => {
    const title = told(view, say("more-commands", { at: index + 1, of: rest.length }));
    const blocks: Block[] = [lines([text(title)]), fixed(piece)];
    const key = `commands:${view.run.proposals}:${index}`;
    return { kind: "message", key, thread: true, text: title, blocks, plainer: blocks, urgent: false };
  });
}

function commandText(view: View, step: Step, number: number): string {
  const user = step.as === "root" ? "root" : view.cluster.osUser;
  const answers = step.command.answers.map(({ whenAsked, reply }) =>
    told(
      view,
      "text" in reply
        ? say("answers-text", { asked: whenAsked, reply: reply.text })
        : say("answers-secret", { asked: whenAsked, secret: reply.secret }),
    ),
  );
  return [
    `# ${number} ${told(view, step.title)}`,
    `${user}@${step.node}$ ${step.command.argv.map((word) => wordOf(view, word)).join(" ")}`,
    ...(step.command.input === undefined ? [] : [`    ${told(view, say("reads-input", sumOf(step.command.input)))}`]),
    ...answers.map((answer) => `    ${answer}`),
    ...(step.diff === undefined ? [] : step.diff.trimEnd().split("\n")),
  ].join("\n");
}

const WORD_LINES_MAX = 5;

/** A program given as one word is named by its sum: the plan's own digest covers each byte of it. */
function wordOf(view: View, word: string): string {
  const count = word.split("\n").length;
  return count > WORD_LINES_MAX ? told(view, say("long-word", { sum: sumOf(word).sum, lines: count })) : typed([word]);
}

const sumOf = (text: string): { bytes: number; sum: string } => ({
  bytes: Buffer.byteLength(text),
  sum: createHash("sha256").update(text).digest("hex").slice(0, 8),
});

/** As it would be typed: quoted where a shell would need it. */
export const typed = (argv: readonly string[]): string =>
  argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${visible(word).replaceAll("'", `'\\''`)}'`)).join(" ");

/** A command longer than a message goes on in the next one. */
function slices(command: string): string[] {
  const found: string[] = [];
  let rest = visible(command);
  while (rest.length > CARD_MAX) {
    const piece = cut(rest, CARD_MAX - 2, "");
    found.push(`${piece} ↩`);
    rest = rest.slice(piece.length);
  }
  return [...found, rest];
}
