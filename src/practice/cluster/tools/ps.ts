import { uptime } from "node:os";
import { basename } from "node:path";
import { MARK, type Process, processesOf } from "../hosts/processes.ts";
import { type Call, flag, option, type Tool } from "./tool.ts";

interface Shown {
  readonly pid: number;
  readonly parent: number;
  readonly user: string;
  readonly seconds: number;
  readonly name: string;
  readonly args: string;
}

/**
 * The real ps would show this whole machine, all hosts at once. This one shows a host's own processes, with the stand-ins
 * under the names of the tools they stand for, and the database that exists in the cluster process alone.
 */
export const ps: Tool = {
  name: "ps",
  home: "system",
  async run(call) {
    const rows = [...servers(call), ...(await processesOf(call.env[MARK] ?? "")).map((one) => shown(call, one))];
    const columns = columnsOf(call.args);
    const titles = columns.map(({ title }) => title);
    if (titles.some((title) => title !== "")) call.out(`${line(columns, titles)}\n`);
    for (const row of rows) {
      const cells = columns.map(({ name }) => cell(row, name));
      call.out(`${line(columns, cells)}\n`);
    }
    return 0;
  },
};

function shown(call: Call, { pid, parent, env, args, name, startedSecondsAfterBoot }: Process): Shown {
  // perl /PATH/OF/TOOL ARGUMENTS…
  const [interpreter = "", path = "", ...rest] = args;
  const standIn = interpreter.endsWith("/perl") && path.startsWith(`${call.env[MARK]}/`);
  const words = standIn ? [basename(path), ...rest] : args;
  const seconds = Math.max(0, Math.floor(uptime() - startedSecondsAfterBoot));
  return {
    pid,
    parent,
    user: env.get("USER") ?? call.user,
    seconds,
    name: (standIn ? words[0] : name) ?? name,
    // Of one that is ending the arguments are gone already.
    args: words.join(" ").replaceAll(/\p{Cc}/gu, " ") || `[${name}]`,
  };
}

function servers(call: Call): Shown[] {
  const { host, state } = call;
  const { instance } = host;
  const seconds = Math.floor((call.now().getTime() - instance.startedAt) / 1_000);
  const mode = instance.role.toLowerCase().replaceAll(" ", "_");
  const one = (pid: number, name: string, args: string): Shown => ({
    pid,
    parent: 1,
    user: "omm",
    seconds,
    name,
    args: `${name}${args}`,
  });
  const { activity } = instance;
  // A build that gs_expansion has left behind goes on by itself.
  const builds =
    activity.kind === "building" && activity.detached
      ? [one(5_800_000 + host.nodeId, "gs_ctl", ` build -D ${host.dataDir} -M standby`)]
      : [];
  const database = instance.running ? [one(instance.pid, "gaussdb", ` -D ${host.dataDir} -M ${mode}`)] : [];
  const managers = ["om_monitor", "cm_agent", "cm_server"].map((name, index) => one(5_900_001 + index, name, ""));
  return [...database, ...builds, ...(state.cm ? managers : [])];
}

interface Column {
  readonly name: string;
  readonly title: string;
  readonly width: number;
}

const TITLES: Readonly<Record<string, string>> = {
  pid: "PID",
  ppid: "PPID",
  user: "USER",
  uid: "UID",
  etimes: "ELAPSED",
  etime: "ELAPSED",
  args: "COMMAND",
  cmd: "CMD",
  command: "COMMAND",
  comm: "COMMAND",
};
const NUMERIC = new Set(["pid", "ppid", "etimes"]);

/** `-o pid=,user:32=,args=`; without -o the columns of `ps -ef`. */
function columnsOf(args: readonly string[]): Column[] {
  const asked = option(args, "-o") ?? (flag(args, "aux", "-aux") ? "user,pid,args" : "user,pid,ppid,args");
  return asked.split(",").map((word) => {
    const [, name = "", width = "8", title] = /^(\w+)(?::(\d+))?(?:=(.*))?$/.exec(word) ?? [];
    return { name, title: title ?? TITLES[name] ?? name.toUpperCase(), width: Number(width) };
  });
}

const line = (columns: readonly Column[], cells: readonly string[]): string =>
  columns
    .map(({ name, width }, index) => {
      const text = cells[index] ?? "";
      if (index === columns.length - 1) return text;
      return NUMERIC.has(name) ? text.padStart(7) : text.padEnd(width);
    })
    .join(" ");

function cell(row: Shown, name: string): string {
  if (name === "pid") return String(row.pid);
  if (name === "ppid") return String(row.parent);
  if (name === "etimes" || name === "etime") return String(row.seconds);
  if (name === "comm") return row.name;
  return name === "user" || name === "uid" ? row.user : row.args;
}
