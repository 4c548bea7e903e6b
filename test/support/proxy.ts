import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

export interface TcpProxy {
  readonly port: number;
  /** Connections that are open now. */
  readonly open: number;
  /** Resets every connection; new ones pass. */
  cut(): void;
  /** From now on nothing passes, in either direction, and nobody is told: a host that is gone with its network. */
  swallow(): void;
  /** New connections pass again; the swallowed ones stay silent. */
  pass(): void;
  /** Nothing passes until the function that it gives is called; then everything that came meanwhile does. */
  hold(): () => void;
  /** Resolves when at least so many bytes have come from the target since the call. */
  flowed(bytes: number): Promise<void>;
  close(): Promise<void>;
}

/** A TCP proxy on a loopback port that can break in the ways a network does. */
export async function startProxy(target: { port: number; host?: string }): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  const silent = new WeakSet<Socket>();
  let swallowing = false;
  let bytes = 0;
  let waiting: { readonly until: number; readonly resolve: () => void }[] = [];

  const pipe = (from: Socket, to: Socket, counted: boolean): void => {
    from.on("data", (chunk) => {
      if (silent.has(from)) return;
      if (!to.write(chunk)) from.pause();
      if (!counted) return;
      bytes += chunk.length;
      const reached = waiting.filter(({ until }) => bytes >= until);
      waiting = waiting.filter(({ until }) => bytes < until);
      for (const { resolve } of reached) resolve();
    });
    to.on("drain", () => from.resume());
    from.on("error", () => {});
    from.on("close", () => {
      if (!silent.has(from)) to.destroy();
    });
    from.on("end", () => {
      if (!silent.has(from)) to.end();
    });
  };

  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: target.port, host: target.host ?? "127.0.0.1", noDelay: true });
    const pair = [near, far] as const;
    pairs.add(pair);
    near.on("close", () => pairs.delete(pair));
    if (swallowing) for (const socket of pair) silent.add(socket);
    pipe(near, far, false);
    pipe(far, near, true);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");

  const cut = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy();
  };
  return {
    port: address.port,
    get open() {
      return pairs.size;
    },
    cut,
    swallow() {
      swallowing = true;
      for (const pair of pairs) for (const socket of pair) silent.add(socket);
    },
    pass() {
      swallowing = false;
    },
    hold() {
      const sockets = [...pairs].flat();
      for (const socket of sockets) socket.pause();
      return () => {
        for (const socket of sockets) socket.resume();
      };
    },
    flowed: (more) => new Promise((resolve) => waiting.push({ until: bytes + more, resolve })),
    async close() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
