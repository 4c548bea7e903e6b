import { type Call, flag, option, type Tool } from "../tool.ts";
import { refreshConf } from "./refresh-conf.ts";
import { refuse } from "./refuse.ts";
import { restartAll, startAll, stopAll } from "./start-stop.ts";
import { status } from "./status.ts";
import { view } from "./view.ts";

const TASKS: Readonly<Record<string, (call: Call) => Promise<number>>> = {
  status,
  query: status,
  refreshconf: refreshConf,
  view,
  start: startAll,
  stop: stopAll,
  restart: restartAll,
};

export const gsOm: Tool = {
  name: "gs_om",
  home: "om",
  buffered: true,
  async run(call) {
    if (flag(call.args, "-V", "--version")) {
      call.out(`gs_om (openGauss OM ${call.state.version})\n`);
      return 0;
    }
    if (call.user === "root") {
      return refuse(call, "[GAUSS-50105] : Cannot run this script as a user with the root permission.");
    }
    const name = option(call.args, "-t");
    if (name === undefined) return refuse(call, "[GAUSS-50001] : Incorrect parameter. Parameter '-t' is required.");
    const task = TASKS[name];
    if (task === undefined) return refuse(call, "[GAUSS-50004] : The parameter '-t' value is incorrect.");
    if (call.host.staticConfig.length === 0) {
      return refuse(call, "[GAUSS-50204] : Failed to read cluster static configuration.");
    }
    return task(call);
  },
};
