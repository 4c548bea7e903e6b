import { chmod, copyFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Member } from "../state/member.ts";
import { groupLine, userLine } from "./accounts.ts";
import { clusterXml, XML_FILE } from "./cluster-xml.ts";
import { giveTo } from "./ownership.ts";
import { makeFolders, type Planting, putNew, script, standIn } from "./planting.ts";

const source = (name: string): string => fileURLToPath(new URL(`./commands/${name}.sh`, import.meta.url));

/** Commands that name files; hosts/commands/mapped.sh is the body of each. */
const MAPPED =
  "bash cat chmod cmp cp diff du find grep head ln ls mkdir mv python3 readlink realpath rm rmdir sed sh sha256sum tail tar tee test touch wc";

/** What is the same on every machine: eight times the memory of the smallest that openGauss runs on. */
const ANSWERS: Readonly<Record<string, string>> = {
  uname: 'case "$*" in -m) echo x86_64 ;; *) exec /bin/uname "$@" ;; esac',
  nproc: "echo 4",
  free: `printf '%s\\n' '               total        used        free      shared  buff/cache   available' 'Mem:     17179869184  4294967296  8589934592    16777216  4294967296 12614369280' 'Swap:              0           0           0'`,
  sysctl: `[ "$*" = '-n net.ipv4.ip_local_port_range' ] && printf '32768\\t60999\\n' || { echo "sysctl: here only net.ipv4.ip_local_port_range is played" >&2; exit 1; }`,
  whoami: 'echo "$USER"',
  hostname: `read -r name <"\${0%/usr/bin/*}/etc/hostname"; echo "$name"`,
};

/** Lays out a machine on which nobody has installed anything yet: the system's files and its commands. */
export async function plantMachine(planting: Planting): Promise<void> {
  const { tree, state, member, tools } = planting;
  const libexec = join(tree.root, "usr/libexec");
  const open = ["etc/ssh", "etc/sysconfig", "home", "opt", "proc", "usr/local", "var/log", "var/spool/cron", "run"];
  await makeFolders([...open.map((path) => join(tree.root, path)), tree.bin, libexec], 0o755);
  await makeFolders([join(tree.rootHome, ".ssh")], 0o700);
  for (const name of ["mapped", "runuser"]) {
    await copyFile(source(name), join(libexec, name));
    await chmod(join(libexec, name), 0o755);
  }
  // The one that was found at the start may be in no folder that hosts look in.
  await symlink(planting.python, join(libexec, "python3"));
  await symlink(join(libexec, "runuser"), join(tree.bin, "runuser"));
  await Promise.all([
    ...MAPPED.split(" ").map((name) => symlink(join(libexec, "mapped"), join(tree.bin, name))),
    ...Object.entries(ANSWERS).map(([name, body]) => script(join(tree.bin, name), `${body}\n`)),
    ...tools.filter(({ home }) => home === "system").map((tool) => standIn(planting, tree.bin, tool)),
    ...Object.entries(systemFiles(planting)).map(([path, text]) => putNew(join(tree.root, path), text)),
  ]);
  if (!member.installed) return;
  await plantDatabaseUser(planting);
  const xml = join(tree.root, XML_FILE);
  await putNew(xml, clusterXml(state, member, tree));
  giveTo(tree.root, xml, "root", "root");
}

/** As gs_preinstall leaves it on a member. */
async function plantDatabaseUser({ tree }: Planting): Promise<void> {
  await makeFolders([join(tree.home, ".ssh")], 0o700);
  await writeFile(join(tree.home, ".bashrc"), BASHRC);
  const { users, groups } = accounts(true, tree.rootHome, tree.home);
  await writeFile(join(tree.root, "etc/passwd"), users);
  await writeFile(join(tree.root, "etc/group"), groups);
}

/** A new account's; never empty, since gs_sshexkey adds nothing to an empty file. */
export const BASHRC = "# .bashrc\n";

const PROFILE = `# /etc/profile
umask 022
HISTSIZE=1000
export HISTSIZE
`;

const OS_RELEASE = `NAME="openEuler"
VERSION="22.03 (LTS-SP3)"
ID="openEuler"
VERSION_ID="22.03"
PRETTY_NAME="openEuler 22.03 (LTS-SP3)"
ANSI_COLOR="0;31"
`;

function systemFiles({ tree, state, member, hostKey }: Planting): Record<string, string> {
  const known = member.installed ? [...state.members.values()].filter(({ installed }) => installed) : [member];
  const { users, groups } = accounts(false, tree.rootHome, tree.home);
  return {
    "etc/hostname": `${member.name}\n`,
    "etc/hosts": `127.0.0.1   localhost\n${known.map(hostLine).join("")}`,
    "etc/os-release": OS_RELEASE,
    "etc/profile": PROFILE,
    "etc/passwd": users,
    "etc/group": groups,
    "etc/ssh/sshd_config": "PermitRootLogin yes\nPasswordAuthentication yes\n",
    "etc/ssh/ssh_host_ed25519_key.pub": `${hostKey}\n`,
    "etc/sysconfig/network": `HOSTNAME=${member.name}\n`,
    // Of the machine itself: how busy the real one is says nothing about it.
    "proc/loadavg": "0.42 0.35 0.31 2/487 70311\n",
    "root/.bashrc": BASHRC,
    "run/routes": "",
  };
}

const hostLine = ({ address, name, installed }: Member): string =>
  `${address} ${name}${installed ? "  #Gauss OM IP Hosts Mapping" : ""}\n`;

/** Homes are real paths, as $HOME is: shells go there by themselves. */
function accounts(withDatabaseUser: boolean, rootHome: string, home: string): { users: string; groups: string } {
  const shell = "/bin/bash";
  const users = [
    { name: "root", uid: 0, gid: 0, comment: "root", home: rootHome, shell },
    { name: "nobody", uid: 65_534, gid: 65_534, comment: "Unprivileged", home: "/", shell: "/usr/sbin/nologin" },
    ...(withDatabaseUser ? [{ name: "omm", uid: 1_001, gid: 1_001, comment: "", home, shell }] : []),
  ];
  const groups = [
    { name: "root", gid: 0, members: [] },
    { name: "users", gid: 100, members: [] },
    { name: "nobody", gid: 65_534, members: [] },
    ...(withDatabaseUser ? [{ name: "dbgrp", gid: 1_001, members: [] }] : []),
  ];
  const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");
  return { users: text(users.map(userLine)), groups: text(groups.map(groupLine)) };
}
