import { connect } from "node:net";
import type { Duplex } from "node:stream";
import ssh2, { type ConnectConfig, type ServerHostKeyAlgorithm } from "ssh2";
import { Connection } from "./connection.ts";
import { type Identities, offer } from "./identity.ts";
import type { KnownHosts } from "./known-hosts.ts";
import type { Route } from "./route.ts";
import { troubleOf, Unreachable } from "./trouble.ts";
import { unless } from "./until.ts";

/** With the limit of three unanswered ones, a silent peer is noticed after 8 s. */
const KEEPALIVE_MS = 2_000;

/** Algorithms by the type of key they prove, in the order in which they are asked for. SHA-1 is not among them. */
const HOST_KEYS: readonly (readonly [type: string, algorithm: ServerHostKeyAlgorithm])[] = [
  ["ssh-ed25519", "ssh-ed25519"],
  ["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256"],
  ["ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384"],
  ["ecdsa-sha2-nistp521", "ecdsa-sha2-nistp521"],
  ["ssh-rsa", "rsa-sha2-512"],
  ["ssh-rsa", "rsa-sha2-256"],
];

export interface Credentials {
  readonly identities: Identities;
  readonly knownHosts: KnownHosts;
}

export function tcp({ host, port }: Pick<Route, "host" | "port">, until: AbortSignal): Promise<Duplex> {
  const socket = connect({ host, port, noDelay: true });
  // Stays for good: a socket whose error nobody listens for takes the process down.
  socket.on("error", () => {});
  return unless<Duplex>([until], (resolve, reject) => {
    socket.once("connect", () => resolve(socket)).once("error", (error) => reject(troubleOf(error)));
    return () => {};
  }).catch((error: unknown) => {
    socket.destroy();
    throw error;
  });
}

/** Proves the host to us and us to the host, over a transport that is connected. */
export async function logIn(
  route: Route,
  transport: Duplex,
  { identities, knownHosts }: Credentials,
  until: AbortSignal,
): Promise<Connection> {
  const [types, { methods, problems }] = await Promise.all([
    knownHosts.types(route.host, route.port),
    offer(identities, route.user),
  ]);
  const client = new ssh2.Client();
  let denied: unknown;
  let proven = false;
  const config: ConnectConfig = {
    sock: transport,
    username: route.user,
    authHandler: methods,
    algorithms: { serverHostKey: pinnedFirst(types) },
    hostVerifier: (key: Buffer, verify: (valid: boolean) => void) => {
      const judged = knownHosts.judge(route.host, route.port, key).catch((error: unknown) => error);
      void judged.then((no) => {
        denied = no;
        verify(no === undefined);
      });
    },
    keepaliveInterval: KEEPALIVE_MS,
    keepaliveCountMax: 3,
    readyTimeout: 0,
  };
  const explained = (error: unknown): unknown => {
    if (denied !== undefined) return denied;
    // A host that knows us by now and still hangs up, saying so, has had enough of our keys (MaxAuthTries).
    const sent = proven && error instanceof Error && "code" in error && typeof error.code === "number";
    const known = sent ? new Unreachable("not-authenticated", error.message, { cause: error }) : troubleOf(error);
    if (known.trouble !== "not-authenticated" || problems.length === 0) return known;
    return new Unreachable(known.trouble, `${known.message} (${problems.join("; ")})`, { cause: error });
  };
  try {
    return await unless([until], (resolve, reject) => {
      client.on("handshake", () => {
        proven = true;
      });
      client.on("ready", () => resolve(new Connection(client, transport)));
      client.on("error", (error) => {
        // An agent that is away is no reason to stop: the next method is tried by itself.
        if (error.level !== "agent") reject(explained(error));
      });
      client.on("close", () => reject(explained(new Error("the host hung up before we were logged in"))));
      client.connect(config);
      return () => {};
    });
  } catch (error) {
    client.destroy();
    transport.destroy();
    throw error;
  }
}

/** A pinned type is asked for before all others, lest a host that has several shows one that was never pinned. */
function pinnedFirst(pinned: ReadonlySet<string>): ServerHostKeyAlgorithm[] {
  const [first, rest] = [true, false].map((wanted) => HOST_KEYS.filter(([type]) => pinned.has(type) === wanted));
  return [...(first ?? []), ...(rest ?? [])].map(([, algorithm]) => algorithm);
}
