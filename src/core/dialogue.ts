import type { Reply } from "./entry.ts";
import type { Command } from "./operation.ts";
import type { StepState } from "./run.ts";
import type { Pulse } from "./world.ts";

export type Turn =
  | { readonly do: "listen" }
  | { readonly do: "answer"; readonly question: string; readonly declared: number; readonly reply: Reply }
  | { readonly do: "ask"; readonly question: string; readonly text: string; readonly secret: boolean }
  | { readonly do: "move-on"; readonly question: string }
  | { readonly do: "tell-quiet"; readonly forMs: number };

/** A prompt is the unfinished last line, so it is trusted only after it stood still for a moment. */
const PROMPT_IDLE_MS = 200;
const QUESTION_IDLE_MS = 2_000;
/** `(yes/no)? ` with and without blank, `Password: `, `[y/N]`. A spinner or a row of dots is no question. */
const LOOKS_LIKE_A_QUESTION = /(?:[?？:：]|\[[yY]\/[nN]\]|\(yes\/no\))\s*$/;
const SHOWN = 600;

interface Heard {
  /** What was printed since the last answer, or the end of it. */
  readonly text: string;
  readonly pulse: Pulse;
  readonly quietAfterMs: number;
}

/**
 * What to do at a sign of life of a running command. Only prompts the plan declares are answered, each at most once: the same
 * question asked twice means that the first answer was not taken, and a person has to look.
 */
export function nextTurn(command: Command, state: StepState, heard: Heard): Turn {
  const { pulse } = heard;
  const open = state.question;
  if (open !== undefined) return pulse.size > open.at ? { do: "move-on", question: open.question } : { do: "listen" };

  const prompt = unfinishedLine(heard.text);
  const asking = prompt.trim() !== "" && pulse.idleMs >= PROMPT_IDLE_MS;
  if (asking && !state.answered.some(({ at }) => at === pulse.size)) {
    const question = `q${pulse.size}`;
    const declared = command.answers.findIndex(
      ({ whenAsked }, index) =>
        heard.text.includes(whenAsked) && !state.answered.some((given) => given.declared === index),
    );
    const reply = command.answers[declared]?.reply;
    if (reply !== undefined && questionLike(prompt, pulse)) return { do: "answer", question, declared, reply };
    if (pulse.idleMs >= QUESTION_IDLE_MS && questionLike(prompt, pulse)) {
      return { do: "ask", question, text: lastOf(heard.text), secret: !pulse.echo };
    }
  }
  return quietTurn(state, heard);
}

const questionLike = (prompt: string, pulse: Pulse): boolean => !pulse.echo || LOOKS_LIKE_A_QUESTION.test(prompt);

/** Told at twice the silence each time, so that an hour of it makes few lines. */
function quietTurn(state: StepState, { pulse, quietAfterMs }: Heard): Turn {
  if (state.quietForMs > 0 && pulse.idleMs < quietAfterMs) return { do: "tell-quiet", forMs: 0 };
  const next = Math.max(quietAfterMs, state.quietForMs * 2);
  return pulse.idleMs >= next ? { do: "tell-quiet", forMs: pulse.idleMs } : { do: "listen" };
}

const unfinishedLine = (text: string): string =>
  text.slice(Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1);
const lastOf = (text: string): string => text.slice(-SHOWN).split("\n").slice(-4).join("\n").trim();
