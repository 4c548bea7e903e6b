import type { Node } from "../core/cluster.ts";

interface Entry {
  readonly address: string;
  readonly names: readonly string[];
}

/** The lines of an /etc/hosts; gs_sshexkey adds `10.0.0.1 node1  #Gauss OM IP Hosts Mapping`. */
const entriesIn = (text: string): Entry[] =>
  text.split("\n").flatMap((line) => {
    const [address, ...names] = line.replace(/#.*$/, "").trim().split(/\s+/);
    return address === undefined || address === "" ? [] : [{ address, names }];
  });

const isLoopback = (address: string): boolean => /^(?:127\.|::1$)/.test(address);

/** Lines that lead to another place than the inventory: `node4 = 10.0.0.9`. A name on the loopback address is not among them. */
export const wrongNames = (text: string, nodes: readonly Node[]): string[] =>
  entriesIn(text).flatMap(({ address, names }) =>
    nodes
      .filter(({ name, backIp, ssh }) => names.includes(name) && address !== backIp && address !== ssh.host)
      .filter(() => !isLoopback(address))
      .map(({ name }) => `${name} = ${address}`),
  );

/** Machines whose own name leads to the loopback address: other machines cannot be told such an address. */
export const loopbackNames = (text: string, nodes: readonly Node[]): string[] =>
  entriesIn(text).flatMap(({ address, names }) =>
    nodes
      .filter(({ name, backIp }) => names.includes(name) && isLoopback(address) && address !== backIp)
      .map(({ name }) => `${name} = ${address}`),
  );
