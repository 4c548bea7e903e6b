import { appendFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { newKey } from "../keys.ts";
import { PASSWORDS } from "../state/create.ts";
import type { Member } from "../state/member.ts";
import { groupsOn, usersOn, writeGroups, writeUsers } from "./accounts.ts";
import { makeFolders, putNew } from "./planting.ts";
import type { Tree } from "./tree.ts";

/** What an earlier life as a member can leave on a machine, each among things of somebody else that have to survive. */
export const Leftover = z.enum(["profile", "trust", "data", "monitor", "banner", "group"]);
export type Leftover = z.infer<typeof Leftover>;

/** All but the one with which no account fits any more. */
export const USUAL_LEFTOVERS: readonly Leftover[] = ["profile", "trust", "data", "monitor", "banner"];

/** A machine and its files. */
export interface Ground {
  readonly member: Member;
  readonly tree: Tree;
}

/** `others` are the machines that remember it. */
export async function leave(on: Ground, others: readonly Ground[], leftovers: readonly Leftover[]): Promise<void> {
  keepAccount(on.tree, leftovers.includes("group"));
  const { member, tree } = on;
  // Given when it was installed then.
  if (!member.passwords.has("omm")) member.passwords.set("omm", PASSWORDS.omm);
  if (leftovers.includes("profile")) await leaveProfiles(on);
  if (leftovers.includes("banner")) await appendFile(join(tree.home, ".bashrc"), `echo "Welcome to ${member.name}"\n`);
  if (leftovers.includes("monitor")) await putNew(join(tree.root, "var/spool/cron/omm"), CRONTAB);
  if (leftovers.includes("data") && !member.installed) await leaveData(on);
  if (leftovers.includes("trust")) await leaveTrust(on, others);
}

/** omm in dbgrp, or in a group in which the members do not have it. */
function keepAccount({ root, home }: Tree, inOtherGroup: boolean): void {
  const users = usersOn(root).filter(({ name }) => name !== "omm");
  const groups = groupsOn(root).filter(({ name }) => name !== "dbgrp");
  const gid = inOtherGroup ? 100 : 1_001;
  writeUsers(root, [...users, { name: "omm", uid: 1_001, gid, comment: "", home, shell: "/bin/bash" }]);
  writeGroups(root, inOtherGroup ? groups : [...groups, { name: "dbgrp", gid, members: [] }]);
}

const CRONTAB = `0 3 * * * /usr/local/bin/backup.sh
*/1 * * * * source /etc/profile;(if [ -f ~/.profile ];then source ~/.profile;fi);source ~/.bashrc;nohup /opt/huawei/install/app/bin/om_monitor -L /var/log/omm/omm/cm/om_monitor >>/dev/null 2>&1 &
`;

async function leaveProfiles({ member: { address, dataDir, name }, tree }: Ground): Promise<void> {
  await makeFolders([tree.home], 0o700);
  await appendFile(
    join(tree.root, "etc/profile"),
    `export JAVA_HOME=/usr/lib/jvm/java-11
export GPHOME=/opt/huawei/install/om
export UNPACKPATH=/opt/software/openGauss
export PATH=$JAVA_HOME/bin:$PATH
export PATH=$GPHOME/script/gspylib/pssh/bin:$GPHOME/script:$PATH
export LD_LIBRARY_PATH=$GPHOME/script/gspylib/clib:$LD_LIBRARY_PATH
export LD_LIBRARY_PATH=$GPHOME/lib:$LD_LIBRARY_PATH
export PYTHONPATH=$GPHOME/lib
`,
  );
  await appendFile(
    join(tree.home, ".bashrc"),
    `alias ll='ls -l'
export GPHOME=/opt/huawei/install/om
export PATH=$GPHOME/script/gspylib/pssh/bin:$GPHOME/script:$PATH
export LD_LIBRARY_PATH=$GPHOME/lib:$LD_LIBRARY_PATH
export LD_LIBRARY_PATH=/usr/lib/oracle/lib:$LD_LIBRARY_PATH
export GAUSSHOME=/opt/huawei/install/app
export PATH=$GAUSSHOME/bin:$PATH
export S3_CLIENT_CRT_FILE=$GAUSSHOME/lib/client.crt
export GAUSS_VERSION=5.0.0
export PGHOST=/opt/huawei/tmp
export PGDATA=${dataDir}
export GAUSSLOG=/var/log/omm/omm
# Of the monitoring on another machine, not of ${name}.
export MONITOR_URL=http://${neighbour(address)}:9090/
umask 077
export GAUSS_ENV=2
export GS_CLUSTER_NAME=practice
`,
  );
}

async function leaveData({ member: { nodeId, port }, tree: { dataDir } }: Ground): Promise<void> {
  await makeFolders([join(dataDir, "pg_xlog"), join(dataDir, "base/1")], 0o700);
  const files: Readonly<Record<string, string>> = {
    PG_VERSION: "9.2\n",
    "global/pg_control": "of an earlier life",
    "postgresql.conf": `port = ${port}\n`,
    "gaussdb.state": "",
    // No process of this machine can have that number.
    "postmaster.pid": `${5_900_000 + nodeId}\n${dataDir}\n1685600000\n${port}\n`,
  };
  for (const [name, text] of Object.entries(files)) await putNew(join(dataDir, name), text);
}

/** Keys that nobody has any more, on it and on the others, and keys of others that are good. */
async function leaveTrust({ member, tree }: Ground, others: readonly Ground[]): Promise<void> {
  const { address, name } = member;
  const known = (host: string): string => `${host} ${newKey("").public.trim()}\n`;
  const admitted = (from: string): string => `${newKey(from).public}\n`;
  for (const user of ["omm", "root"]) {
    const members = others.map((other) => other.member).filter(({ installed }) => installed);
    await append(
      tree,
      user,
      "known_hosts",
      members.map((other) => known(other.address)).join("") + known("git.example"),
    );
    const keys = members.map((other) => admitted(`${user}@${other.name}`)).join("");
    await append(tree, user, "authorized_keys", keys + admitted("backup@store"));
    for (const other of others) {
      if (!other.member.installed) continue;
      await append(other.tree, user, "known_hosts", known(`${name},${address}`) + known(neighbour(address)));
      await append(other.tree, user, "authorized_keys", admitted(`${user}@${name}`) + admitted(`${user}@${name}0`));
    }
  }
}

/** An address of which the other one is the beginning: 10.0.0.1 and 10.0.0.14. Ours have two digits at their end. */
const neighbour = (address: string): string => `${address}1`;

async function append(tree: Tree, user: string, file: string, text: string): Promise<void> {
  const path = join(user === "root" ? tree.rootHome : tree.home, ".ssh", file);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await appendFile(path, text, { mode: 0o600 });
}
