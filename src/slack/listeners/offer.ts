import { digestOf } from "../../core/entry.ts";
import { Refusal } from "../../core/refusal.ts";
import { missingFrom, problemsOf } from "../arguments.ts";
import { openAsk, request } from "../ask.ts";
import type { Parts } from "../parts.ts";
import { say } from "../texts.ts";
import { argsIn, type Click } from "./click.ts";

/**
 * Begins the run that a report offers, as if it had been typed there. Pressed twice it is one run; pressed after that run has ended
 * it is another one.
 */
export async function offer(parts: Parts, { value, user, trigger, message, origin }: Click): Promise<void> {
  const operation = parts.operations.get(value["operation"] ?? "");
  const cluster = parts.clusters.get(value["cluster"] ?? "");
  const args = argsIn(value);
  if (operation === undefined || cluster === undefined || args === undefined) throw new Refusal(say("offer-not-taken"));
  if (missingFrom(operation, args).length > 0) return openAsk(parts, { operation, cluster, args }, trigger, origin);
  const [problem] = problemsOf(operation, cluster, args);
  if (problem !== undefined) throw new Refusal(problem.message);
  let key = digestOf([origin.channel, message, user, value]);
  for (;;) {
    const { run, known } = await request(parts, { operation, cluster, args }, user, `offer:${key}`, origin);
    if (!known) return;
    if ((await parts.bot.run(run))?.closed === undefined) throw new Refusal(say("already-asked"), run);
    key = digestOf([key, run]);
  }
}
