import { ARGUMENTS } from "./explanations/arguments.ts";
import { CLUSTER_STATE } from "./explanations/cluster-state.ts";
import { DROP_NODE } from "./explanations/drop-node.ts";
import { ENVIRONMENT } from "./explanations/environment.ts";
import { EXPANSION } from "./explanations/expansion.ts";
import { EXPANSION_TEXTS } from "./explanations/expansion-texts.ts";
import type { Explanation, Known } from "./explanations/family.ts";
import { FILE_CONTENT } from "./explanations/file-content.ts";
import { FILES } from "./explanations/files.ts";
import { GS_CTL } from "./explanations/gs-ctl.ts";
import { HOST_TEXTS } from "./explanations/host-texts.ts";
import { MANAGER } from "./explanations/manager.ts";
import { NETWORK } from "./explanations/network.ts";
import { RIGHTS } from "./explanations/rights.ts";
import { SSH_TEXTS } from "./explanations/ssh-texts.ts";
import { START_STOP } from "./explanations/start-stop.ts";
import { TRUST } from "./explanations/trust.ts";
import { USERS } from "./explanations/users.ts";
import { XML_NODES } from "./explanations/xml-nodes.ts";
import { XML_VALUES } from "./explanations/xml-values.ts";

const KNOWN: readonly Known[] = [
  ARGUMENTS,
  RIGHTS,
  USERS,
  FILES,
  FILE_CONTENT,
  NETWORK,
  TRUST,
  SSH_TEXTS,
  ENVIRONMENT,
  HOST_TEXTS,
  XML_NODES,
  XML_VALUES,
  CLUSTER_STATE,
  START_STOP,
  MANAGER,
  GS_CTL,
  EXPANSION,
  EXPANSION_TEXTS,
  DROP_NODE,
].flat();

const BY_WHAT_IT_SAYS = new Map(KNOWN.flatMap((known) => known.says.map((says) => [says, known] as const)));

/** One alternative for each thing that is known, the longer before the shorter, so that one pass over the output finds them all. */
const SAID = new RegExp(
  [...BY_WHAT_IT_SAYS.keys()]
    .sort((a, b) => b.length - a.length)
    .map((says) => says.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
    .join("|"),
  "g",
);

const MOST = 5;
/** A question and the two times it is asked again are shorter than this. */
const BEFORE = 400;
const OWN_TEXT = 2000;

/** Every error that is explained, by its code or by the name of what is said without one. */
export const EXPLAINED: readonly string[] = KNOWN.map(({ name }) => name);

/**
 * What the errors in a tool's output mean, each once, in the order they came. The first is the cause as the tool sees it, the
 * others wrap it. A code that is not known is left out: its own text says more than a guess.
 */
export function explain(output: string): Explanation[] {
  const found = new Map<Known, Explanation>();
  for (const { 0: says, index } of output.matchAll(SAID)) {
    const known = BY_WHAT_IT_SAYS.get(says);
    if (known === undefined || found.has(known)) continue;
    found.set(known, fitting(known, output, index));
    if (found.size === MOST) break;
  }
  return [...found.values()];
}

function fitting({ cases, plain }: Known, output: string, at: number): Explanation {
  const before = output.slice(Math.max(0, at - BEFORE), at);
  const [ownText = ""] = output.slice(at + 1, at + OWN_TEXT).split("[GAUSS-", 1);
  const fits = cases.find(({ after = "", within = "" }) => before.includes(after) && ownText.includes(within));
  if (fits === undefined) return plain;
  const { code, meaning, cause, next } = fits;
  return { code, meaning, cause, next };
}
