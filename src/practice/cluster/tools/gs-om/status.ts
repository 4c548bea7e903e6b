import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { clusterStateOf, type Row, rowOf } from "../../state/health.ts";
import { listedBy, type Member } from "../../state/member.ts";
import { time } from "../clock.ts";
import { clusterSections, managerSection, quorum } from "../cm/view.ts";
import { type Call, flag, option } from "../tool.ts";
import { all } from "./all.ts";
import { killedCommand, reachAll } from "./reach.ts";
import { refuse } from "./refuse.ts";
import { rowTable, wideTable } from "./tables.ts";

/** Exit 0 whatever the health is (all versions). With a host that swallows packets there is no table at all. */
export async function status(call: Call): Promise<number> {
  const { state, host, args } = call;
  const named = option(args, "-h");
  if (named !== undefined && !host.staticConfig.includes(named)) {
    return refuse(call, `[GAUSS-51619] : The host name [${named}] is not in the cluster.`);
  }
  if (state.cm) return withManager(call);
  const limit = Number(option(args, "--time-out") ?? 30);
  const reached = await reachAll(call, limit < 30 ? 54_000 : 90_000);
  if (reached.kind === "timed-out") return refuse(call, timedOutText(call, reached.member, limit + 10));
  const rows = listedBy(state, host).map((member) => rowOf(state, member, reached.answers(member)));
  const text = shape(call, rows);
  const file = option(args, "-o", "--output");
  call.out(file === undefined ? text : "Status check is completed.\n");
  if (file !== undefined) await writeFile(resolve(call.cwd, file), text);
  return 0;
}

/** With a manager it prints what cm_ctl says (2.0.3+: one node per line) and accepts its 255. */
async function withManager(call: Call): Promise<number> {
  await call.pause(1_500);
  call.now();
  const { state, host } = call;
  const columns = { ip: true, port: false, path: true, oneEach: state.version !== "1.1.0" };
  if (!quorum(state, host)) return refuse(call, "[GAUSS-51600] : Failed to obtain the cluster status.");
  const detail = flag(call.args, "--detail", "--all");
  if (detail) call.out(managerSection(state, host, columns));
  const text = clusterSections(state, host, columns);
  const [, lines = ""] = /(cluster_state[\s\S]*?)current_az/.exec(text) ?? [];
  const line = "-".repeat(71);
  call.out(detail ? text : `${line}\n\n${lines}\n${line}\n\n`);
  return 0;
}

function shape(call: Call, rows: readonly Row[]): string {
  const { state, args } = call;
  const clusterState = clusterStateOf(rows);
  const withPaths = option(args, "-t") !== "query";
  if (flag(args, "--detail") || !withPaths) {
    const table = state.version === "1.1.0" ? wideTable(rows) : rowTable(rows, withPaths);
    return `[   Cluster State   ]\n\ncluster_state   : ${clusterState}\nredistributing  : No\ncurrent_az      : AZ_ALL\n\n[  Datanode State   ]\n\n${table}`;
  }
  const named = option(args, "-h");
  const shown = named === undefined ? rows : rows.filter(({ member }) => member.name === named);
  if (flag(args, "--all") || named !== undefined) return all(state, clusterState, shown);
  const line = "-".repeat(71);
  return `${line}\n\ncluster_name    : ${state.clusterName}\ncluster_state   : ${clusterState}\nredistributing  : No\n\n${line}\n\n`;
}

/** Observed with 7.0.0-RC3: exit 1 after 85 to 105 s, this text and nothing else. */
export function timedOutText(call: Call, member: Member, limit: number): string {
  const command = killedCommand(call, member, limit, `gs_ctl query -D ${member.dataDir}`);
  return `[GAUSS-51652] : Failed to get cluster node info.exception is: [GAUSS-51400] : Failed to execute the command: ${command}. Error:\n[1] ${time(call.now())} [FAILURE] ${member.address} Timed out, Killed by signal 9.`;
}
