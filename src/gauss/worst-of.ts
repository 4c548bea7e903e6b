import { ok, type Verdict } from "../core/operation.ts";

const ORDER: readonly Verdict["kind"][] = ["block", "unknown", "warn", "ok"];

/** Of several verdicts the one that weighs most, the first where several weigh as much. */
export const worstOf = (verdicts: readonly Verdict[]): Verdict =>
  ORDER.flatMap((kind) => verdicts.filter((verdict) => verdict.kind === kind))[0] ?? ok;
