import type { JobState, Pulse } from "../core/world.ts";
import { MARK } from "./quote.ts";

/** What a host says about a job; it cannot say that it is unreachable. */
export type HostState = Exclude<JobState, { kind: "unreachable" }>;

export type Frame =
  | { readonly kind: "bytes"; readonly bytes: Buffer }
  | { readonly kind: "pulse"; readonly pulse: Pulse }
  | { readonly kind: "state"; readonly state: HostState }
  | { readonly kind: "not-recognised"; readonly line: string };

/** No line between two payloads is longer, and no login shell should print more than this. */
const LONGEST = 65_536;
const NEWLINE = 0x0a;

export function stateIn(line: string): HostState | undefined {
  const [kind, ...rest] = line.trim().split(" ");
  const [first, second, third] = rest;
  if (kind === "running" || kind === "absent") return { kind };
  if (kind === "lost" && first !== undefined) return { kind, size: Number(first) };
  if (kind !== "done" || first === undefined || second === undefined || third === undefined) return undefined;
  return { kind, code: Number(first), size: Number(second), sha256: third };
}

/** Takes a tail's output in pieces of any length and gives its frames. Payload is passed on as it comes, never gathered. */
export function frameReader(): (chunk: Buffer) => Frame[] {
  let rest: Buffer = Buffer.alloc(0);
  let payload = 0;
  let marked = false;

  const line = (): string | undefined => {
    const end = rest.indexOf(NEWLINE);
    if (end < 0 && rest.length < LONGEST) return undefined;
    const text = rest.toString("utf8", 0, end < 0 ? LONGEST : end);
    rest = rest.subarray(end < 0 ? rest.length : end + 1);
    return text;
  };
  const next = (): Frame | undefined => {
    if (payload > 0 && rest.length > 0) {
      const bytes = rest.subarray(0, payload);
      rest = rest.subarray(bytes.length);
      payload -= bytes.length;
      return { kind: "bytes", bytes };
    }
    for (;;) {
      const text = line();
      if (text === undefined) return undefined;
      if (!marked) {
        marked = text === MARK;
        continue;
      }
      const announced = /^bytes (\d+)$/.exec(text)?.[1];
      if (announced === undefined) return frameIn(text);
      payload = Number(announced);
      if (rest.length > 0) return next();
    }
  };
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const frames: Frame[] = [];
    for (let frame = next(); frame !== undefined; frame = next()) frames.push(frame);
    return frames;
  };
}

function frameIn(line: string): Frame {
  const [, size, idleMs, echo] = /^pulse (\d+) (\d+) ([01])$/.exec(line) ?? [];
  if (size !== undefined && idleMs !== undefined) {
    return { kind: "pulse", pulse: { size: Number(size), idleMs: Number(idleMs), echo: echo === "1" } };
  }
  const state = stateIn(line);
  return state === undefined ? { kind: "not-recognised", line } : { kind: "state", state };
}
