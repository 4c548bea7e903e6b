import { loginOutput } from "../../hosts/login-output.ts";
import type { Peer } from "../../hosts/trust.ts";
import { type Member, pathBetween } from "../../state/member.ts";
import { treeAt } from "../host-tree.ts";
import { Failed } from "../om/failed.ts";
import { since } from "../om/since.ts";
import type { Call } from "../tool.ts";
import { otherPassword } from "./passwords.ts";

/** A login takes about a second; a host that swallows packets is given up by the system. */
const LOGIN_MS = 2_000;
const SILENT_MS = 130_000;

/** Logs in with a password on each host; nothing is changed before all let it in (observed-runs (7)). */
export async function logInEverywhere(call: Call, addresses: readonly string[], password: string): Promise<Peer[]> {
  const members = addresses.map((address) => memberAt(call, address));
  await call.pause(LOGIN_MS);
  for (const [index, member] of members.entries()) await checkWay(call, member, addresses[index] ?? "");
  const there = members.flatMap((member) => member ?? []);
  const wrong = there.filter((member) => !lets(call, member, password));
  if (wrong.length > 0) call.out("Notice :The password of some nodes is incorrect.\n");
  for (const member of wrong) await otherPassword(call, member.address, (typed) => lets(call, member, typed));
  const peers = there.flatMap((member): Peer[] => {
    const tree = treeAt(call, member);
    return tree === undefined ? [] : [{ name: member.name, address: member.address, tree }];
  });
  await checkSilence(call, peers, wrong.length > 0);
  return peers;
}

const memberAt = ({ state }: Call, address: string): Member | undefined =>
  [...state.members.values()].find((member) => member.address === address);

const lets = ({ user }: Call, { passwords }: Member, password: string): boolean => passwords.get(user) === password;

async function checkWay(call: Call, member: Member | undefined, address: string): Promise<void> {
  const path = member === undefined ? "refused" : pathBetween(call.host, member);
  if (path === "up") return;
  if (path === "silent") await call.pause(SILENT_MS);
  const code = since(call.state.version, "6.0")
    ? `[GAUSS-51116] : The IP address ${address} or 22 is incorrect.`
    : `[GAUSS-51220] : The IP address ${address} is incorrect.`;
  const why = path === "silent" ? "[Errno 110] Connection timed out" : "[Errno 111] Connection refused";
  throw new Failed(`${code} Error: \nUnable to connect to ${address}: ${why}`);
}

/** Whatever ~/.bashrc prints is taken for trouble (trap 27). */
async function checkSilence({ user }: Call, peers: readonly Peer[], oneByOne: boolean): Promise<void> {
  const printed = await Promise.all(peers.map(async (peer) => ({ peer, text: await loginOutput(peer.tree, user) })));
  const noisy = printed.filter(({ text }) => text !== "");
  const [first] = noisy;
  if (first === undefined) return;
  if (oneByOne) {
    throw new Failed(
      `[GAUSS-51808] : The env file contains errmsg: ${first.text}\n.Please check ${first.peer.address} node /etc/profile or ~/.bashrc`,
    );
  }
  const all = noisy.map(({ peer, text }) => {
    const said = `Output: [${text.replaceAll("\n", "\\n")} ] print by /etc/profile or ~/.bashrc, please check it.`;
    return `{'Node[${peer.address}]': '${said}'}`;
  });
  throw new Failed(`[GAUSS-51808] : The env file contains errmsg: ${all.join("")}.`);
}
