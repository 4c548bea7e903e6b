import { createServer } from "node:net";

export interface Addresses {
  readonly prefix: string;
  readonly sshPort: number;
  readonly databasePort: number;
}

const ATTEMPTS = 50;
const DATABASE_PORT = 15_400;

/** Loopback addresses 127.a.b.11, .12, … that nobody else uses, and an ssh port that is free on all of them. */
export async function findAddresses(count: number): Promise<Addresses> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [a, b] = [between(10, 250), between(1, 250)];
    const found = { prefix: `127.${a}.${b}.`, sshPort: between(20_000, 30_000), databasePort: DATABASE_PORT };
    const ports = [found.sshPort, found.databasePort];
    const all = hostAddresses(found.prefix, count).flatMap((address) => ports.map((port) => isFree(address, port)));
    if ((await Promise.all(all)).every((free) => free)) return found;
  }
  throw new Error("found no free loopback addresses");
}

export const hostAddresses = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${11 + index}`);

// Below 32768, where the system takes ports for outgoing connections.
const between = (low: number, high: number): number => low + Math.floor(Math.random() * (high - low));

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ host, port }, () => server.close(() => resolve(true)));
  });
}
