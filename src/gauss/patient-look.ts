import type { Look } from "../core/operation.ts";

/** Long enough for some forty questions at one host, five at a time, whose login alone takes a second. */
const PATIENCE_MS = 20_000;

/** For many questions at one host: those that wait for their turn must not count as unanswered. One that is away is told as soon as ever. */
export const patient =
  (look: Look): Look =>
  (node, probe, as) =>
    look(node, { ...probe, deadlineMs: probe.deadlineMs ?? PATIENCE_MS }, as);
