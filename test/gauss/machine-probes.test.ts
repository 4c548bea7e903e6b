import { expect, test } from "vitest";
import type { Probe } from "../../src/core/operation.ts";
import { account, group, groupsOf } from "../../src/gauss/account.ts";
import { crontabOf, withoutMonitor } from "../../src/gauss/crontab.ts";
import { folderAt, sizeOf } from "../../src/gauss/folder.ts";
import { gaussPaths, pathsThere } from "../../src/gauss/gauss-paths.ts";
import { isShared, mountOf } from "../../src/gauss/mount.ts";
import { pathsAt } from "../../src/gauss/paths-at.ts";
import { ephemeralPorts, listening, portsOf } from "../../src/gauss/ports.ts";
import { loginOf } from "../../src/gauss/quiet-login.ts";
import { pidIn, serversOn } from "../../src/gauss/servers.ts";
import { hostName } from "../../src/gauss/system.ts";
import { hostKeys } from "../../src/gauss/trust-files.ts";
import { sshTo } from "../../src/gauss/trust-matrix.ts";

const KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIEKDNJLodLGd5yyapVdcl8xarcnxFf2SYcRbXQeq3blP";
const suspect = { dataDir: "/data/dn1", user: "omm", pid: 4711 };
const nothing = { owner: "", group: "", mode: "", device: "" };

/** Answers as Debian 12, openEuler 22.03 and CentOS 7 give them. */
test.for<[string, Probe<unknown>, string, number, unknown]>([
  [
    "an account",
    account("omm"),
    "omm:x:1001:1002::/home/omm:/bin/bash\n",
    0,
    { name: "omm", uid: 1001, gid: 1002, home: "/home/omm" },
  ],
  ["no account", account("omm"), "", 2, null],
  ["a group", group("dbgrp"), "dbgrp:x:1002:omm,zhang\n", 0, { name: "dbgrp", gid: 1002 }],
  ["groups", groupsOf("omm"), "uid=1001(omm) gid=1002(dbgrp) groups=1002(dbgrp),10(wheel)\n", 0, ["dbgrp", "wheel"]],
  ["a crontab", crontabOf("omm"), "*/5 * * * * x\n", 0, "*/5 * * * * x\n"],
  ["no crontab", crontabOf("omm"), "no crontab for omm\n", 1, ""],
  ["no cron", crontabOf("omm"), "timeout: failed to run command 'crontab': No such file or directory\n", 127, ""],
  [
    "paths, one of which is not there",
    pathsAt(["/data/dn1", "/data", "/data/x|y"]),
    "stat: cannot stat '/data/dn1': No such file or directory\ndirectory|root|root|755|65024|/data\nsymbolic link|omm|dbgrp|777|fd00|/data/x|y\n",
    1,
    [
      { path: "/data/dn1", kind: null, ...nothing },
      { path: "/data", kind: "directory", owner: "root", group: "root", mode: "755", device: "65024" },
      { path: "/data/x|y", kind: "symbolic link", owner: "omm", group: "dbgrp", mode: "777", device: "fd00" },
    ],
  ],
  ["a folder", folderAt("/data/dn1"), ".hidden\na b\nPG_VERSION\n", 0, [".hidden", "a b", "PG_VERSION"]],
  ["an empty folder", folderAt("/data/dn1"), "", 0, []],
  ["no folder", folderAt("/data/dn1"), "ls: cannot access '/data/dn1': No such file or directory\n", 2, null],
  ["no folder, CentOS 7", folderAt("/data/dn1"), "ls: cannot access /data/dn1: No such file or directory\n", 2, null],
  ["a size", sizeOf("/data"), "2048\t/data\n", 0, 2_097_152],
  [
    "a size while files vanish",
    sizeOf("/data"),
    "du: cannot access '/data/x': No such file or directory\n8\t/data\n",
    1,
    8_192,
  ],
  [
    "ports in use",
    listening,
    "LISTEN 0      128          0.0.0.0:22        0.0.0.0:*\nLISTEN 0 1024 [::ffff:10.0.0.1]:15400 *:*\nLISTEN 0 128 [::]:22 [::]:*    \nLISTEN 0 5 127.0.0.53%lo:53 0.0.0.0:*\n",
    0,
    [22, 53, 15_400],
  ],
  ["no ports in use", listening, "", 0, []],
  ["the range of outgoing ports", ephemeralPorts, "32768\t60999\n", 0, { from: 32_768, to: 60_999 }],
  ["a mount", mountOf("/data"), "/dev/mapper/vg data ext4\n", 0, { source: "/dev/mapper/vg data", type: "ext4" }],
  [
    "paths of an installation",
    gaussPaths,
    "/opt/app/\n/opt/om\n\n/log/omm\n",
    0,
    { gaussHome: "/opt/app", gpHome: "/opt/om", pgHost: null, gaussLog: "/log/omm" },
  ],
  ["a login that prints nothing", loginOf("omm"), "", 0, ""],
  ["a login that prints", loginOf("omm"), "Welcome!\n", 0, "Welcome!"],
  [
    "a login that fails and says why",
    loginOf("omm"),
    "-bash: x: command not found\n",
    127,
    "-bash: x: command not found",
  ],
  [
    "host keys, of which one is missing",
    hostKeys,
    `cat: /etc/ssh/ssh_host_rsa_key.pub: No such file or directory\nssh-ed25519 ${KEY} root@a\n`,
    1,
    [KEY],
  ],
  [
    "ssh that gets there, behind a banner",
    sshTo("10.0.0.2", "/home/omm"),
    "Authorized use only\nnode2\n",
    0,
    { hostName: "node2" },
  ],
  [
    "ssh that is refused",
    sshTo("10.0.0.2", "/home/omm"),
    "Host key verification failed.\r\n",
    255,
    { refused: "Host key verification failed." },
  ],
  ["ssh that says nothing", sshTo("10.0.0.2", "/home/omm"), "", 255, { refused: "ssh ended with 255" }],
  ["a host name", hostName, "node4\n", 0, "node4"],
  [
    "servers by name, by directory and by number",
    serversOn(suspect),
    [
      "    1 root                                123 /sbin/init",
      " 4711 omm                                  10 python3 x",
      " 4712 zhang                                10 /opt/app/bin/gaussdb -D /other",
      " 4713 omm                                  10 /usr/bin/postgres -D /data/dn1/",
      " 4714 omm                                  10 gs_ctl query -D /data/dn1",
      " 4715 omm                                  10 bash -c gaussdb",
      " 4716 omm                                   0",
    ].join("\n"),
    0,
    [
      { pid: 4711, user: "omm", args: "python3 x" },
      { pid: 4712, user: "zhang", args: "/opt/app/bin/gaussdb -D /other" },
      { pid: 4713, user: "omm", args: "/usr/bin/postgres -D /data/dn1/" },
    ],
  ],
])("%s", ([, probe, output, code, value]) => {
  expect(probe.parse(output, code)).toEqual({ value });
});

test.for<[string, Probe<unknown>, string, number]>([
  ["an account of another shape", account("omm"), "omm\n", 0],
  ["getent that fails", account("omm"), "getent: error\n", 3],
  ["no such user", groupsOf("omm"), "id: 'omm': no such user\n", 1],
  ["a crontab that may not be read", crontabOf("omm"), "crontab: must be privileged to use -u\n", 1],
  ["a path that may not be seen", pathsAt(["/root/x"]), "stat: cannot stat '/root/x': Permission denied\n", 1],
  ["fewer paths than were asked for", pathsAt(["/a", "/b"]), "directory|root|root|755|1|/a\n", 0],
  ["a file instead of a folder", folderAt("/data/dn1"), "/data/dn1\n", 0],
  [
    "a folder that may not be read",
    folderAt("/data/dn1"),
    "ls: cannot open directory '/data/dn1': Permission denied\n",
    2,
  ],
  ["no size", sizeOf("/data"), "du: cannot access '/data': No such file or directory\n", 1],
  [
    "a size of what may not be read",
    sizeOf("/data"),
    "du: cannot read directory '/data/x': Permission denied\n4\t/data\n",
    1,
  ],
  ["no ss", listening, "timeout: failed to run command 'ss': No such file or directory\n", 127],
  ["a path that is none", gaussPaths, "app\n\n\n\n", 0],
  ["no runuser", loginOf("omm"), "timeout: failed to run command 'runuser': No such file or directory\n", 127],
  ["no such account to log in", loginOf("omm"), "runuser: user omm does not exist\n", 1],
  ["host keys that may not be read", hostKeys, "cat: /etc/ssh/ssh_host_rsa_key.pub: Permission denied\n", 1],
  ["no process at all", serversOn(suspect), "", 0],
  ["no process list", serversOn(suspect), "error: unknown user-defined format\n", 1],
  ["two names", hostName, "a\nb\n", 0],
])("what is not understood is not guessed: %s", ([, probe, output, code]) => {
  expect(probe.parse(output, code)).toHaveProperty("notRecognised");
});

test("of a crontab only the line that starts om_monitor goes", () => {
  const line = "*/1 * * * * source ~/.bashrc; nohup /opt/om/om_monitor -L /log >> /dev/null 2>&1 &\n";
  const others =
    "MAILTO=omm\n# om_monitor was here\n*/1 * * * * python3 /opt/om/script/local/CheckSshAgent.py\n0 1 * * * backup";
  expect(withoutMonitor(`${line}${others}`)).toBe(others);
  expect(withoutMonitor(others)).toBe(others);
});

test("file systems that other machines see are told from the machine's own", () => {
  const shared = (type: string) => isShared({ source: "x", type });
  expect(["nfs", "nfs4", "cifs", "gfs2", "ocfs2", "ceph", "fuse.glusterfs"].every(shared)).toBe(true);
  expect(["ext4", "xfs", "btrfs", "overlay", "tmpfs", "zfs"].some(shared)).toBe(false);
});

test("the ports of an instance, and the number in a postmaster.pid", () => {
  expect(portsOf(15_400)).toEqual([15_400, 15_401, 15_404, 15_405]);
  expect([pidIn("4711\n/data/dn1\n"), pidIn(""), pidIn(null), pidIn("x\n")]).toEqual([4711, null, null, null]);
});

test.for<[string, string, string, string]>([
  ["the same everywhere", "/data/dn1", "/data/dn1", "/opt/app"],
  ["another disk, and the programs on a third", "/disk1/dn", "/disk2/dn", "/opt/app"],
  ["another name of the folder only", "/opt/dn1", "/opt/dn2/", "/opt/app"],
])("programs stay where they are: %s", ([, here, there, gaussHome]) => {
  const paths = { gaussHome, gpHome: null, pgHost: null, gaussLog: null };
  expect(pathsThere(paths, here, there)).toEqual(paths);
});

test("what lies beside the data directory lies beside it on the other machine too", () => {
  const paths = { gaussHome: "/disk1/app", gpHome: "/disk10/om", pgHost: "/disk1/tmp", gaussLog: null };
  expect(pathsThere(paths, "/disk1/data/dn", "/big/disk2/data/dn")).toEqual({
    gaussHome: "/big/disk2/app",
    gpHome: "/disk10/om",
    pgHost: "/big/disk2/tmp",
    gaussLog: null,
  });
});
