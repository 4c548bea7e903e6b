import type { Cluster } from "../core/cluster.ts";
import { type Operation, Report, type Step } from "../core/operation.ts";
import type { Observation, Run } from "../core/run.ts";
import type { Language, Message } from "../core/words.ts";
import type { Block } from "./blocks.ts";
import type { Explained } from "./bot.ts";
import type { History } from "./history.ts";
import { type Lines, noLines } from "./lines.ts";
import { plainly, proseText } from "./text.ts";

/** All that a drawing may depend on. It comes from the journal and the logs, so the same run always looks the same. */
export interface View {
  readonly run: Run;
  readonly history: History;
  readonly operation: Operation;
  readonly cluster: Cluster;
  /** By step. */
  readonly lines: ReadonlyMap<string, Lines>;
  /** What the errors that a step printed mean, by step. */
  readonly explained: ReadonlyMap<string, readonly Explained[]>;
  readonly language: Language;
}

/** One message of a thread, or one file. The key is the same for ever; a message with it exists at most once. */
export type Drawn =
  | {
      readonly kind: "message";
      readonly key: string;
      /** False for a message of its own in the channel. */
      readonly thread: boolean;
      /** For notifications and screen readers; Slack formats it. */
      readonly text: string;
      readonly blocks: readonly Block[];
      /** The same without the blocks that a workspace may not take. */
      readonly plainer: readonly Block[];
      /** Edited before others when edits are scarce. */
      readonly urgent: boolean;
    }
  | { readonly kind: "file"; readonly key: string; readonly name: string; readonly step: string };

export const told = (view: Pick<View, "language">, message: Message): string => plainly(message, view.language);

/** The same for `prose`. */
export const toldAsProse = (view: Pick<View, "language">, message: Message): string =>
  proseText(message, view.language);

/** The newest look before the steps, which is what people decide on. */
export const newestLook = ({ run }: Pick<View, "run">): Observation | undefined =>
  run.again ?? run.proposal?.observation ?? run.before;

/** The steps of the newest plan, also of one that a check refused afterwards. */
export const stepsOf = ({ run }: Pick<View, "run">): readonly Step[] => run.proposal?.observation.steps ?? [];

export const linesOf = ({ lines }: View, step: string): Lines => lines.get(step) ?? noLines;

/** The operation's own account of what was seen; undefined for facts that this version of it cannot read any more. */
export function reportOf({ run, operation, cluster }: View, look: Observation | undefined): Report | undefined {
  if (look === undefined) return undefined;
  const approved = look.phase === "after" ? run.proposal?.observation : look;
  const facts = operation.facts.safeParse(look.facts);
  const before = operation.facts.safeParse(approved?.facts);
  const args = operation.args.safeParse(run.requested.args);
  if (!facts.success || !before.success || !args.success) return undefined;
  return Report.parse(operation.report(facts.data, args.data, cluster, before.data));
}
