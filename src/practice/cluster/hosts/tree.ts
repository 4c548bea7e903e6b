import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Member, State } from "../state/member.ts";
import type { Tool } from "../tools/tool.ts";

const CLIENT = fileURLToPath(new URL("../tools/client.py", import.meta.url));

/** Where things are on one host. All under `root`, which stands for the host's /. */
export interface Tree {
  readonly root: string;
  readonly home: string;
  readonly rootHome: string;
  readonly envFile: string;
  readonly dataDir: string;
  readonly gaussHome: string;
  readonly gpHome: string;
  readonly pgHost: string;
  readonly gaussLog: string;
  readonly bin: string;
}

export function treeOf(root: string): Tree {
  const base = join(root, "opt/huawei");
  const home = join(root, "home/omm");
  return {
    root,
    home,
    rootHome: join(root, "root"),
    envFile: join(home, "gauss.env"),
    dataDir: join(base, "install/data/dn"),
    gaussHome: join(base, "install/app"),
    gpHome: join(base, "install/om"),
    pgHost: join(base, "tmp"),
    gaussLog: join(base, "log/omm"),
    bin: join(root, "usr/bin"),
  };
}

export interface Planting {
  readonly state: State;
  readonly member: Member;
  readonly tools: readonly Tool[];
  readonly socket: string;
  readonly python: string;
}

/** Lays out a host with openGauss installed: env file, tools, configuration. */
export async function plant(tree: Tree, planting: Planting): Promise<void> {
  const { state, member, tools, socket, python } = planting;
  const folders = [
    tree.rootHome,
    tree.home,
    tree.dataDir,
    tree.pgHost,
    join(tree.gaussHome, "bin"),
    join(tree.gpHome, "script"),
    tree.bin,
    ...["om", "pg_log", "bin/gs_ctl"].map((path) => join(tree.gaussLog, path)),
  ];
  for (const folder of folders) await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(tree.envFile, envFile(tree, state, member));
  await writeFile(join(tree.home, ".bashrc"), `. ${tree.envFile}\n`);
  for (const tool of tools) {
    if (tool.cmOnly === true && !state.cm) continue;
    const path = join(folderOf(tree, tool), tool.name);
    const words = [python, "-I", "-S", CLIENT, socket, member.name, tool.name].map(quote);
    await script(path, `exec ${words.join(" ")} "$@"\n`);
  }
  await script(join(tree.bin, "hostname"), `echo ${member.name}\n`);
  await script(join(tree.bin, "whoami"), 'echo "$USER"\n');
  await refresh(tree, state, member);
}

/** Files that follow the state: they are what shell commands, as opposed to tools, can see. */
export async function refresh(tree: Tree, state: State, member: Member): Promise<void> {
  const { instance } = member;
  await put(
    join(tree.dataDir, "postmaster.pid"),
    instance.running
      ? `${instance.pid}\n${tree.dataDir}\n${Math.floor(instance.startedAt / 1_000)}\n${member.port}\n`
      : null,
  );
  await put(join(tree.dataDir, "postgresql.conf"), configuration(state, member));
  await put(
    join(tree.dataDir, "pg_hba.conf"),
    member.staticConfig
      .map((name) => `host    all    omm    ${state.members.get(name)?.address}/32    trust\n`)
      .join(""),
  );
  await put(
    join(tree.gaussHome, "bin/cluster_static_config"),
    member.staticConfig.length === 0 ? null : `${state.clusterName}\n${member.staticConfig.join("\n")}\n`,
  );
  await put(join(tree.gaussHome, "bin/cluster_dynamic_config"), member.dynamicConfig);
}

function configuration(state: State, member: Member): string {
  const settings = [...member.instance.settings].map(([name, value]) => `${name} = '${value}'\n`);
  const peers = member.staticConfig.flatMap((name) => (name === member.name ? [] : (state.members.get(name) ?? [])));
  const ports = (side: string, { port }: Member): string =>
    `${side}port=${port + 1} ${side}heartbeatport=${port + 5} ${side}service=${port + 4}`;
  const lines = peers.map(
    (peer, index) =>
      `replconninfo${index + 1} = 'localhost=${member.address} ${ports("local", member)} remotehost=${peer.address} ${ports("remote", peer)}'\n`,
  );
  return [...settings, ...lines].join("");
}

function envFile(tree: Tree, state: State, member: Member): string {
  const variables = {
    GAUSSHOME: tree.gaussHome,
    GPHOME: tree.gpHome,
    GAUSSLOG: tree.gaussLog,
    PGHOST: tree.pgHost,
    PGDATA: tree.dataDir,
    PGPORT: String(member.port),
    GAUSS_VERSION: state.version,
    GS_CLUSTER_NAME: state.clusterName,
    GAUSS_ENV: "2",
  };
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${quote(value)}\n`);
  return `${lines.join("")}export PATH="$GAUSSHOME/bin:$GPHOME/script:$PATH"\n`;
}

const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

function folderOf(tree: Tree, { home }: Tool): string {
  if (home === "system") return tree.bin;
  return home === "om" ? join(tree.gpHome, "script") : join(tree.gaussHome, "bin");
}

async function script(path: string, body: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${body}`);
  await chmod(path, 0o755);
}

async function put(path: string, content: string | null): Promise<void> {
  if (content === null) return rm(path, { force: true });
  await writeFile(path, content);
}
