import type { Look } from "../core/operation.ts";

/** Long enough for a machine that is busy or slow at its disk, whose login alone may take a second. */
const PATIENCE_MS = 20_000;

/** For many questions at one host, where an answer that is missing stops the whole operation. One that is away is told as soon as ever. */
export const patient =
  (look: Look): Look =>
  (node, probe, as) =>
    look(node, { ...probe, deadlineMs: probe.deadlineMs ?? PATIENCE_MS }, as);
