import { type Call, option, type Tool } from "./tool.ts";

/** `-D` on one host (fact sheet 1.10). `-N all` and pg_hba lines are not played. */
export const gsGuc: Tool = {
  name: "gs_guc",
  home: "server",
  async run(call) {
    const [command] = call.args;
    if (call.user === "root") {
      call.err("gs_guc: cannot be run as root\n");
      return 1;
    }
    const [, name, value] = /^\s*(\w+)\s*(?:=\s*'?(.*?)'?\s*)?$/s.exec(option(call.args, "-c") ?? "") ?? [];
    const here = (option(call.args, "-D") ?? "").replace(/(?<=.)\/+$/, "") === call.host.dataDir;
    await call.pause(200);
    if (name === undefined || !here) return failure(call);
    if (command === "check") return check(call, name);
    if ((command !== "set" && command !== "reload") || value === undefined) return failure(call);
    return change(call, command, name, value);
  },
};

const fileOf = (call: Call): string => `${call.host.dataDir}/postgresql.conf`;

function check(call: Call, name: string): number {
  const { host } = call;
  const value = host.instance.settings.get(name) ?? "NULL";
  call.out(`expected guc information: ${host.name}: ${name}=${value}: [${fileOf(call)}]\n`);
  call.out(`gs_guc check: ${host.name}: ${name}=${value}: [${fileOf(call)}]\n\n`);
  call.out("Total GUC values: 1. Failed GUC values: 0.\n");
  call.out(`The value of parameter ${name} is same on all instances.\n    ${name}=${value}\n`);
  return 0;
}

async function change(call: Call, command: string, name: string, value: string): Promise<number> {
  call.host.instance.settings.set(name, value);
  await call.changed();
  call.out(`expected instance path: [${fileOf(call)}]\ngs_guc ${command}: ${name}=${value}: [${fileOf(call)}]\n`);
  if (command === "reload" && call.host.instance.running) call.out("server signaled\n");
  call.out("\nTotal instances: 1. Failed instances: 0.\nSuccess to perform gs_guc!\n\n");
  return 0;
}

function failure(call: Call): number {
  call.out("Failure to perform gs_guc!\n");
  return 1;
}
