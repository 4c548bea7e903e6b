import type { ServerResponse } from "node:http";

type Headers = Readonly<Record<string, string>>;

export function sendJson(response: ServerResponse, body: unknown, status = 200, headers: Headers = {}): void {
  send(response, status, JSON.stringify(body), { "content-type": "application/json; charset=utf-8", ...headers });
}

export function send(response: ServerResponse, status: number, body: string | Buffer, headers: Headers = {}): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", ...headers });
  response.end(body);
}
