import { userCalled } from "../../hosts/accounts.ts";
import { listedBy, type Member } from "../../state/member.ts";
import { refuse } from "../gs-om/refuse.ts";
import { treeAt } from "../host-tree.ts";
import { askYesNo } from "../om/ask.ts";
import { Failed } from "../om/failed.ts";
import { noStaticConfig } from "../om/no-static-config.ts";
import { omLog } from "../om/om-log.ts";
import { since } from "../om/since.ts";
import { type Call, flag, Gone, option, type Tool } from "../tool.ts";
import { checkConnections, checkStatus } from "./checks.ts";
import { drop } from "./drop.ts";
import { ERRORS } from "./errors.ts";
import { Lock, runsTwice } from "./same-process.ts";

/** Fact sheet 1.5; the order of the checks is that of OM v1.1.0 - 6.0. */
export const gsDropnode: Tool = {
  name: "gs_dropnode",
  home: "om",
  buffered: true,
  async run(call) {
    if (call.user === "root") {
      return refuse(call, "[GAUSS-50105] : Cannot run this script as a user with the root permission.");
    }
    if (flag(call.args, "-V", "--version")) {
      call.out(`gs_dropnode (openGauss OM ${call.state.version})\n`);
      return 0;
    }
    const lock = since(call.state.version, "6.0") ? new Lock(call) : undefined;
    try {
      if (lock?.take() === false) throw new Failed(ERRORS[35810]());
      await dropNodes(call);
      lock?.remove();
      return 0;
    } catch (error) {
      // Whoever is killed removes nothing.
      if (error instanceof Gone) throw error;
      lock?.remove();
      if (error instanceof Failed) return refuse(call, error.message);
      throw error;
    }
  },
};

async function dropNodes(call: Call): Promise<void> {
  const { state, host, args } = call;
  const [user = "", group = "", addresses = ""] = ["-U", "-G", "-h"].map((name) => option(args, name));
  await call.pause(1_000);
  if (await runsTwice(call, user, group)) throw new Failed(ERRORS[35810]());
  checkParameters(call, { user, group, addresses });
  const wanted = addresses.split(",");
  const members = listedBy(state, host);
  if (wanted.includes(host.address)) throw new Failed(ERRORS[35803](host.address));
  if (wanted.some((address) => members.every((member) => member.address !== address))) {
    throw new Failed(ERRORS[35802](wanted));
  }
  const targets = members.filter(({ address }) => wanted.includes(address));
  const staying = members.filter((member) => !targets.includes(member));
  const unreachable = await checkConnections(call, targets, staying);
  await checkStatus(call, unreachable);
  await ask(call, targets, staying);
  const log = omLog(call, "gs_dropnode");
  await drop({ call, log, targets, staying, unreachable });
}

function checkParameters(call: Call, given: { user: string; group: string; addresses: string }): void {
  if (given.user === "") throw new Failed(ERRORS[35801]("-U"));
  if (given.group === "") throw new Failed(ERRORS[35801]("-G"));
  if (given.addresses === "") throw new Failed(ERRORS[35801]("-h"));
  const tree = treeAt(call);
  const isThere = tree === undefined ? given.user === "omm" : userCalled(tree.root, given.user) !== undefined;
  if (!isThere) throw new Failed(`[GAUSS-50300] : User ${given.user} does not exist.`);
  if (call.host.staticConfig.length === 0) throw new Failed(noStaticConfig(call));
  if (given.user !== "omm" || given.group !== "dbgrp") {
    throw new Failed(`[GAUSS-50323] : The user ${given.user} is not the cluster installation user `);
  }
}

/** What was typed before went to the ssh children, which share the tool's stdin. No blank after the first question since 3.0. */
async function ask(call: Call, targets: readonly Member[], staying: readonly Member[]): Promise<void> {
  const names = targets.map(({ name }) => `'${name}'`).join(", ");
  const blank = since(call.state.version, "3.0") ? "" : " ";
  call.loseInput();
  await askYesNo(
    call,
    `The target node to be dropped is ([${names}]) \nDo you want to continue to drop the target node (yes/no)?${blank}`,
  );
  if (staying.length > 1) return;
  await askYesNo(
    call,
    "The cluster will have only one standalone node left after the operation!\nDo you want to continue to drop the target node (yes/no)? ",
  );
}
