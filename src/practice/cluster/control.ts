import { connect, createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { z } from "zod";
import { Fault, type FaultInput } from "./faults.ts";

/** What comes back for a fault: one line of JSON. */
const Answer = z.union([z.strictObject({ done: z.literal(true) }), z.strictObject({ refused: z.string() })]);
type Answer = z.infer<typeof Answer>;

type Take = (input: FaultInput) => Promise<void>;

/** A unix socket that takes one fault per line. */
export class Control {
  readonly path: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(path: string, take: Take) {
    this.path = path;
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      socket.on("error", () => socket.destroy());
      createInterface(socket).on("line", (line) => {
        void obey(line, take).then((answer) => socket.end(`${JSON.stringify(answer)}\n`));
      });
    });
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.path, resolve);
    });
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

async function obey(line: string, take: Take): Promise<Answer> {
  try {
    await take(Fault.parse(JSON.parse(line)));
    return { done: true };
  } catch (error) {
    return { refused: error instanceof z.ZodError ? z.prettifyError(error) : String(error) };
  }
}

/** Sends one fault. Undefined = it is in effect; otherwise why not. */
export function sendFault(path: string, fault: unknown): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once("error", reject);
    createInterface(socket).once("line", (line) => {
      const answer = Answer.parse(JSON.parse(line));
      resolve("done" in answer ? undefined : answer.refused);
    });
    socket.write(`${JSON.stringify(fault)}\n`);
  });
}
