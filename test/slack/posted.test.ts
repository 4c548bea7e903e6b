import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { expect, test } from "vitest";
import { posted } from "../../src/slack/posted.ts";

const PIECES = 200;
const PIECE_BYTES = 65_536;

/** All pieces in the same memory, as those of a log are. */
async function* pieces(): AsyncGenerator<Buffer> {
  const memory = Buffer.alloc(PIECE_BYTES);
  for (let number = 0; number < PIECES; number += 1) yield memory.fill(number);
}

async function whole(): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of pieces()) hash.update(piece);
  return hash.digest("hex");
}

async function at<T>(listener: RequestListener, visit: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  try {
    return await visit(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/upload`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

test("what arrives is what was read, however slowly it is taken", async () => {
  const hash = createHash("sha256");
  const taken: RequestListener = async (request, answer) => {
    for await (const chunk of request) {
      hash.update(chunk);
      // One chunk in a turn of the event loop: the sender is ahead.
      await new Promise(setImmediate);
    }
    answer.writeHead(200).end("OK");
  };
  expect(await at(taken, (url) => posted(url, PIECES * PIECE_BYTES, pieces()))).toBe(200);
  expect(hash.digest("hex")).toBe(await whole());
});

test("who refuses a file before all of it came is understood", async () => {
  const refused: RequestListener = (_request, answer) => answer.writeHead(413).end("too large");
  expect(await at(refused, (url) => posted(url, PIECES * PIECE_BYTES, pieces()))).toBe(413);
});

test("a file that cannot be read is an error of the reader", async () => {
  async function* broken(): AsyncGenerator<Buffer> {
    yield Buffer.alloc(10);
    throw new Error("the disk is gone");
  }
  const patient: RequestListener = (request) => void request.resume();
  await expect(at(patient, (url) => posted(url, 20, broken()))).rejects.toThrow("the disk is gone");
});

test("who hangs up in the middle, or is not there, is an error", async () => {
  const gone: RequestListener = (request) => void request.once("data", () => request.destroy());
  await expect(at(gone, (url) => posted(url, PIECES * PIECE_BYTES, pieces()))).rejects.toThrow();
  const closed = await at(gone, async (url) => url);
  await expect(posted(closed, PIECES * PIECE_BYTES, pieces())).rejects.toThrow("ECONNREFUSED");
});
