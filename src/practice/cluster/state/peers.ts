import type { Instance, Member } from "./member.ts";

/** postgresql.conf has a replconninfo1 to replconninfo8. */
export const MOST_PEERS = 8;

/** The value of a replconninfo: ports are the base port +1, +5 and +4 (fact sheet 1.10). */
export function connectionText(from: Address, to: Address): string {
  const ports = (side: string, { port }: Address): string =>
    `${side}port=${port + 1} ${side}heartbeatport=${port + 5} ${side}service=${port + 4}`;
  return `localhost=${from.address} ${ports("local", from)} remotehost=${to.address} ${ports("remote", to)}`;
}

type Address = Pick<Member, "address" | "port">;

/** The rule that lets another member in (observed, run 05-dropnode-dead-host). */
export const trustLine = ({ address }: Pick<Member, "address">): string =>
  `host    all    omm    ${address}/32    trust`;

/** What initdb writes. */
export const FIRST_RULES: readonly string[] = [
  "local   all             all                                     trust",
  "host    all             all             127.0.0.1/32            trust",
  "host    all             all             ::1/128                 trust",
];

/** Whom the replconninfo lines name; an empty one names nobody. */
export const peerAddresses = ({ peers }: Instance): string[] =>
  [...peers.values()].flatMap((text) => /(?:^|\s)remotehost=(\S+)/.exec(text)?.[1] ?? []);

/** Whether a rule of pg_hba.conf lets this address in. One that was commented out does not. */
export const admits = ({ hba }: Instance, address: string): boolean =>
  hba.some((line) => {
    const [type, , , from, method] = line.trim().split(/\s+/);
    return type === "host" && from === `${address}/32` && method === "trust";
  });

/** Whether a standby gets through to a primary: it has to be told where, and to be let in. */
export const mayConnect = (standby: Member, primary: Member): boolean =>
  peerAddresses(standby.instance).includes(primary.address) && admits(primary.instance, standby.address);
