import { type Call, flag, option, type Tool } from "../tool.ts";
import { check, setParameters } from "./parameters.ts";
import { setRule } from "./rules.ts";
import { isEveryNode, onNodes } from "./targets.ts";

/** Of one host with -D, of several with -N (fact sheet 1.10). What is set counts at once, as after a reload. */
export const gsGuc: Tool = {
  name: "gs_guc",
  home: "server",
  async run(call) {
    const [command = ""] = call.args;
    if (call.user === "root") {
      call.err("gs_guc: cannot be run as root\n");
      return 1;
    }
    if (flag(call.args, "-V", "--version")) {
      call.out(`gs_guc (openGauss) ${call.state.version}\n`);
      return 0;
    }
    await call.pause(200);
    if (!["set", "reload", "check"].includes(command) || !isForSomebody(call)) return failure(call);
    const rule = option(call.args, "-h");
    if (rule !== undefined) return command === "check" ? failure(call) : setRule(call, command, rule);
    const parameters = optionsCalled(call.args, "-c").map(parameterIn);
    if (parameters.length === 0 || parameters.some(({ name }) => name === "")) return failure(call);
    if (command === "check") return check(call, parameters[0]?.name ?? "");
    if (!isEveryNode(call)) {
      await setParameters(call, command, call.host, parameters);
      call.out("\nTotal instances: 1. Failed instances: 0.\nSuccess to perform gs_guc!\n\n");
      return 0;
    }
    return onNodes(call, (member) => setParameters(call, command, member, parameters));
  },
};

/** -D has to be this host's own directory; -N names hosts. */
function isForSomebody(call: Call): boolean {
  const dir = option(call.args, "-D")?.replace(/(?<=.)\/+$/, "");
  return dir === undefined ? isEveryNode(call) : dir === call.host.dataDir;
}

const optionsCalled = (args: readonly string[], name: string): string[] =>
  args.flatMap((arg, index) => (arg === name ? (args[index + 1] ?? []) : []));

/** `name=value`, `name = 'value'`, or a name alone, which takes the line away. */
function parameterIn(text: string) {
  const [, name = "", value] = /^\s*(\w+)\s*(?:=\s*'?(.*?)'?\s*)?$/s.exec(text) ?? [];
  return { name, value };
}

function failure(call: Call): number {
  call.out("Failure to perform gs_guc!\n");
  return 1;
}
