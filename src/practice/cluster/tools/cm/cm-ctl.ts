import { requestSwitchover } from "../../state/changes.ts";
import { isPrimary, listedBy } from "../../state/member.ts";
import { type Call, option, type Tool } from "../tool.ts";
import { build } from "./build.ts";
import { start, stop, unknown } from "./start-stop.ts";
import { clusterSections, managerSection, quorum } from "./view.ts";

/** cm_ctl's answer when no cm_server is primary (fact sheet 1.12). */
const NOBODY = 255;

export const cmCtl: Tool = {
  name: "cm_ctl",
  home: "server",
  cmOnly: true,
  async run(call) {
    const [command] = call.args;
    if (call.user === "root") {
      call.err("cm_ctl: can not run as root\n");
      return 1;
    }
    const run = COMMANDS[command ?? ""];
    if (run !== undefined) return run(call);
    call.out(`cm_ctl: unrecognized operation mode "${command ?? ""}"\nTry "cm_ctl --help" for more information.\n`);
    return 1;
  },
};

const COMMANDS: Readonly<Record<string, (call: Call) => Promise<number>>> = { query, switchover, start, stop, build };

async function query(call: Call): Promise<number> {
  const letters = call.args.filter((arg) => /^-[A-Za-z]+$/.test(arg)).join("");
  const columns = {
    ip: letters.includes("i"),
    port: letters.includes("p"),
    path: letters.includes("d"),
    oneEach: letters.includes("w"),
  };
  await call.pause(300);
  call.now();
  const { state, host } = call;
  if (letters.includes("v")) call.out(managerSection(state, host, columns));
  if (!quorum(state, host)) {
    call.out(
      "cm_ctl: can't connect to cm_server.\nMaybe cm_server is not running, or timeout expired. Please try again.\n",
    );
    return NOBODY;
  }
  call.out(clusterSections(state, host, columns));
  return 0;
}

async function switchover(call: Call): Promise<number> {
  const { state, host } = call;
  const target = listedBy(state, host).find(({ nodeId }) => String(nodeId) === option(call.args, "-n"));
  if (target === undefined || option(call.args, "-D") !== target.dataDir) return unknown(call);
  const begun = quorum(state, host) && requestSwitchover(state, target, call.now().getTime());
  if (!begun && !isPrimary(target.instance)) {
    call.out("cm_ctl: Can not switchover right now.!\nHINT: check the cluster's state.\n");
    return 1;
  }
  const seconds = Number(option(call.args, "-t") ?? 120);
  for (let waited = 0; waited < seconds && !isPrimary(target.instance); waited++) {
    await call.pause(1_000);
    call.out(".");
    call.now();
  }
  if (isPrimary(target.instance)) {
    await call.changed();
    call.out("\ncm_ctl: switchover successfully.\n");
    return 0;
  }
  call.out(
    "\ncm_ctl: switchover command timeout!\nHINT: Maybe the switchover action is continually running in the background.\n",
  );
  return 253;
}
