import type { Member } from "../../state/member.ts";
import { firstSettings } from "../../state/settings.ts";
import { treeAt } from "../host-tree.ts";
import { Failed } from "../om/failed.ts";
import { since } from "../om/since.ts";
import { traceback } from "../om/traceback.ts";
import type { Call } from "../tool.ts";
import { type Expansion, goodOnes, type NewHost } from "./expansion.ts";

const INSTALL_MS = 10_000;
/** The questions of gs_install on the new host, which is asked over ssh up to 3.x. */
const DATABASE = ["Please enter password for database:", "Please repeat for database:"] as const;

export async function install(work: Expansion): Promise<void> {
  const { call, log, newHosts } = work;
  const { version } = call.state;
  const isOld = !since(version, "3.0");
  const blank = since(version, "6.0") ? "" : "\n";
  log(isOld ? "\nStart to install database on the new standby nodes." : "Start to install database on new nodes.");
  const failed: NewHost[] = [];
  for (const host of newHosts.filter(({ isGood }) => isGood)) {
    if (!since(version, "5.0")) await relay(work, host);
    await call.pause(INSTALL_MS);
    if (host.member.diskFull) {
      host.isGood = false;
      failed.push(host);
      continue;
    }
    await installOn(call, host.member);
    if (!isOld) log(`${host.address} install success.`);
  }
  const list = failed.map(({ address }) => address).join(", ");
  if (isOld) {
    if (failed.length > 0) throw new Failed(`[GAUSS-52707] : Failed to install on ${list}.`);
    log(`\nSuccessfully install database on node [${newHosts.map(({ address }) => `'${address}'`).join(", ")}]`);
    log("\nDatabase on standby nodes installed finished. Start to establish the primary-standby relationship.");
    return;
  }
  if (failed.length > 0) log(`[GAUSS-52707] : Failed to install on ${list}.`);
  log("Finish to install database on all nodes.");
  if (goodOnes(work).length === 0) throw new Failed("[GAUSS-35706] Fail to install on all new hosts.");
  log(`Database on standby nodes installed finished.${blank}`);
}

export async function checkVersions(work: Expansion): Promise<void> {
  const { call, log } = work;
  log("Checking gaussdb and gs_om version.");
  await call.pause(3_000);
  log(`End to check gaussdb and gs_om version.${since(call.state.version, "6.0") ? "" : "\n"}`);
}

/** An own database, empty, which knows nobody; its files follow. */
async function installOn(call: Call, member: Member): Promise<void> {
  const { host } = call;
  const { instance } = member;
  member.installed = true;
  member.staticConfig = [member.name];
  member.staticWrittenAt = 0;
  member.installRole = "S";
  instance.systemIdentifier = String(BigInt(host.instance.systemIdentifier) + BigInt(member.nodeId));
  instance.settings = firstSettings([member.instanceId], member.port);
  instance.settings.set("application_name", `dn_${member.instanceId}`);
  instance.history = [];
  await call.changed();
}

/** [1.1.0 - 3.x] Lines and questions of gs_install come from the new host. */
async function relay({ call, log }: Expansion, { member, address }: NewHost): Promise<void> {
  const isOld = !since(call.state.version, "3.0");
  log(`${isOld ? "\ni" : "I"}nstalling database on node ${address}:`);
  if (isOld) await logIn(call, member, log);
  for (const line of BEFORE) log(line);
  await call.pause(2_000);
  await databasePassword(call, log);
  const certificates = treeAt(call, member)?.gaussHome ?? "/opt/huawei/install/app";
  log("begin to create CA cert files");
  log(`The sslcert will be generated in ${certificates}/share/sslcert/om`);
  for (const line of AFTER) log(line);
}

/** 1.1.0 asks again until it fits (sample gs_expansion-1.1.0-ok). */
async function logIn(call: Call, member: Member, log: (text: string) => void): Promise<void> {
  const question = `Please enter the password of user [omm] on node [${member.address}]: `;
  while ((await secret(call, question)) !== member.passwords.get("omm")) log("Authentication failed.");
}

async function databasePassword(call: Call, log: (text: string) => void): Promise<void> {
  const [first, second] = DATABASE;
  while ((await secret(call, first)) !== (await secret(call, second))) {
    log("The two passwords are different, please enter password again.");
  }
}

/** The child that asks has no stdin, so it needs a terminal (trap 24). */
async function secret(call: Call, question: string): Promise<string> {
  const answer = call.terminal ? await call.readSecret(question) : undefined;
  if (answer !== undefined) return answer;
  const warning =
    "GetPassWarning: Can not control echo on the terminal.\n  passwd = fallback_getpass(prompt, stream)\nWarning: Password input may be echoed.\n";
  const frames = [[250, "proc.join()"]] as const;
  throw new Failed(
    `${warning}${question}${traceback(call, "gs_expansion", frames, "EOFError: EOF when reading a line")}`,
  );
}

const BEFORE = [
  "Parsing the configuration file.",
  "Check preinstall on every node.",
  "Successfully checked preinstall on every node.",
  "Creating the backup directory.",
  "Successfully created the backup directory.",
  "begin deploy..",
  "Installing the cluster.",
  "begin prepare Install Cluster..",
  "Checking the installation environment on all nodes.",
  "begin install Cluster..",
  "Installing applications on all nodes.",
  "Successfully installed APP.",
  "begin init Instance..",
  "encrypt cipher and rand files for database.",
];
const AFTER = [
  "Cluster installation is completed.",
  "Configuring.",
  "Deleting instances from all nodes.",
  "Successfully deleted instances from all nodes.",
  "Checking node configuration on all nodes.",
  "Initializing instances on all nodes.",
  "Updating instance configuration on all nodes.",
  "Check consistence of memCheck and coresCheck on database nodes.",
  "Configuring pg_hba on all nodes.",
  "Configuration is completed.",
  "Successfully started cluster.",
  "Successfully installed application.",
  "end deploy..",
];
