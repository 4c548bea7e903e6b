import type { Member } from "../../state/member.ts";
import { peerAddresses } from "../../state/peers.ts";
import { settingOf } from "../../state/settings.ts";
import { applicationName } from "../../state/sync.ts";
import { since } from "../om/since.ts";
import { backUp } from "./backup.ts";
import type { Dropping } from "./dropping.ts";
import { withoutNames } from "./sync-names.ts";

const VIP = `Command for Checking VIP mode: cm_ctl res --list | awk -F "|" '{print $2}' | grep -w "VIP"`;

/** Of one host that stays: replconninfo and synchronous_standby_names, after a copy of both files. */
export async function dropConfiguration(work: Dropping, member: Member): Promise<void> {
  const { call, log } = work;
  const { version } = call.state;
  const { name } = member;
  const said = (text: string): void => log(`[gs_dropnode]${text}`);
  said(`Start to backup parameter config file on ${name}.`);
  await call.pause(2_000);
  const backup = await backUp(call, member);
  said(`End to backup parameter config file on ${name}.`);
  said(`The backup file of ${name} is ${backup}`);
  said(`Start to parse parameter config file on ${name}.`);
  await call.pause(500);
  if (since(version, "5.0")) {
    log(VIP);
    log("The current cluster does not support VIP.");
  }
  said(`End to parse parameter config file on ${name}.`);
  said(`Start to parse backup parameter config file on ${name}.`);
  await call.pause(300);
  said(`End to parse backup parameter config file ${name}.`);
  const product = since(version, "3.0") ? "openGauss" : "postgresql";
  said(`Start to set ${product} config file on ${name}.`);
  await call.pause(700);
  forget(work, member);
  await call.changed();
  if (since(version, "6.0")) await reorder(work, member);
  said(`End of set ${product} config file on ${name}.`);
  if (!since(version, "3.0")) await dropSlots(work, "primary node", member);
}

/** Lines that name a target are emptied, not taken away. */
function forget({ targets, staying }: Dropping, { instance }: Member): void {
  for (const [index, text] of instance.peers) {
    if (
      targets.some(({ address }) => peerAddresses({ ...instance, peers: new Map([[index, text]]) }).includes(address))
    )
      instance.peers.set(index, "");
  }
  const names = settingOf(instance, "synchronous_standby_names") ?? "*";
  const left = staying.length === 1 ? "" : withoutNames(names, targets.map(applicationName));
  if (left !== names) instance.settings.set("synchronous_standby_names", left);
}

/** [6.0] The numbers begin with 1 and have no gap. */
async function reorder({ call, log }: Dropping, { name, instance: { peers } }: Member): Promise<void> {
  log(`[gs_dropnode]Start to reorder replconninfo on ${name}.`);
  const texts = [...peers].sort(([a], [b]) => a - b).map(([, text]) => text);
  const kept = texts.filter((text) => text !== "");
  if (kept.length === 0) {
    log("[gs_dropnode]No replconninfo values to reorder.");
    return;
  }
  await call.pause(500);
  for (const index of texts.keys()) peers.set(index + 1, kept[index] ?? "");
  await call.changed();
  log(`[gs_dropnode]End of reorder replconninfo on ${name}.`);
}

/** 6.0 looks for the address where it cannot be, so the rule for the target stays (observed, run 05-dropnode-dead-host). */
export async function dropRules({ call, log, targets }: Dropping, { name, instance: { hba } }: Member): Promise<void> {
  log(`[gs_dropnode]Start of set pg_hba config file on ${name}.`);
  if (since(call.state.version, "6.0")) log("[gs_dropnode]Nothing need to do with pg_hba config file.");
  else {
    await call.pause(700);
    for (const [index, line] of hba.entries()) {
      if (/^host.*trust/.test(line) && targets.some(({ address }) => line.split(/\s+/)[3] === `${address}/32`))
        hba[index] = `#${line}`;
    }
    await call.changed();
  }
  log(`[gs_dropnode]End of set pg_hba config file on ${name}.`);
}

/** 1.1.0 asks first and does it on every host, from 3.0 on it is the primary's alone; only a primary has any. */
export async function dropSlots({ call, log, targets }: Dropping, where: string, member = call.host): Promise<void> {
  const words = [`Start to set repl slot on ${where}.`, `Start to get repl slot on ${where}.`];
  for (const text of since(call.state.version, "3.0") ? words : words.reverse()) log(`[gs_dropnode]${text}`);
  await call.pause(since(call.state.version, "3.0") ? 5_500 : 500);
  for (const target of targets) member.instance.slots.delete(applicationName(target));
  log(`[gs_dropnode]End of set repl slot on ${where}.`);
}
