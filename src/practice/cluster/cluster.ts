import { findAddresses } from "./addresses.ts";
import type { FaultInput } from "./faults.ts";
import { findPython, makePlaces } from "./places.ts";
import { RunningCluster } from "./running-cluster.ts";
import type { Version } from "./state/member.ts";
import type { Invocation } from "./tools/invocations.ts";

export interface PracticeOptions {
  /** Default: a temporary folder. */
  readonly out?: string | undefined;
  /** Default: practice. */
  readonly name?: string | undefined;
  /** Default: 3. */
  readonly nodes?: number | undefined;
  /** Default: 5.0. */
  readonly version?: Version | undefined;
  /** Durations are the real ones multiplied by this. Default: 0.2. */
  readonly timeScale?: number | undefined;
  /** With a cluster manager: cm_ctl is there, and a lost primary is replaced without anybody's doing. */
  readonly cm?: boolean | undefined;
  /** Runs the commands. Default: /bin/sh, the strictest that a login shell may be. */
  readonly shell?: string | undefined;
}

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

/** Starts local hosts with an openGauss cluster that exists in this process alone. node1 is primary. */
export async function startCluster(options: PracticeOptions = {}): Promise<PracticeCluster> {
  const nodes = options.nodes ?? 3;
  const [python, addresses] = await Promise.all([findPython(), findAddresses(nodes)]);
  const places = await makePlaces(options.out);
  const settings = {
    places,
    python,
    addresses,
    nodes,
    name: options.name ?? "practice",
    version: options.version ?? "5.0",
    timeScale: options.timeScale ?? 0.2,
    cm: options.cm ?? false,
    shell: options.shell ?? "/bin/sh",
  };
  let cluster: RunningCluster | undefined;
  try {
    cluster = new RunningCluster(settings);
    await cluster.open();
    return cluster;
  } catch (error) {
    if (cluster === undefined) await places.remove();
    else await cluster.close();
    throw error;
  }
}
