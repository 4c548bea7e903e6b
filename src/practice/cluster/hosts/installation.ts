import { access, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Instance, Member, State } from "../state/member.ts";
import { MOST_PEERS } from "../state/peers.ts";
import { makeFolders, type Planting, put, putNew, quote, standIn } from "./planting.ts";
import type { Tree } from "./tree.ts";

/** Puts openGauss on a machine that has none, where the state says that it is there, and makes its files follow the state. */
export async function followState(planting: Planting): Promise<void> {
  const { tree, state, member } = planting;
  await put(join(tree.root, "run/routes"), routesOf(state, member));
  if (!member.installed) return;
  if (!(await exists(join(tree.gaussHome, "bin")))) await install(planting);
  await refresh(tree, state, member);
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** What a connection that a shell opens meets, see commands/mapped.sh: no route there, or no route back. */
function routesOf(state: State, { address, unreachable }: Member): string {
  const silent = [...state.members.values()].filter((other) => other.unreachable.has(address));
  return [
    ...[...unreachable].map((other) => `unreachable ${other}\n`),
    ...silent.map((other) => `silent ${other.address}\n`),
  ].join("");
}

async function install(planting: Planting): Promise<void> {
  const { tree, state, member, tools } = planting;
  const { dataDir, pgHost, gaussHome, gpHome, gaussLog } = tree;
  const logs = ["om", "pg_log", "bin/gs_ctl"].map((path) => join(gaussLog, path));
  await makeFolders([join(tree.root, "opt/huawei")], 0o755);
  await makeFolders([dataDir, pgHost, join(gaussHome, "bin"), join(gpHome, "script"), ...logs], 0o700);
  await putNew(join(dataDir, "PG_VERSION"), "9.2\n");
  await putNew(join(dataDir, "global/pg_control"), "");
  await writeFile(tree.envFile, envFile(tree, state, member));
  const bashrc = join(tree.home, ".bashrc");
  const line = `. ${quote(tree.envFile)}\n`;
  const before = (await exists(bashrc)) ? await readFile(bashrc, "utf8") : "";
  if (!before.includes(line)) await writeFile(bashrc, before + line);
  const folders = { server: join(gaussHome, "bin"), om: join(gpHome, "script"), system: tree.bin };
  const present = tools.filter(({ home, cmOnly }) => home !== "system" && (cmOnly !== true || state.cm));
  await Promise.all(present.map((tool) => standIn(planting, folders[tool.home], tool)));
}

/** Files that follow the state: they are what shell commands, as opposed to tools, can see. */
async function refresh(tree: Tree, state: State, member: Member): Promise<void> {
  const { instance } = member;
  await put(
    join(tree.dataDir, "postmaster.pid"),
    instance.running
      ? `${instance.pid}\n${tree.dataDir}\n${Math.floor(instance.startedAt / 1_000)}\n${member.port}\n`
      : null,
  );
  await put(join(tree.dataDir, "postgresql.conf"), configuration(instance));
  await put(join(tree.dataDir, "pg_hba.conf"), instance.hba.map((line) => `${line}\n`).join(""));
  await put(
    join(tree.gaussHome, "bin/cluster_static_config"),
    member.staticConfig.length === 0 ? null : `${state.clusterName}\n${member.staticConfig.join("\n")}\n`,
  );
  await put(join(tree.gaussHome, "bin/cluster_dynamic_config"), member.dynamicConfig);
}

function configuration({ settings, peers }: Instance): string {
  const numbers = Array.from({ length: MOST_PEERS }, (_, index) => index + 1);
  const connections = numbers.map((number) => {
    const text = peers.get(number);
    return text === undefined ? `#replconninfo${number} = ''\n` : `replconninfo${number} = '${text}'\n`;
  });
  return [...[...settings].map(([name, value]) => `${name} = '${value}'\n`), ...connections].join("");
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
