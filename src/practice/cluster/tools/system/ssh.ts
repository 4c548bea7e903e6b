import { mayLogIn } from "../../hosts/trust.ts";
import { type Member, pathBetween } from "../../state/member.ts";
import { treeAt } from "../host-tree.ts";
import type { Call, Tool } from "../tool.ts";

/** Options of one letter with a value. */
const VALUED = /^-[oplFiE]$/;
/** How long the kernel tries, in seconds. */
const TRIES_S = 130;

/** `ssh [options] [USER@]HOST COMMAND` between hosts that trust each other; it asks nobody anything. Texts of OpenSSH 9. */
export const ssh: Tool = {
  name: "ssh",
  home: "system",
  async run(call) {
    const at = call.args.findIndex((arg, index) => !arg.startsWith("-") && !VALUED.test(call.args[index - 1] ?? ""));
    const [, user = call.user, host = ""] = /^(?:(.*)@)?(.*)$/.exec(call.args[at] ?? "") ?? [];
    const { members } = call.state;
    const other = members.get(host) ?? [...members.values()].find(({ address }) => address === host);
    const trouble = other === undefined ? failed(host, "No route to host") : await troubleWith(call, host, other, user);
    if (trouble === undefined && other !== undefined) return answer(call, other, call.args.slice(at + 1));
    call.err(`${trouble}\r\n`);
    return 255;
  },
};

const failed = (host: string, why: string): string => `ssh: connect to host ${host} port 22: ${why}`;

async function troubleWith(call: Call, host: string, other: Member, user: string): Promise<string | undefined> {
  const path = pathBetween(call.host, other);
  if (path === "refused")
    return failed(host, call.host.unreachable.has(other.address) ? "No route to host" : "Connection refused");
  if (path === "silent") {
    const limit = /ConnectTimeout=(\d+)/.exec(call.args.join(" "))?.[1] ?? TRIES_S;
    await call.pause(Number(limit) * 1_000);
    return failed(host, "Connection timed out");
  }
  return refusalBy(call, host, other, user);
}

async function refusalBy(call: Call, host: string, other: Member, user: string): Promise<string | undefined> {
  const denied = `${user}@${host}: Permission denied (publickey,gssapi-keyex,gssapi-with-mic,password).`;
  const [here, tree] = [treeAt(call), treeAt(call, other)];
  if (here === undefined || tree === undefined || user !== call.user) return denied;
  if (call.state.trustBroken && user !== "root" && other !== call.host) return denied;
  const strict = "you have requested strict checking.\r\nHost key verification failed.";
  switch (await mayLogIn(here, { name: other.name, address: other.address, tree }, user)) {
    case "in":
      return undefined;
    case "denied":
      return denied;
    case "unknown host key":
      return `No ED25519 host key is known for ${host} and ${strict}`;
    case "changed host key":
      return `@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r\nHost key for ${host} has changed and ${strict}`;
  }
}

/** What the command prints on the other side: of the few that tools and people type to see whether trust works. */
function answer(call: Call, { name }: Member, words: readonly string[]): number {
  const [command = "", ...rest] = words.join(" ").split(" ");
  if (command === "hostname") call.out(`${name}\n`);
  if (command === "echo") call.out(`${rest.join(" ")}\n`);
  if (["hostname", "echo", "true"].includes(command)) return 0;
  call.err(`bash: line 1: ${command}: command not found\n`);
  return 127;
}
