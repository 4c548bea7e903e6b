import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request as plain } from "node:http";
import { request as secure } from "node:https";

const SILENT_MS = 60_000;

/**
 * Posts so many bytes and resolves with the status of the answer. Each piece is asked for when the one before it was handed to the
 * network, and may take its memory. fetch and its like take pieces ahead of what they have sent, so each would have to be a copy.
 */
export async function posted(url: string, size: number, pieces: AsyncIterable<Buffer>): Promise<number | undefined> {
  const send = url.startsWith("http:") ? plain : secure;
  const headers = { "content-type": "application/octet-stream", "content-length": String(size) };
  const request = send(url, { method: "POST", headers, timeout: SILENT_MS });
  request.on("timeout", () => request.destroy(new Error(`nothing was heard for ${SILENT_MS} ms`)));
  const answered: Promise<IncomingMessage> = once(request, "response").then(([answer]) => answer);
  // Both may fail when nobody waits for them any more, and would take the process down.
  request.on("error", () => {});
  answered.catch(() => {});
  try {
    // An answer before the end is a refusal; an error ends the waiting too.
    for await (const piece of pieces) {
      const early = await Promise.race([written(request, piece), answered]);
      if (early !== undefined) break;
    }
    request.end();
    const answer = await answered;
    return answer.statusCode;
  } finally {
    request.destroy();
  }
}

const written = (request: ClientRequest, piece: Buffer): Promise<undefined> =>
  new Promise((resolve, reject) => {
    request.write(piece, (error) => (error ? reject(error) : resolve(undefined)));
  });
