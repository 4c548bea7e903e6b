import type { Call, Tool } from "../tool.ts";

/** Addresses, and the routes that keep a machine away: `ip [-o] addr`, `ip [-o] route show|add|del …`. */
export const ip: Tool = {
  name: "ip",
  home: "system",
  async run(call) {
    const [object = "", verb = "show", ...rest] = call.args.filter((arg) => !arg.startsWith("-"));
    if (/^a(ddr(ess)?)?$/.test(object)) return showAddresses(call);
    if (!/^r(oute)?$/.test(object)) return failed(call, `Object "${object}" is unknown, try "ip help".`, 1);
    if (/^(show|list|ls)$/.test(verb)) return showRoutes(call);
    const [type = "", to = ""] = rest;
    if (!/^(add|del|delete)$/.test(verb) || type !== "unreachable")
      return failed(call, "here only unreachable routes are played", 1);
    return changeRoute(call, verb, to.replace(/\/(32|128)$/, ""));
  },
};

async function changeRoute(call: Call, verb: string, address: string): Promise<number> {
  const { unreachable } = call.host;
  if (call.user !== "root") return failed(call, "RTNETLINK answers: Operation not permitted", 2);
  const there = unreachable.has(address);
  if (verb === "add" && there) return failed(call, "RTNETLINK answers: File exists", 2);
  if (verb !== "add" && !there) return failed(call, "RTNETLINK answers: No such process", 2);
  if (verb === "add") unreachable.add(address);
  else unreachable.delete(address);
  await call.changed();
  return 0;
}

/** With the blank at the end that the real one prints (iproute2 6.1). */
function showRoutes(call: Call): number {
  const six = call.args.includes("-6");
  for (const address of call.host.unreachable) if (address.includes(":") === six) call.out(`unreachable ${address} \n`);
  return 0;
}

function showAddresses(call: Call): number {
  const forever = "\\       valid_lft forever preferred_lft forever\n";
  call.out(`1: lo    inet 127.0.0.1/8 scope host lo${forever}`);
  call.out(`2: eth0    inet ${call.host.address}/24 scope global eth0${forever}`);
  return 0;
}

function failed(call: Call, text: string, code: number): number {
  call.err(`${text}\n`);
  return code;
}
