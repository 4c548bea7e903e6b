import type { Message } from "./words.ts";
import { words } from "./words.ts";

export const refusal = words("refusal", {
  "own-request": { en: "You asked for this one, so somebody else has to approve it." },
  "not-yours": { en: "Only the one who asked can withdraw it. If you may approve it, you can reject it." },
  "incident-open": {
    en: "An incident is open on {cluster} already: `{operation} {args}`. Go on in its thread, or end it first.",
  },
  "still-open": { en: "Still open: {checks}. Say why it is ended all the same." },
  "nothing-to-leave": { en: "Nobody waits for this run's last checks now." },
  "not-an-approver": { en: "Only {approvers} may approve this on {cluster}. Ask one of them." },
  "not-a-requester": { en: "Only {requesters} may ask for `{operation}` on {cluster}." },
  "already-voted": { en: "Your decision is already counted." },
  "other-plan": { en: "The plan has changed since this card was drawn. Look at the newest card in this thread." },
  expired: { en: "This plan is too old to be approved. Ask for it again; it takes a fresh look." },
  "not-waiting": { en: "This run is not waiting for that any more: it is {state}." },
  "typed-wrong": { en: "That is not the word. Type `{word}` exactly to approve." },
  held: {
    en: "`{operation}` is already open on {cluster}. One change at a time: wait for it or cancel it, then ask again.",
  },
  "no-such-run": { en: "There is no run {run} in the journal." },
  "no-such-question": { en: "That question is no longer open: it was answered, or the tool has gone on." },
});

/** A polite no to one person. It is caught in one place, where that person is told; nobody else hears it. */
export class Refusal extends Error {
  readonly said: Message;
  /** The run that stands in the way, so that its thread can be linked. */
  readonly run: string | undefined;
  constructor(said: Message, run?: string) {
    super(said.id);
    this.said = said;
    this.run = run;
  }
}
