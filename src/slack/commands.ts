import type { Step } from "../core/operation.ts";
import { type Block, bold, fixed, lines } from "./blocks.ts";
import { commandLine, fileLines, namedTexts } from "./command-text.ts";
import { cut, visible } from "./text.ts";
import { say } from "./texts.ts";
import { type Drawn, stepsOf, told, type View } from "./view.ts";

const CARD_MAX = 2_400;
const PIECE_MAX = 2_900;
/** Pieces in one message below the card: as many as Slack takes. */
const PIECES_MAX = 3;

/**
 * The exact commands of a plan in fixed width: what stands on the card, and what has no room there and stands in messages below
 * it. People approve what they can read, so nothing is left out.
 */
export function commandPieces(view: View): {
  readonly onCard: string | undefined;
  readonly below: readonly string[][];
} {
  const parts = stepsOf(view).flatMap((step, index) => [
    ...sliced(commandText(view, step, index + 1), CARD_MAX),
    ...changeParts(view, step, index + 1),
  ]);
  const [onCard, ...rest] = packed(parts, (piece) => (piece === 0 ? CARD_MAX : PIECE_MAX));
  const below: string[][] = [];
  for (const piece of rest) {
    const open = below.at(-1);
    if (open !== undefined && open.length < PIECES_MAX) open.push(piece);
    else below.push([piece]);
  }
  return { onCard, below };
}

/** The messages for what did not fit on the card, and for the texts that command lines only name. A changed plan gets new ones. */
export function moreCommands(view: View): Drawn[] {
  const { below } = commandPieces(view);
  const { proposals } = view.run;
  return [
    ...below.map((pieces, index) => {
      const title = told(view, say("more-commands", { at: index + 1, of: below.length }));
      return message(`commands:${proposals}:${index}`, title, pieces);
    }),
    ...namedTexts(stepsOf(view)).flatMap(({ name, text: whole }, number) => {
      const pieces = packed(
        fileLines(whole).flatMap((line) => sliced(line, PIECE_MAX)),
        () => PIECE_MAX,
      );
      return pieces.map((piece, index) => {
        const title = told(view, say("named-text", { name, at: index + 1, of: pieces.length }));
        return message(`text:${proposals}:${number}:${index}`, title, [piece]);
      });
    }),
  ];
}

function message(key: string, title: string, pieces: readonly string[]): Drawn {
  const blocks: Block[] = [lines([bold(title)]), ...pieces.map(fixed)];
  return { kind: "message", key, thread: true, text: title, blocks, plainer: blocks, urgent: false };
}

function commandText(view: View, step: Step, number: number): string {
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
    commandLine(view, step),
    ...answers.map((answer) => `    ${answer}`),
  ].join("\n");
}

/** The change of a file, line by line, in parts that each say which file they are about. */
function changeParts(view: View, { diff, title }: Step, number: number): string[] {
  if (diff === undefined) return [];
  const path = /^\+\+\+ ([^\t\n]+)/m.exec(diff)?.[1] ?? told(view, title);
  const mark = (at: number, of: number): string =>
    `# ${number} ${told(view, say("changes-file", { path: cut(path, 200), at, of }))}`;
  const max = CARD_MAX - mark(9_999, 9_999).length;
  const parts = packed(
    fileLines(diff).flatMap((line) => sliced(line, max)),
    () => max,
  );
  return parts.map((part, index) => `${mark(index + 1, parts.length)}\n${part}`);
}

/** One below the other, as many together as have room in a piece. */
function packed(parts: readonly string[], maxOf: (piece: number) => number): string[] {
  const pieces: string[] = [];
  for (const part of parts) {
    const at = pieces.length - 1;
    const open = pieces[at];
    if (open !== undefined && open.length + 1 + part.length <= maxOf(at)) pieces[at] = `${open}\n${part}`;
    else pieces.push(part);
  }
  return pieces;
}

/** What is longer than a piece goes on in the next one. */
function sliced(long: string, max: number): string[] {
  const found: string[] = [];
  let rest = visible(long);
  while (rest.length > max) {
    const piece = cut(rest, max - 2, "");
    found.push(`${piece} ↩`);
    rest = rest.slice(piece.length);
  }
  return [...found, rest];
}
