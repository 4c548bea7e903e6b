import type { App, ViewSubmitAction } from "@slack/bolt";
import { z } from "zod";
import { RunId, UserId } from "../../core/entry.ts";
import { Refusal } from "../../core/refusal.ts";
import type { Message } from "../../core/words.ts";
import { VIEW } from "../action-ids.ts";
import { argumentsOf, asMeant, problemsOf } from "../arguments.ts";
import { AskMetadata, earOf, Origin, request } from "../ask.ts";
import { concerned } from "../concerned.ts";
import { CLUSTER_INPUT, inputOf, TEXT_INPUT, VALUE } from "../modals.ts";
import { attend, causeOf, type Parts, refusalLine, safely } from "../parts.ts";
import { cut, plainly } from "../text.ts";
import { say } from "../texts.ts";

const Submission = z.object({
  user: z.object({ id: UserId }),
  view: z.object({
    id: z.string(),
    private_metadata: z.string(),
    state: z.object({
      values: z.record(
        z.string(),
        z.record(
          z.string(),
          z.object({ value: z.string().nullish(), selected_option: z.object({ value: z.string() }).nullish() }),
        ),
      ),
    }),
  }),
});
type Submission = z.infer<typeof Submission>;

/** What an input holds; undefined when it was left empty. */
function entered({ view }: Submission, block: string): string | undefined {
  const input = view.state.values[block]?.[VALUE];
  const value = input?.selected_option?.value ?? input?.value ?? undefined;
  return value === "" ? undefined : value;
}

/** The errors to show under the inputs; none when the view may close. */
type Judged = Readonly<Record<string, string>> | undefined;
type Ack = (response?: { response_action: "errors"; errors: Record<string, string> }) => Promise<void>;

export function listenToSubmissions(app: App, parts: Parts): void {
  const on = (id: string, judge: (submission: Submission) => Promise<Judged>): void => {
    app.view<ViewSubmitAction>({ callback_id: id, type: "view_submission" }, async ({ body, ack }) => {
      const errors = await judge(Submission.parse(body)).catch((error: unknown) => faultUnder(parts, error));
      await answer(parts, ack, errors);
    });
  };
  on(VIEW.typed, (submission) => typed(parts, submission));
  on(VIEW.other, (submission) => other(parts, submission));
  on(VIEW.end, async (submission) => {
    const { run } = Ended.parse(JSON.parse(submission.view.private_metadata));
    const { id, voter } = await concerned(parts, run, submission.user.id);
    await parts.bot.end(id, entered(submission, TEXT_INPUT), voter);
    return undefined;
  });
  app.view<ViewSubmitAction>({ callback_id: VIEW.ask, type: "view_submission" }, async ({ body, ack }) => {
    const submission = Submission.parse(body);
    const judged = judgeAsk(parts, submission);
    if ("errors" in judged) return answer(parts, ack, judged.errors);
    await answer(parts, ack, undefined);
    const { wanted, origin } = judged;
    const user = submission.user.id;
    // A modal can be sent twice, but it has one id.
    await attend(parts, earOf(user, origin), () => request(parts, wanted, user, `view:${submission.view.id}`, origin));
  });
}

const answer = (parts: Parts, ack: Ack, errors: Judged): Promise<void> =>
  safely(parts, () => (errors === undefined ? ack() : ack({ response_action: "errors", errors: { ...errors } })));

/** A no or a fault is shown under the input, where the person looks. */
async function faultUnder(parts: Parts, error: unknown): Promise<Judged> {
  if (error instanceof Refusal) return { [TEXT_INPUT]: cut(await refusalLine(parts, error), 1_000) };
  parts.log("a modal could not be carried out", { cause: causeOf(error) });
  return { [TEXT_INPUT]: plainly(say("gone-wrong"), parts.language) };
}

const Ended = z.object({ run: RunId });
const Decided = z.object({ run: RunId, digest: z.string() });
async function typed(parts: Parts, submission: Submission): Promise<Judged> {
  const { run, digest } = Decided.parse(JSON.parse(submission.view.private_metadata));
  const { id, voter } = await concerned(parts, run, submission.user.id);
  await parts.bot.decide(id, voter, { vote: "approve", digest, typed: entered(submission, TEXT_INPUT) ?? "" });
  return undefined;
}

const Answered = z.object({ run: RunId, step: z.string(), question: z.string(), origin: Origin });
async function other(parts: Parts, submission: Submission): Promise<Judged> {
  const { run, step, question } = Answered.parse(JSON.parse(submission.view.private_metadata));
  const { id, voter } = await concerned(parts, run, submission.user.id);
  await parts.bot.answer(id, step, question, { text: entered(submission, TEXT_INPUT) ?? "" }, voter);
  return undefined;
}

/** The values of the modal, judged as the same words in a command would be. */
function judgeAsk(parts: Parts, submission: Submission) {
  const metadata = AskMetadata.parse(JSON.parse(submission.view.private_metadata));
  const under = (block: string, message: Message) => ({
    errors: { [block]: cut(plainly(message, parts.language), 1_000) },
  });
  const operation = parts.operations.get(metadata.operation);
  const cluster = parts.clusters.get(metadata.cluster ?? entered(submission, CLUSTER_INPUT) ?? "");
  if (operation === undefined || cluster === undefined) return under(CLUSTER_INPUT, say("choose-cluster"));
  const entries = argumentsOf(operation).flatMap((argument) => {
    const value = entered(submission, inputOf(argument.name));
    return value === undefined ? [] : [[argument.name, asMeant(argument, value.trim())] as const];
  });
  const args = Object.fromEntries(entries);
  const [problem] = problemsOf(operation, cluster, args);
  if (problem !== undefined) return under(inputOf(problem.arg), problem.message);
  return { wanted: { operation, cluster, args }, origin: metadata.origin };
}
