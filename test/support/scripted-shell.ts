import { createHash } from "node:crypto";
import type { Command } from "../../src/core/operation.ts";
import type { JobState, ReadResult, Shell, Target } from "../../src/core/world.ts";

/** What a command on a scripted host does, piece by piece. */
type Piece =
  | { readonly print: string }
  | { readonly ask: string; readonly echo?: boolean }
  | { readonly silentForMs: number }
  /** The host loses the job: a reboot in mid-command. */
  | { readonly vanish: true };

export interface Script {
  readonly pieces: readonly Piece[];
  /** Called with everything that was typed, at the end. */
  readonly code: number | ((typed: readonly string[]) => number);
  readonly effect?: () => void;
}

interface Job {
  log: Buffer;
  pieces: Piece[];
  typed: string[];
  readonly taken: Set<string>;
  readonly script: Script;
  state: "running" | "done" | "lost";
  interrupted: boolean;
}

export interface ScriptedShell extends Shell {
  /** Every command that was really begun, as `user@node$ words`. */
  readonly begun: string[];
  /** What was typed to jobs, in order. */
  readonly typed: string[];
  answers: (target: Target, command: Command) => ReadResult;
  scripts: (target: Target, command: Command) => Script;
  /** True: every contact with a host fails. */
  away: boolean;
}

/** Hosts in memory: they outlive any engine, as real ones do, and know a job by its id. */
export function scriptedShell(): ScriptedShell {
  const jobs = new Map<string, Job>();
  const away: JobState & ReadResult = { kind: "unreachable", trouble: "timed-out", detail: "no answer" };
  const stateOf = ({ state, log, script, typed }: Job): JobState => {
    if (state === "running") return { kind: "running" };
    if (state === "lost") return { kind: "lost", size: log.length };
    const code = typeof script.code === "number" ? script.code : script.code(typed);
    return { kind: "done", code, size: log.length, sha256: createHash("sha256").update(log).digest("hex") };
  };
  /** Prints until the job waits for something. */
  const proceed = (job: Job): void => {
    for (;;) {
      const [piece] = job.pieces;
      if (piece === undefined) {
        if (job.state === "running") job.script.effect?.();
        job.state = "done";
        return;
      }
      if ("vanish" in piece) {
        job.state = "lost";
        return;
      }
      if (!("print" in piece)) return;
      job.log = Buffer.concat([job.log, Buffer.from(piece.print)]);
      job.pieces.shift();
    }
  };
  const shell: ScriptedShell = {
    begun: [],
    typed: [],
    away: false,
    answers: () => ({ kind: "exited", code: 127, output: "" }),
    scripts: () => ({ pieces: [], code: 0 }),
    read: async (target, command) => (shell.away ? away : shell.answers(target, command)),
    async start(target, id, command, attach) {
      if (shell.away) return away;
      const known = jobs.get(id);
      if (known !== undefined) return stateOf(known);
      if (attach) return { kind: "absent" };
      const script = shell.scripts(target, command);
      shell.begun.push(
        `${target.as === "root" ? "root" : target.cluster.osUser}@${target.node.name}$ ${command.argv.join(" ")}`,
      );
      const job: Job = {
        log: Buffer.alloc(0),
        pieces: [...script.pieces],
        typed: [],
        taken: new Set(),
        script,
        state: "running",
        interrupted: false,
      };
      jobs.set(id, job);
      return { kind: "running" };
    },
    async follow(_target, id, from, events, stop) {
      const job = jobs.get(id);
      if (job === undefined) return { kind: "absent" };
      let offset = from;
      let idleMs = 300;
      while (!stop.aborted) {
        if (shell.away) {
          await events.broken("timed-out", "no answer");
          await new Promise((resolve) => setImmediate(resolve));
          continue;
        }
        proceed(job);
        const [piece] = job.pieces;
        if (piece !== undefined && "ask" in piece && !job.log.toString().endsWith(piece.ask)) {
          job.log = Buffer.concat([job.log, Buffer.from(piece.ask)]);
        }
        if (job.log.length > offset) {
          await events.bytes(job.log.subarray(offset));
          offset = job.log.length;
          idleMs = 300;
        }
        if (job.state !== "running") return stateOf(job);
        const echo = piece === undefined || !("ask" in piece) || piece.echo !== false;
        await events.pulse({ size: job.log.length, idleMs, echo });
        if (job.interrupted) {
          job.pieces = [];
          continue;
        }
        idleMs += 2_000;
        if (piece !== undefined && "silentForMs" in piece && idleMs > piece.silentForMs) job.pieces.shift();
        await new Promise((resolve) => setImmediate(resolve));
      }
      return stateOf(job);
    },
    async answer(_target, id, { id: answer, at, text, secret }) {
      const job = jobs.get(id);
      const [piece] = job?.pieces ?? [];
      if (job === undefined || piece === undefined || !("ask" in piece)) return "closed";
      if (job.taken.has(answer)) return "taken";
      if (job.log.length !== at) return "moved";
      if (secret && piece.echo !== false) return "echoes";
      job.taken.add(answer);
      job.typed.push(text);
      shell.typed.push(text);
      job.pieces.shift();
      job.log = Buffer.concat([job.log, Buffer.from("\n")]);
      return "taken";
    },
    async interrupt(_target, id) {
      const job = jobs.get(id);
      if (job !== undefined) job.interrupted = true;
    },
  };
  return shell;
}
