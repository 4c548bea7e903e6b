import { findAddresses } from "./addresses.ts";
import { type Leftover, USUAL_LEFTOVERS } from "./hosts/leftovers.ts";
import { findInterpreter, makePlaces } from "./places.ts";
import type { PracticeCluster } from "./practice-cluster.ts";
import { RunningCluster } from "./running-cluster.ts";
import type { Version } from "./state/member.ts";

export interface PracticeOptions {
  /** Default: a temporary folder. */
  readonly out?: string | undefined;
  /** Default: practice. */
  readonly name?: string | undefined;
  /** Default: 3. */
  readonly nodes?: number | undefined;
  /** Machines beside the members with nothing installed: node4 and so on. Default: 0. */
  readonly spares?: number | undefined;
  /** Whether the spares had an earlier life, and what of it is left; true = what is usual. Default: nothing. */
  readonly dirty?: boolean | readonly Leftover[] | undefined;
  /** Default: 5.0. */
  readonly version?: Version | undefined;
  /** Durations are the real ones multiplied by this. Default: 0.2. */
  readonly timeScale?: number | undefined;
  /** With a cluster manager: cm_ctl is there, and a lost primary is replaced without anybody's doing. */
  readonly cm?: boolean | undefined;
  /** Runs the commands. Default: /bin/sh, the strictest that a login shell may be. */
  readonly shell?: string | undefined;
}

/** Starts local hosts with an openGauss cluster that exists in this process alone. node1 is primary. */
export async function startCluster(options: PracticeOptions = {}): Promise<PracticeCluster> {
  const nodes = options.nodes ?? 3;
  const spares = options.spares ?? 0;
  const [python, perl, addresses] = await Promise.all([
    findInterpreter("python3"),
    findInterpreter("perl"),
    findAddresses(nodes + spares),
  ]);
  const places = await makePlaces(options.out);
  const settings = {
    places,
    python,
    perl,
    addresses,
    nodes,
    spares,
    leftovers: leftoversOf(options.dirty ?? false),
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

function leftoversOf(dirty: boolean | readonly Leftover[]): Leftover[] {
  if (typeof dirty !== "boolean") return [...dirty];
  return dirty ? [...USUAL_LEFTOVERS] : [];
}
