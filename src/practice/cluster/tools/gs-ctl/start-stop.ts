import { startInstance, stopInstance, TAKES } from "../../state/changes.ts";
import type { Role } from "../../state/member.ts";
import { type Call, option } from "../tool.ts";
import { dots, say, sayDown, serverLine } from "./speech.ts";

const ROLES: Readonly<Record<string, Role>> = {
  primary: "Primary",
  standby: "Standby",
  cascade_standby: "Cascade Standby",
  pending: "Pending",
};

export async function start(call: Call, dir: string, here: boolean): Promise<number> {
  say(call, `gs_ctl started,datadir is ${dir} `);
  return launch(call, dir, here, "Normal");
}

/** Without -M a start is a stand-alone one (role Normal), while a restart keeps the role. */
async function launch(call: Call, dir: string, here: boolean, unnamed: Role): Promise<number> {
  const { host, state } = call;
  const { instance } = host;
  const mode = option(call.args, "-M");
  const role = mode === undefined ? unnamed : ROLES[mode];
  if (role === undefined) {
    say(call, `unrecognized server mode "${mode}"`);
    return 1;
  }
  if (here && instance.running) {
    say(call, " another server might be running; Please use the restart command");
    return 0;
  }
  say(call, "waiting for server to start...");
  const isDatabase = here && instance.systemIdentifier !== "";
  if (!isDatabase || instance.buildUnfinished) {
    const reason = isDatabase
      ? "Uncompleted build is detected, please build again and then start database after its success."
      : `could not access directory "${dir}"`;
    serverLine(call, `[BACKEND] FATAL:  ${reason}`);
    await call.pause(1_000);
    for (const line of ["stopped waiting", "could not start server", "Examine the log output."]) say(call, line);
    return 1;
  }
  startInstance(state, host, call.now().getTime(), role);
  await call.changed();
  serverLine(call, "[BACKEND] LOG:  Begin to start openGauss Database.");
  if (!(await dots(call, secondsOf(call), () => instance.activity.kind === "none"))) {
    say(call, "stopped waiting");
    say(call, "server is still starting up");
    return 0;
  }
  say(call, " done");
  say(call, `server started (${dir})`);
  return 0;
}

export async function stop(call: Call, dir: string, here: boolean): Promise<number> {
  say(call, `gs_ctl stopped ,datadir is ${dir} `);
  if (!here || !call.host.instance.running) {
    sayDown(call, dir);
    return 1;
  }
  return shutDown(call);
}

/** A fast shutdown waits for sessions to end, so it does not end a hung server; an immediate one does. */
export async function shutDown(call: Call): Promise<number> {
  const { host } = call;
  const mode = option(call.args, "-m", "--mode", "-M") ?? "fast";
  call.out("waiting for server to shut down....");
  if (host.instance.sqlHangs && !/^i/.test(mode)) {
    await dots(call, secondsOf(call), () => !host.instance.running);
    call.out(" failed\n");
    say(call, "server does not shut down");
    return 1;
  }
  await call.pause(/^i/.test(mode) ? TAKES.stop / 10 : TAKES.stop);
  stopInstance(host, /^i/.test(mode) ? "crash" : "clean");
  await call.changed();
  call.out(" done\nserver stopped\n");
  return 0;
}

export async function restart(call: Call, dir: string, here: boolean): Promise<number> {
  say(call, `gs_ctl restarted ,datadir is ${dir} `);
  if (here && call.host.instance.running) {
    const code = await shutDown(call);
    if (code !== 0) return code;
  }
  return launch(call, dir, here, call.host.instance.role);
}

export async function status(call: Call, dir: string, here: boolean): Promise<number> {
  say(call, `gs_ctl status,datadir is ${dir} `);
  const { host } = call;
  if (!here || !host.instance.running) {
    say(call, "no server running");
    return 3;
  }
  call.out(`gs_ctl: server is running (PID: ${host.instance.pid})\n`);
  const mode = host.instance.role.toLowerCase().replaceAll(" ", "_");
  call.out(`${call.env["GAUSSHOME"] ?? ""}/bin/gaussdb "-D" "${dir}" "-M" "${mode}"\n`);
  return 0;
}

const secondsOf = (call: Call): number => Number(option(call.args, "-t", "--timeout") ?? 60);
