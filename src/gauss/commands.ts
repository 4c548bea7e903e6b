import { type Command, command } from "../core/operation.ts";

/** On the standby to be promoted. It asks nothing and checks little: what must hold is the operation's business. */
export const failover = (dataDir: string, seconds: number): Command =>
  command("gs_ctl", "failover", "-D", dataDir, "-t", String(seconds));

/** On the standby that becomes primary. It ends with 0 on a timeout too, so a step must name what it prints. */
export const switchover = (dataDir: string, seconds: number): Command =>
  command("gs_ctl", "switchover", "-D", dataDir, "-t", String(seconds));

/** What `failover` and `switchover` print when they have done it (gs_ctl-switchover-2.0.x-timeout-exit0 shows why). */
export const FAILOVER_COMPLETED = "failover completed (";
export const SWITCHOVER_COMPLETED = "switchover completed (";

/** Records the present roles on all hosts. With a dead host still listed it fails and removes cluster_dynamic_config everywhere. */
export const refreshConf: Command = command("gs_om", "-t", "refreshconf");

export type StartMode = "primary" | "standby" | "cascade_standby";

/** Without a mode only the single node of a cluster of one is started: it has nobody to be the primary of. */
export const start = (dataDir: string, as: StartMode | undefined): Command =>
  command("gs_ctl", "start", "-D", dataDir, ...mode(as));

/** Left to itself gs_ctl takes the mode of the last start from postmaster.opts, so a promoted standby would be a standby again. */
export const restart = (dataDir: string, as: StartMode | undefined): Command =>
  command("gs_ctl", "restart", "-D", dataDir, ...mode(as));

const mode = (as: StartMode | undefined): string[] => (as === undefined ? [] : ["-M", as]);

/** `start` and `restart` exit 0 also when they did nothing, since another gs_ctl runs or a server does. */
export const SERVER_STARTED = "server started (";

export const stop = (dataDir: string, mode: "fast" | "immediate"): Command =>
  command("gs_ctl", "stop", "-D", dataDir, "-m", mode);

/** On the standby whose data is replaced. `auto` takes what differs when it can and copies everything when it cannot. */
export const build = (
  dataDir: string,
  mode: "auto" | "full" | "incremental",
  as: "standby" | "cascade_standby",
): Command => command("gs_ctl", "build", "-D", dataDir, "-b", mode, "-M", as);

export const BUILD_COMPLETED = "build completed(";

/** Makes a server read its files again. */
export const reload = (dataDir: string): Command => command("gs_ctl", "reload", "-D", dataDir);
export const RELOADED = "server signaled";

/** Writes one parameter into postgresql.conf of this host alone, under the server's own lock on that file; null puts it out of force. */
export const setParameter = (dataDir: string, name: string, value: string | null): Command =>
  command("gs_guc", "set", "-D", dataDir, "-c", value === null ? name : `${name}='${value}'`);
export const PARAMETER_SET = "Success to perform gs_guc!";

/** All members at once, in the roles that cluster_dynamic_config records. It fails while the host of one of them is away. */
export const wholeCluster = (verb: "start" | "stop" | "restart"): Command => command("gs_om", "-t", verb);
export const CLUSTER_STARTED = "Successfully started.";
export const CLUSTER_STOPPED = "Successfully stopped cluster.";

/**
 * On the machine that is cleared. Without -L the tool takes every host of the static configuration there, and a dropped host's
 * still lists the cluster that lives on (observed with 7.0.0-RC3): so there is no way to leave it out.
 */
export const uninstallHere = (logFile: string): Command =>
  command("gs_uninstall", "--delete-data", "-L", "-l", logFile);

/** In a cluster with CM, which arbitrates by itself: gs_ctl must not be used there. */
export const cmSwitchover = (nodeId: number, dataDir: string, seconds: number): Command =>
  command("cm_ctl", "switchover", "-n", String(nodeId), "-D", dataDir, "-t", String(seconds));

/** One instance, or with nothing named the whole cluster. */
export const cmCtl = (verb: "start" | "stop", instance?: { nodeId: number; dataDir: string }): Command =>
  command("cm_ctl", verb, ...(instance === undefined ? [] : ["-n", String(instance.nodeId), "-D", instance.dataDir]));
export const cmDone = (verb: "start" | "stop", what: "instance" | "cluster"): string =>
  `cm_ctl: ${verb} ${what} successfully.`;

/** CM takes what differs when it can; only the full copy can be asked for. */
export const cmBuild = (nodeId: number, dataDir: string, full: boolean): Command =>
  command("cm_ctl", "build", "-n", String(nodeId), "-D", dataDir, ...(full ? ["-b", "full"] : []));
export const CM_BUILD_COMPLETED = "cm_ctl: build successfully.";

export const CM_SWITCHOVER_COMPLETED = "cm_ctl: switchover successfully.";
