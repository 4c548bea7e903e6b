import { timingSafeEqual } from "node:crypto";
import { connect } from "node:net";
import ssh2, { type AuthContext, type Connection, type ServerChannel } from "ssh2";
import type { Account } from "./session.ts";
import { serveSession } from "./session.ts";

/** Stock sshd allows no more (MaxSessions). */
const MAX_SESSIONS = 10;

export interface SshdOptions {
  readonly hostKey: string;
  readonly clientKey: string;
  /** As the machine's passwd has it at that moment; undefined for nobody who may log in. */
  readonly accountOf: (user: string) => Account | undefined;
  /** False while the fault `refuseKeys` is on. */
  readonly takesKeys: () => boolean;
}

/** The ssh server of one host. It listens on a unix socket; the door in front of it decides what others see. */
export function createSshd(options: SshdOptions): ssh2.Server {
  const clientKey = ssh2.utils.parseKey(options.clientKey);
  if (clientKey instanceof Error) throw clientKey;
  return new ssh2.Server({ hostKeys: [options.hostKey], ident: "OpenSSH_9.2p1" }, (client) => {
    let user = "";
    client.on("error", () => client.end());
    client.on("authentication", (context) => {
      if (!options.takesKeys() || options.accountOf(context.username) === undefined || !isKeyOf(context, clientKey)) {
        context.reject(["publickey"]);
        return;
      }
      user = context.username;
      context.accept();
    });
    client.on("ready", () => serve(client, options.accountOf(user)));
  });
}

function isKeyOf(context: AuthContext, key: ssh2.ParsedKey): boolean {
  if (context.method !== "publickey") return false;
  const wanted = key.getPublicSSH();
  if (context.key.data.length !== wanted.length || !timingSafeEqual(context.key.data, wanted)) return false;
  // Without a signature the client only asks whether this key would do.
  if (context.signature === undefined || context.blob === undefined) return true;
  return key.verify(context.blob, context.signature, context.hashAlgo) === true;
}

function serve(client: Connection, account: Account | undefined): void {
  let open = 0;
  client.on("session", (accept, reject) => {
    if (open >= MAX_SESSIONS || account === undefined) {
      reject();
      return;
    }
    open++;
    serveSession(accept(), account, () => open--);
  });
  client.on("tcpip", (accept, reject, { destIP, destPort }) => {
    const socket = connect(destPort, destIP);
    socket.once("error", () => reject());
    socket.once("connect", () => {
      socket.removeAllListeners("error");
      join(accept(), socket);
    });
  });
  client.on("request", (_accept, reject) => reject?.());
}

function join(channel: ServerChannel, socket: ReturnType<typeof connect>): void {
  channel.on("error", () => socket.destroy());
  socket.on("error", () => channel.end());
  channel.pipe(socket).pipe(channel);
  channel.on("close", () => socket.destroy());
}
