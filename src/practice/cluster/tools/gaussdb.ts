import type { Version } from "../state/member.ts";
import { flag, type Tool } from "./tool.ts";

const BUILDS: Readonly<Record<Version, string>> = {
  "1.1.0": "openGauss 1.1.0 build 392c0438",
  "3.0": "openGauss 3.0.0 build 02c14696",
  "5.0": "openGauss 5.0.0 build a07d57c3",
  "6.0": "openGauss 6.0.0 build aee4abd5",
};

export const buildOf = (version: Version): string => BUILDS[version];

export const gaussdb: Tool = {
  name: "gaussdb",
  home: "server",
  async run(call) {
    if (flag(call.args, "-V", "--version")) {
      call.out(`gaussdb (${buildOf(call.state.version)}) compiled at 2023-03-30 00:00:00 commit 0 last mr  \n`);
      return 0;
    }
    call.err("FATAL:  the practice cluster starts its databases with gs_ctl\n");
    return 1;
  },
};
