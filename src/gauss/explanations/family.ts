import { type Message, type Text, words } from "../../core/words.ts";

/** One error in plain words. `code` is null for what tools say without a code. */
export interface Explanation {
  readonly code: string | null;
  readonly meaning: Message;
  readonly cause: Message;
  readonly next: Message;
}

interface Wording {
  readonly meaning: Text;
  readonly cause: Text;
  readonly next: Text;
}

/** The same error where it means something else: both conditions that are given must hold. */
interface Case extends Wording {
  /** Stands shortly before the error, such as the question it answers. */
  readonly after?: string;
  /** Stands in the error's own text, up to the next code. */
  readonly within?: string;
}

interface Entry extends Wording {
  /** By what an error without a code is known. An entry with a code has its code as its name. */
  readonly says?: readonly string[];
  /** Tried in this order; the entry's own words hold when none fits. */
  readonly cases?: Readonly<Record<string, Case>>;
}

/** An error that is known, with all that it can mean. */
export interface Known {
  readonly name: string;
  readonly says: readonly string[];
  readonly plain: Explanation;
  readonly cases: readonly (Explanation & Pick<Case, "after" | "within">)[];
}

/** Puts the texts of one family of errors into the catalogue. */
export function family(namespace: string, entries: Readonly<Record<string, Entry>>): readonly Known[] {
  return Object.entries(entries).map(([name, { says, cases = {}, ...wording }]) => {
    const code = says === undefined ? name : null;
    return {
      name,
      says: says ?? [`[${name}]`],
      plain: explanation(`${namespace}.${name}`, code, wording),
      cases: Object.entries(cases).map(([when, { after, within, ...wording }]) => ({
        ...(after === undefined ? {} : { after }),
        ...(within === undefined ? {} : { within }),
        ...explanation(`${namespace}.${name}.${when}`, code, wording),
      })),
    };
  });
}

function explanation(place: string, code: string | null, { meaning, cause, next }: Wording): Explanation {
  const say = words(place, { meaning, cause, next });
  return { code, meaning: say("meaning"), cause: say("cause"), next: say("next") };
}
