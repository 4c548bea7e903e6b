import type { Cluster } from "../core/cluster.ts";
import type { Person, Place, RunId } from "../core/entry.ts";
import type { Operation } from "../core/operation.ts";
import type { Decision, Voter } from "../core/policy.ts";
import type { Run } from "../core/run.ts";
import type { Message } from "../core/words.ts";
import type { Store } from "../core/world.ts";

/** What Slack needs of the engine. Everything a person may not do ends as a `Refusal`. */
export interface Bot {
  request(asked: {
    operation: string;
    cluster: string;
    args: Record<string, string>;
    by: Voter;
    /** Slack's id of the request: the same one delivered twice is one run. */
    key: string;
    place: Place;
  }): Promise<{ run: RunId; known: boolean }>;
  decide(run: RunId, by: Voter, decision: Decision): Promise<void>;
  cancel(run: RunId, by: Voter): Promise<void>;
  leave(run: RunId, by: Voter): Promise<void>;
  answer(run: RunId, step: string, question: string, reply: { text: string }, by: Voter): Promise<void>;
  interrupt(run: RunId, step: string, by: Voter): Promise<void>;
  settle(run: RunId, step: string, as: "happened" | "failed", by: Voter): Promise<void>;
  run(id: RunId): Promise<Run | undefined>;
  /** The run that stays open on this cluster: its incident. */
  incident(cluster: string): Promise<Run | undefined>;
  note(run: RunId, text: string, by: Person): Promise<void>;
  lookAgain(run: RunId): Promise<void>;
  end(run: RunId, why: string | undefined, by: Voter): Promise<void>;
}

/** What an error of a tool means. `code` is null for what tools say without one. */
export interface Explained {
  readonly code: string | null;
  readonly meaning: Message;
  readonly cause: Message;
  readonly next: Message;
}

export type Explain = (output: string) => readonly Explained[];

/** What can be asked for, and of what. */
export interface Known {
  readonly operations: ReadonlyMap<string, Operation>;
  readonly clusters: ReadonlyMap<string, Cluster>;
}

/** Slack only reads the journal. */
export type Journal = Pick<Store, "read" | "openRuns" | "logs">;

export type Log = (message: string, details: Record<string, unknown>) => void;

/** Time as this adapter sees it. `sleep` ends early when `stop` fires. */
export interface Clock {
  now(): Date;
  sleep(ms: number, stop: AbortSignal): Promise<void>;
}
