import { RunId, type UserId } from "../core/entry.ts";
import type { Voter } from "../core/policy.ts";
import { Refusal, refusal } from "../core/refusal.ts";
import type { Run } from "../core/run.ts";
import type { Parts } from "./parts.ts";

/** The run that a click or a modal is about, and who it is, with the groups that the run's own rule names. */
export async function concerned(
  { bot, people }: Parts,
  named: string | undefined,
  user: UserId,
): Promise<{ id: RunId; run: Run; voter: Voter }> {
  const id = RunId.safeParse(named).data;
  const run = id === undefined ? undefined : await bot.run(id);
  if (id === undefined || run === undefined) throw new Refusal(refusal("no-such-run", { run: named ?? "?" }));
  const voter = await people.voter(user, run.proposal === undefined ? [] : [run.proposal.rule]);
  return { id, run, voter };
}
