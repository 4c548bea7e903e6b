import type { Member } from "../../state/member.ts";
import { type Call, option, type Tool } from "../tool.ts";
import { build } from "./build.ts";
import { failover, switchover } from "./promote.ts";
import { query } from "./query.ts";
import { queryBuild } from "./query-build.ts";
import { reload } from "./reload.ts";
import { say } from "./speech.ts";
import { restart, start, status, stop } from "./start-stop.ts";

/** `dir` is undefined when -D names no instance of this host. */
type Command = (call: Call, dir: string, here: boolean) => Promise<number>;

const READS: Readonly<Record<string, Command>> = { query, querybuild: queryBuild, status };
const CHANGES: Readonly<Record<string, Command>> = { failover, switchover, start, stop, restart, build, reload };
/** These two print the message and exit 0 (all versions): the caller believes that all is well. */
const LOCKED_IS_FINE = new Set(["start", "restart"]);

/** pg_ctl.lock is flocked by every changing command, so it goes with its process. */
const locked = new WeakSet<Member>();

export const gsCtl: Tool = {
  name: "gs_ctl",
  home: "server",
  async run(call) {
    const [command = ""] = call.args;
    if (call.user === "root") return refuseRoot(call);
    if (command === "-V" || command === "--version") {
      call.out(`gs_ctl (openGauss) ${call.state.version}\n`);
      return 0;
    }
    const run = READS[command] ?? CHANGES[command];
    if (run === undefined) {
      call.out(`gs_ctl: unrecognized operation mode "${command}"\nTry "gs_ctl --help" for more information.\n`);
      return 1;
    }
    const dir = (option(call.args, "-D", "--pgdata") ?? call.env["PGDATA"] ?? "").replace(/(?<=.)\/+$/, "");
    if (dir === "") {
      call.out(
        'gs_ctl: no database directory specified and environment variable PGDATA unset\nTry "gs_ctl --help" for more information.\n',
      );
      return 1;
    }
    const here = dir === call.host.dataDir;
    if (READS[command] !== undefined) return run(call, dir, here);
    call.now();
    const { activity } = call.host.instance;
    if (locked.has(call.host) || (activity.kind === "building" && activity.detached)) {
      say(call, `Another gs_ctl command is still running,${command} failed !`);
      return LOCKED_IS_FINE.has(command) ? 0 : 1;
    }
    locked.add(call.host);
    try {
      return await run(call, dir, here);
    } finally {
      locked.delete(call.host);
    }
  },
};

function refuseRoot(call: Call): number {
  call.err(
    'gs_ctl: cannot be run as root\nPlease log in (using, e.g., "su") as the (unprivileged) user that will\nown the server process.\n',
  );
  return 1;
}
