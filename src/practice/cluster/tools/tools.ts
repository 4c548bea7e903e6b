import { cmCtl } from "./cm/cm-ctl.ts";
import { gaussdb } from "./gaussdb.ts";
import { gsCtl } from "./gs-ctl/gs-ctl.ts";
import { gsDropnode } from "./gs-dropnode/gs-dropnode.ts";
import { gsExpansion } from "./gs-expansion/gs-expansion.ts";
import { gsGuc } from "./gs-guc/gs-guc.ts";
import { gsOm } from "./gs-om/gs-om.ts";
import { gsSshexkey } from "./gs-sshexkey/gs-sshexkey.ts";
import { gsUninstall } from "./gs-uninstall.ts";
import { gsql } from "./gsql/gsql.ts";
import { pgControldata } from "./pg-controldata.ts";
import { ps } from "./ps.ts";
import { chown } from "./system/chown.ts";
import { crontab } from "./system/crontab.ts";
import { df, findmnt } from "./system/disk.ts";
import { getent } from "./system/getent.ts";
import { groupadd } from "./system/groupadd.ts";
import { id } from "./system/id.ts";
import { ip } from "./system/ip.ts";
import { passwd } from "./system/passwd.ts";
import { ss } from "./system/ss.ts";
import { ssh } from "./system/ssh.ts";
import { stat } from "./system/stat.ts";
import { useradd } from "./system/useradd.ts";
import { usermod } from "./system/usermod.ts";
import type { Tool } from "./tool.ts";

/** Commands of the system that would otherwise show or change this whole machine. */
const system = [ps, id, getent, groupadd, useradd, usermod, passwd, chown, stat, df, findmnt, crontab, ss, ip, ssh];

/** Every stand-in of a host. A new tool is one file and one word here. */
export const tools: readonly Tool[] = [
  gsOm,
  gsDropnode,
  gsExpansion,
  gsUninstall,
  gsSshexkey,
  gsCtl,
  gsql,
  pgControldata,
  gsGuc,
  gaussdb,
  cmCtl,
  ...system,
];
