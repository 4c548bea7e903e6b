import type { Operation } from "../core/operation.ts";
import type { Language, Message } from "../core/words.ts";
import { argumentsOf, shownName, usageOf } from "./arguments.ts";
import { type Block, bold, bullets, code, header, type Inline, lines, text } from "./blocks.ts";
import type { Known } from "./bot.ts";
import { cut, formatted, plainly } from "./text.ts";
import { say } from "./texts.ts";
import type { Body } from "./web.ts";

const RISKS = { read: "risk-read", change: "risk-change", destroy: "risk-destroy" } as const;

/** What can be asked for, from nothing but the operations themselves. */
export function help({ operations }: Known, about: Operation | undefined, language: Language): Body {
  return about === undefined ? overview(operations, language) : explanation(about, language);
}

function overview(operations: Known["operations"], language: Language): Body {
  const title = plainly(say("help-title"), language);
  const items = [...operations.values()]
    .slice(0, 40)
    .map((operation): Inline[] => [code(operation.name), text(` ${cut(plainly(operation.summary, language), 150)}`)]);
  return { text: title, blocks: [header(title), bullets(items), section(say("help-more"), language)] };
}

function explanation(operation: Operation, language: Language): Body {
  const summary = cut(plainly(operation.summary, language), 1_000);
  const items = argumentsOf(operation).map((argument): Inline[] => {
    const { description, required, choices, standard } = argument;
    const notes = [
      choices === undefined ? "" : choices.join(" | "),
      required ? "" : plainly(say("optional"), language),
      standard === undefined ? "" : plainly(say("standard-value", { value: standard }), language),
    ].filter((note) => note !== "");
    return [
      code(shownName(argument)),
      text(` ${cut(description, 300)}`),
      ...(notes.length > 0 ? [text(` (${notes.join("; ")})`)] : []),
    ];
  });
  const blocks: Block[] = [
    header(operation.name),
    lines([bold(summary)], [text(plainly(say(RISKS[operation.risk]), language))], [code(usageOf(operation))]),
    ...(items.length > 0 ? [bullets(items)] : []),
  ];
  return { text: `${operation.name}: ${summary}`, blocks };
}

/** A message to one person, in which the catalogue's own texts may format. */
const section = (message: Message, language: Language): Block => ({
  type: "section",
  text: { type: "mrkdwn", text: cut(formatted(message, language), 3_000) },
});

export function note(message: Message, language: Language, ...more: Block[]): Body {
  return { text: cut(formatted(message, language), 3_000), blocks: [section(message, language), ...more] };
}

/** What is wrong with a command, and how it is typed. */
export const wrong = (message: Message, about: Operation | undefined, language: Language): Body =>
  about === undefined
    ? note(message, language)
    : note(message, language, lines([text(`${plainly(say("usage"), language)} `), code(usageOf(about))]));
