import { existsSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { stopInstance, TAKES } from "../state/changes.ts";
import { wipe } from "../state/create.ts";
import { listedBy, type Member } from "../state/member.ts";
import { loginTo, REFUSED_MS } from "./gs-om/reach.ts";
import { refuse } from "./gs-om/refuse.ts";
import { treeAt } from "./host-tree.ts";
import { noStaticConfig } from "./om/no-static-config.ts";
import { since } from "./om/since.ts";
import { type Call, flag, option, type Tool } from "./tool.ts";

/**
 * Never asks. Without -L it takes openGauss from every host that the static configuration of this one lists: on a dropped host that is
 * the cluster it was dropped from, live (trap 14; done and seen with 7.0.0-RC3).
 */
export const gsUninstall: Tool = {
  name: "gs_uninstall",
  home: "om",
  buffered: true,
  async run(call) {
    if (call.user === "root") {
      return refuse(call, "[GAUSS-50105] : Cannot run this script as a user with the root permission.");
    }
    if (!isAbsolute(option(call.args, "-l") ?? "/")) {
      return refuse(call, "[GAUSS-50213] : The log path must be an absolute path.");
    }
    await call.pause(500);
    if (call.host.staticConfig.length === 0) return exitWith(call, noStaticConfig(call));
    const local = flag(call.args, "-L") || hasFlagFile(call);
    if (local && !flag(call.args, "-L")) {
      call.out(
        "This is a node where the gs_dropnode command has been executed. Uninstall a single node instead of the gs_dropnode command.\n",
      );
    }
    const hosts = local ? [call.host] : listedBy(call.state, call.host);
    call.out("Checking uninstallation.\n");
    const logins = await Promise.all(hosts.map((host) => loginTo(call, host)));
    if (logins.some((login) => login !== "up")) return unreachable(call, hosts, logins);
    await call.pause(500);
    call.out("Successfully checked uninstallation.\n");
    await uninstall(call, hosts, local);
    return 0;
  },
};

/** logExit of OM: on stdout. */
function exitWith(call: Call, text: string): number {
  call.out(`${text}\n`);
  return 1;
}

/** What gs_dropnode leaves on a dropped host of a cluster with CM [3.0+]; without CM nothing guards. */
function hasFlagFile(call: Call): boolean {
  const tree = treeAt(call);
  return tree !== undefined && existsSync(join(tree.gaussHome, "bin/drop_node_flag"));
}

/** Sample gs_uninstall-7.0.0-GAUSS-51400-node-unreachable. Nothing was changed. */
async function unreachable(call: Call, hosts: readonly Member[], logins: readonly string[]): Promise<number> {
  await call.pause(logins.includes("silent") ? 300_000 : REFUSED_MS);
  const results = hosts.map(({ name }, index) => ({ name, failed: logins[index] !== "up" }));
  const list = results.map(({ name, failed }) => `'${name}': '${failed ? "Failure" : "Success"}'`).join(", ");
  const said = results.map(({ name, failed }) => (failed ? `[FAILURE] ${name}:\n` : `[SUCCESS] ${name}:\n${CHECKED}`));
  const data = flag(call.args, "--delete-data") ? " -d" : "";
  const command = `python3 '${call.env["GPHOME"] ?? ""}/script/local/CheckUninstall.py' -R '${call.env["GAUSSHOME"] ?? ""}' -U ${call.user} -l ${call.env["GAUSSLOG"] ?? ""}/om/gs_local.log${data}`;
  return exitWith(
    call,
    `[GAUSS-51400] : Failed to execute the command: ${command}. Result:{${list}}.\nError:\n${said.join("")}`,
  );
}

const CHECKED =
  "Checking OS version.\nSuccessfully checked OS version.\nSkipping user check. \nChecking installation path.\nSuccessfully checked installation path.\n";

async function uninstall(call: Call, hosts: readonly Member[], local: boolean): Promise<void> {
  const data = flag(call.args, "--delete-data");
  call.out("Stopping the cluster.\n");
  await call.pause(TAKES.stop);
  for (const host of hosts) if (host.instance.running) stopInstance(host, "clean");
  await call.changed();
  call.out(`Successfully stopped ${call.state.cm && local ? "local node" : stopped(call)}.\n`);
  if (data) {
    await call.pause(1_000);
    for (const host of hosts) await deleteData(call, host);
    call.out("Successfully deleted instances.\n");
  }
  call.out("Uninstalling application.\n");
  await call.pause(1_000);
  for (const host of hosts) await deleteApplication(call, host, data);
  call.out("Successfully uninstalled application.\nUninstallation succeeded.\n");
}

/** Sample gs_uninstall-1.1.0-local-ok; later versions say "the cluster". */
const stopped = (call: Call): string => (since(call.state.version, "3.0") ? "the cluster" : "cluster");

async function deleteData(call: Call, host: Member): Promise<void> {
  wipe(host);
  const tree = treeAt(call, host);
  if (tree !== undefined) await empty(tree.dataDir);
}

/** The environment stays, set back to "prepared", and so do the tools, the account and its trust. */
async function deleteApplication(call: Call, host: Member, data: boolean): Promise<void> {
  host.installed = false;
  host.staticConfig = [];
  host.dynamicConfig = null;
  const tree = treeAt(call, host);
  if (tree === undefined) return;
  await empty(tree.pgHost);
  if (data) await empty(tree.gaussLog);
  await rm(tree.gaussHome, { recursive: true, force: true });
  for (const file of [tree.envFile, join(tree.home, ".bashrc")]) {
    if (!existsSync(file)) continue;
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replaceAll(/^(export GAUSS_ENV=)('?)2\2$/gm, "$1$21$2"));
  }
}

async function empty(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
}
