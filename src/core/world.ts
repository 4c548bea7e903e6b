import type { Cluster, Node } from "./cluster.ts";
import type { Entry, Event, RunId } from "./entry.ts";
import type { As, Command, Operation, Trouble } from "./operation.ts";

/** One shell on one host: the node, and whose account. */
export interface Target {
  readonly cluster: Cluster;
  readonly node: Node;
  readonly as: As;
}

export type ReadResult =
  | { readonly kind: "exited"; readonly code: number; readonly output: string }
  | { readonly kind: "unreachable"; readonly trouble: Trouble; readonly detail: string };

/** What the host says about a job. `lost`: begun, gone, no exit code. `absent`: never begun there. */
export type JobState =
  | { readonly kind: "running" }
  | { readonly kind: "done"; readonly code: number; readonly size: number; readonly sha256: string }
  | { readonly kind: "lost"; readonly size: number }
  | { readonly kind: "absent" }
  | { readonly kind: "unreachable"; readonly trouble: Trouble; readonly detail: string };

/** A sign of life from a job's tail, about once a second. `echo` false: the command is reading a secret from its terminal. */
export interface Pulse {
  readonly size: number;
  readonly idleMs: number;
  readonly echo: boolean;
}

export interface JobEvents {
  /** Raw bytes in order, none twice. When the promise is settled the next chunk is asked for, and may take the memory of this one. */
  bytes(chunk: Buffer): Promise<void>;
  pulse(pulse: Pulse): Promise<void>;
  /** The connection broke; the tail keeps trying to come back until it is stopped. */
  broken(trouble: Trouble, detail: string): Promise<void>;
}

/** Commands on hosts. Reads are plain; jobs outlive connections and the bot, and run at most once per id. */
export interface Shell {
  /** A look. The deadline holds from its turn at the host, which is at once unless many look there. */
  read(target: Target, command: Command, deadlineMs: number): Promise<ReadResult>;
  /** Starts the job unless the host knows its id. With `attach` true nothing is ever started. */
  start(target: Target, job: string, command: Command, attach: boolean): Promise<JobState>;
  /** Delivers output from byte `from` until the job ends, through any number of reconnects. */
  follow(target: Target, job: string, from: number, events: JobEvents, stop: AbortSignal): Promise<JobState>;
  /** Types `text` once per `id`, only while the log is `at` bytes long; a secret only while the terminal, if there is one, shows nothing. */
  answer(
    target: Target,
    job: string,
    answer: { id: string; at: number; text: string; secret: boolean },
  ): Promise<"taken" | "moved" | "closed" | "echoes" | "unknown">;
  /** Asks the job's processes to end (SIGTERM). */
  interrupt(target: Target, job: string): Promise<void>;
}

export type Opened =
  | { readonly kind: "opened" }
  | { readonly kind: "known"; readonly run: RunId }
  | { readonly kind: "held"; readonly by: RunId };

/** The journal. Everything it says it did is on disk. */
export interface Store {
  /**
   * Begins a run with its first event. `known`: the event's key began another run before. `held`: the event changes a cluster
   * on which another changing run is open.
   */
  open(run: RunId, event: Extract<Event, { kind: "requested" }>, at: Date): Promise<Opened>;
  /** Adds events as entries number `seq`, `seq` + 1, …; all or none. False when that number is taken: somebody else moved first. */
  append(run: RunId, seq: number, events: readonly Event[], at: Date): Promise<boolean>;
  /** The run's entries in order; empty for a run that does not exist. */
  read(run: RunId): Promise<readonly Entry[]>;
  /** Runs that are not closed, oldest first. */
  openRuns(): Promise<readonly RunId[]>;
  /** All runs there ever were, oldest first. */
  allRuns(): Promise<readonly RunId[]>;
  readonly logs: Logs;
  close(): Promise<void>;
}

/** The raw output of each step, byte for byte. A log's size is the offset at which reading the host's log goes on. */
export interface Logs {
  append(run: RunId, step: string, chunk: Buffer): Promise<void>;
  size(run: RunId, step: string): Promise<number>;
  /** All there is from byte `from`: for the end of a log. */
  read(run: RunId, step: string, from: number): Promise<Buffer>;
  /** The same in small pieces, however long it is. They share their memory: one is there until the next is asked for. */
  pieces(run: RunId, step: string, from: number, to?: number): AsyncIterable<Buffer>;
  sha256(run: RunId, step: string): Promise<string>;
}

/** Everything outside, passed in: the engine has no other way to reach it. */
export interface World {
  readonly now: () => Date;
  readonly newId: () => RunId;
  readonly store: Store;
  readonly shell: Shell;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly clusters: ReadonlyMap<string, Cluster>;
  /** Something about this run or its output is new. Draws from the journal; must not throw and must not be waited for. */
  readonly tell: (run: RunId) => void;
  /** Throws when the secret cannot be had; the value goes to a prompt and nowhere else. */
  readonly secret: (cluster: Cluster, name: string) => Promise<string>;
  /** Resolves after that time; the only clock the engine waits on. */
  readonly sleep: (ms: number, stop?: AbortSignal) => Promise<void>;
  /** For the operator of the bot: never contains output or secrets. */
  readonly log: (message: string, details: Record<string, unknown>) => void;
}
