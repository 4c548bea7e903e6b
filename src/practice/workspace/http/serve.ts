import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Sockets } from "../deliver/sockets.ts";
import type { Faults } from "../faults.ts";
import type { WorkspaceOptions } from "../options.ts";
import type { Send } from "../send.ts";
import type { Team } from "../team.ts";
import type { WebApi } from "../web-api.ts";
import { PageRoutes } from "./page-routes.ts";
import { send } from "./reply.ts";
import { SlackRoutes } from "./slack-routes.ts";

export interface Served {
  readonly team: Team;
  readonly api: WebApi;
  readonly faults: Faults;
  readonly send: Send;
  readonly sockets: Sockets;
  readonly options: Pick<WorkspaceOptions, "panel" | "panelState">;
}

/** Joins the server to what it serves; returns what ends that. */
export function serve(server: Server, { team, api, faults, send: acts, sockets, options }: Served): () => void {
  const slack = new SlackRoutes(team, api, faults);
  const page = new PageRoutes(team, acts, options, () => sockets.open);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", team.url());
    if (!isLocal(request)) return send(response, 403, "only for this machine");
    if (await slack.take(request, response, url)) return;
    await page.take(request, response, url);
  };
  server.on("request", (request, response) => {
    answer(request, response).catch((error: unknown) => fail(response, error));
  });
  server.on("upgrade", (request, socket, head) => sockets.upgrade(request, socket, head));
  return () => page.close();
}

/** Another name in `Host` means that a foreign web page found this port by way of DNS. */
const isLocal = ({ headers }: IncomingMessage): boolean => /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? "");

function fail(response: ServerResponse, error: unknown): void {
  console.error("practice workspace:", error);
  if (response.headersSent) response.destroy();
  else send(response, 500, error instanceof Error ? error.message : String(error));
}
