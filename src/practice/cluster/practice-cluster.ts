import type { FaultInput } from "./faults.ts";
import type { Invocation } from "./tools/invocations.ts";

export interface PracticeHost {
  readonly name: string;
  readonly address: string;
  readonly sshPort: number;
  /** The database's. */
  readonly port: number;
  readonly dataDir: string;
  readonly home: string;
  /** Public part, `ssh-ed25519 …`. */
  readonly hostKey: string;
}

/** What one instance is at this moment; all three are null when it is down. */
export interface PracticeInstance {
  readonly role: string | null;
  readonly state: string | null;
  readonly detail: string | null;
}

export interface PracticeCluster {
  readonly out: string;
  /** Path of the inventory with which the real bot finds this cluster. */
  readonly inventory: string;
  /** Path of the private key that omm and root of every host accept. */
  readonly identity: string;
  /** Path of the unix socket that takes faults. */
  readonly control: string;
  readonly envFile: string;
  /** Of every machine's accounts and of a new database. The inventory looks for them in PRACTICE_OMM_PASSWORD and so on. */
  readonly passwords: { readonly omm: string; readonly root: string; readonly database: string };
  readonly hosts: readonly PracticeHost[];
  readonly invocations: readonly Invocation[];
  /** How often a command that begins with these words was started, on one host or (null) on any. */
  started(host: string | null, ...words: readonly string[]): number;
  /** Throws when there is no such host. Resolves when the fault is in effect. */
  fault(fault: FaultInput): Promise<void>;
  instance(host: string): PracticeInstance;
  /** Leaves nothing behind: no process, no file. */
  close(): Promise<void>;
}
