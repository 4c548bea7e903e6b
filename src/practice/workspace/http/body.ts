import type { IncomingMessage } from "node:http";
import { type Json, objectOf, parseJson } from "../json.ts";

const LARGEST = 64 * 1024 * 1024;
/** Arguments that hold structures; in a form they arrive as JSON text. */
const STRUCTURED = new Set(["attachments", "blocks", "chunks", "files", "metadata", "view"]);

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const piece = Buffer.from(chunk);
    size += piece.length;
    if (size > LARGEST) throw new Error("the body is larger than the practice workspace takes");
    chunks.push(piece);
  }
  return Buffer.concat(chunks);
}

/** The arguments of a call, from a form, from JSON or from the query. */
export async function argumentsOf(request: IncomingMessage, query: URLSearchParams): Promise<Json> {
  const body = (await bodyOf(request)).toString("utf8");
  const isJson = request.headers["content-type"]?.startsWith("application/json") === true;
  const given = isJson ? objectOf(parseJson(body)) : Object.fromEntries(new URLSearchParams(body));
  const all = { ...Object.fromEntries(query), ...given };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, structured(name, value)]));
}

function structured(name: string, value: unknown): unknown {
  if (typeof value !== "string" || !STRUCTURED.has(name) || value === "") return value;
  return parseJson(value) ?? value;
}

/** The bytes of an upload: the file part of a form, or the whole body. */
export async function uploadOf(request: IncomingMessage): Promise<Buffer> {
  const body = await bodyOf(request);
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/form-data")) return body;
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  for (const part of form.values()) {
    return typeof part === "string" ? Buffer.from(part) : Buffer.from(await part.arrayBuffer());
  }
  return Buffer.alloc(0);
}
