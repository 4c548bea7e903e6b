import type { Member } from "../../state/member.ts";
import { loginTo, REFUSED_MS } from "../gs-om/reach.ts";
import { exchangeKeys, Stopped } from "../gs-sshexkey/exchange.ts";
import { logInEverywhere } from "../gs-sshexkey/logins.ts";
import { firstPassword } from "../gs-sshexkey/passwords.ts";
import { Failed } from "../om/failed.ts";
import type { Log } from "../om/om-log.ts";
import { since } from "../om/since.ts";
import { traceback } from "../om/traceback.ts";
import type { Call } from "../tool.ts";

const USERS = ["root", "omm"] as const;

/** Up to 5.x root and the database user have to get in everywhere. 6.0 makes the trust it needs itself, as gs_sshexkey does. */
export async function makeTrust(call: Call, log: Log, addresses: readonly string[]): Promise<void> {
  const { state, user } = call;
  const members = addresses.flatMap(
    (address) => [...state.members.values()].find((member) => member.address === address) ?? [],
  );
  const isModern = since(state.version, "6.0");
  const closed = await closedTo(call, members, isModern && user !== "root" ? [user] : USERS);
  if (!isModern) {
    if (closed.size > 0)
      throw new Failed(`[GAUSS-51100] : Failed to verify SSH trust on these nodes: ${listed(closed)}.`);
    return;
  }
  if (user !== "root") log("Normal user can not set hugebin, continue.");
  if (closed.size === 0) {
    log("The cluster no need create ssh trust");
    return;
  }
  await exchange(call, addresses);
}

async function closedTo(call: Call, members: readonly Member[], users: readonly string[]) {
  const closed = new Map<string, Member[]>();
  let dead = false;
  for (const user of users) {
    for (const member of members) {
      const login = await loginTo(call, member, user);
      if (login === "up") continue;
      dead ||= login !== "denied";
      closed.set(user, [...(closed.get(user) ?? []), member]);
    }
  }
  await call.pause(dead ? REFUSED_MS : 2_000);
  return closed;
}

/** By name, then by address, as the tool asks. */
function listed(closed: ReadonlyMap<string, readonly Member[]>): string {
  const lines = [...closed].map(([user, members]) => {
    const hosts = [...members.map(({ name }) => name), ...members.map(({ address }) => address)];
    return `\n${hosts.join(", ")} by ${user === "root" ? "root" : "individual user"}`;
  });
  return lines.join("");
}

/** What gs_sshexkey ends with comes out as an exception of this tool (observed-runs (8)). */
async function exchange(call: Call, addresses: readonly string[]): Promise<void> {
  try {
    await exchangeKeys(call, await logInEverywhere(call, addresses, await firstPassword(call)));
  } catch (error) {
    if (!(error instanceof Failed || error instanceof Stopped)) throw error;
    const frames = [
      [724, "expansion.checkTrust()"],
      [505, "self.create_trust()"],
    ] as const;
    throw new Failed(traceback(call, "gs_expansion", frames, `Exception: ${error.message}`));
  }
}
