import type { Delivered, Deliveries } from "../deliver/deliveries.ts";
import { fromSlackbot } from "../message.ts";
import type { Person } from "../people.ts";
import { personOf, type Team } from "../team.ts";

/** Where people act: what there is, and the way to the bot. */
export interface Stage {
  readonly team: Team;
  readonly deliveries: Deliveries;
  readonly commands: readonly string[];
  readonly events: ReadonlySet<string>;
}

/** How the bot took it. `acked` is null when no acknowledgement came in time. */
export interface Outcome {
  readonly acked: number | null;
  readonly response: unknown;
  readonly envelopeId: string | null;
}

export const outcomeOf = ({ envelope, answer }: Delivered): Outcome => ({
  acked: answer.kind === "acked" ? answer.afterMs : null,
  response: answer.kind === "acked" ? answer.body : undefined,
  envelopeId: envelope.id,
});

export const NOT_SENT: Outcome = { acked: null, response: undefined, envelopeId: null };

/** The person sees that the bot did not answer, as in Slack. */
export function tellFailure(
  stage: Stage,
  { answer }: Delivered,
  place: {
    readonly person: Person;
    readonly channel: string;
    readonly threadTs?: string | undefined;
    readonly what: string;
  },
): void {
  if (answer.kind === "acked") return;
  const error = answer.kind === "timeout" ? "operation_timeout" : "dispatch_failed";
  const text = `${place.what} failed with the error "${error}"`;
  stage.team.conversations.post(place.channel, fromSlackbot(place.person.id, text, place.threadTs));
}

/** By id, handle or name. */
export function actor(team: Team, who: string): Person {
  return team.people.find(({ handle, name }) => handle === who || name === who) ?? personOf(team, who);
}
