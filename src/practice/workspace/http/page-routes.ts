import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { parseJson } from "../json.ts";
import type { WorkspaceOptions } from "../options.ts";
import type { Send } from "../send.ts";
import type { Team } from "../team.ts";
import { act } from "./act.ts";
import { bodyOf } from "./body.ts";
import { LiveStreams } from "./live-streams.ts";
import { Panel } from "./panel.ts";
import { send, sendJson } from "./reply.ts";

const PAGE = new URL("../page/", import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

/** The page and what it asks for: its files, the live stream, acts of people, the practice drawer. */
export class PageRoutes {
  readonly #send: Send;
  readonly #panel: Panel;
  readonly #streams: LiveStreams;

  constructor(
    team: Team,
    acts: Send,
    options: Pick<WorkspaceOptions, "panel" | "panelState">,
    connections: () => number,
  ) {
    this.#send = acts;
    this.#panel = new Panel(options);
    this.#streams = new LiveStreams(team, this.#panel, connections);
  }

  async take(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const [, area = "", name = ""] = url.pathname.split("/");
    if (request.method === "POST") return this.#post(area, name, request, response);
    if (area === "stream") return this.#streams.open(response, url.searchParams.get("as") ?? "");
    if (area === "page") return this.#file(name, response);
    if (area === "" || area === "archives") return this.#file("index.html", response);
    send(response, 404, "nothing here");
  }

  close(): void {
    this.#streams.close();
  }

  async #post(area: string, name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A foreign page can send a form here, but neither this type nor this origin.
    const { origin, host, "content-type": type } = request.headers;
    const foreign = origin !== undefined && origin !== `http://${host}`;
    if (foreign || type !== "application/json") return send(response, 403, "only for the page");
    const body = parseJson((await bodyOf(request)).toString("utf8"));
    if (area === "act") return sendJson(response, await act(this.#send, name, body));
    if (area === "panel") return sendJson(response, { text: await this.#panel.run(name) });
    send(response, 404, "nothing here");
  }

  async #file(name: string, response: ServerResponse): Promise<void> {
    const type = TYPES[name.split(".").at(-1) ?? ""];
    if (type === undefined || !/^[a-z-]+\.[a-z]+$/.test(name)) return send(response, 404, "nothing here");
    const content = await readFile(new URL(name, PAGE)).catch(() => undefined);
    if (content === undefined) return send(response, 404, "nothing here");
    send(response, 200, content, {
      "content-type": type,
      "content-security-policy": "default-src 'self'; img-src 'self' https: data:; style-src 'self'",
    });
  }
}
