import { connect, createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { z } from "zod";
import { Fault, type FaultInput } from "./faults.ts";

/** What comes back for a fault: one line of JSON. */
const Answer = z.union([z.strictObject({ done: z.literal(true) }), z.strictObject({ refused: z.string() })]);
type Answer = z.infer<typeof Answer>;

/** A unix socket that takes one fault per line. */
export async function serveControl(path: string, fault: (input: FaultInput) => Promise<void>) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    createInterface(socket).on("line", (line) => {
      void obey(line, fault).then((answer) => socket.end(`${JSON.stringify(answer)}\n`));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  const close = (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { path, close };
}

async function obey(line: string, fault: (input: FaultInput) => Promise<void>): Promise<Answer> {
  try {
    await fault(Fault.parse(JSON.parse(line)));
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
