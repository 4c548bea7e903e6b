import type { IncomingMessage, ServerResponse } from "node:http";
import type { Fault, Faults } from "../faults.ts";
import type { Json } from "../json.ts";
import { Refused } from "../refused.ts";
import type { Team } from "../team.ts";
import type { WebApi } from "../web-api.ts";
import { argumentsOf, bodyOf, uploadOf } from "./body.ts";
import { send, sendJson } from "./reply.ts";

/** What Slack's own servers answer: the Web API, response urls, uploads and files. */
export class SlackRoutes {
  readonly #team: Team;
  readonly #api: WebApi;
  readonly #faults: Faults;

  constructor(team: Team, api: WebApi, faults: Faults) {
    this.#team = team;
    this.#api = api;
    this.#faults = faults;
  }

  /** False when the path is none of Slack's. */
  async take(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> {
    const [, area = "", id = ""] = url.pathname.split("/");
    switch (area) {
      case "api":
        await this.#withFault(id, request, response, () => this.#call(id, request, response, url));
        return true;
      case "response":
        await this.#withFault("response_url", request, response, () => this.#respond(id, request, response));
        return true;
      case "upload":
        await this.#upload(id, request, response);
        return true;
      case "files":
        this.#file(id, response, url.searchParams.has("download"));
        return true;
      default:
        return false;
    }
  }

  async #withFault(
    method: string,
    request: IncomingMessage,
    response: ServerResponse,
    work: () => Promise<void>,
  ): Promise<void> {
    const fault = this.#faults.take(method);
    if (fault === undefined) return work();
    if (fault.reset === "after") {
      // The work is done and its answer goes nowhere: the caller cannot know.
      response.write = () => true;
      response.end = () => response;
      await work();
      request.socket.destroy();
      return;
    }
    await bodyOf(request);
    this.#fail(fault, method, request, response);
  }

  #fail(fault: Fault, method: string, request: IncomingMessage, response: ServerResponse): void {
    this.#team.changes.tell({ kind: "call", method });
    if (fault.reset === true) {
      request.socket.destroy();
      return;
    }
    if (fault.error !== undefined) sendJson(response, { ok: false, error: fault.error });
    else if (fault.status === 429) tooMany(response, fault.retryAfter ?? 1);
    else send(response, fault.status ?? 500, "the practice workspace fails on purpose");
  }

  async #call(method: string, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const args = await argumentsOf(request, url.searchParams);
    const answer = await this.#api.call(method, args, tokenOf(request, args));
    if (answer.kind === "too-many") return tooMany(response, answer.retryAfter);
    sendJson(response, answer.body, 200, { "x-oauth-scopes": SCOPES });
  }

  async #respond(id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#team.changes.tell({ kind: "call", method: "response_url" });
    const body = (await bodyOf(request)).toString("utf8");
    try {
      this.#team.responseUrls.use(id, body);
      send(response, 200, "ok");
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const status = error.code === "expired_url" ? 404 : 400;
      sendJson(response, { ok: false, error: error.code, ...error.details }, status);
    }
  }

  async #upload(id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const data = await uploadOf(request);
    if (this.#team.files.receive(id, data)) return send(response, 200, `OK - ${data.length}`);
    send(response, 400, "no such upload, or not the length that was announced");
  }

  #file(id: string, response: ServerResponse, download: boolean): void {
    const file = this.#team.files.content(id);
    if (file === undefined) {
      send(response, 404, "no such file");
      return;
    }
    const name = encodeURIComponent(file.name);
    send(response, 200, file.data, {
      "content-type": file.mimetype.startsWith("text/") ? "text/plain; charset=utf-8" : file.mimetype,
      // Shared files are the bot's data, never part of this page.
      "content-security-policy": "sandbox",
      "x-content-type-options": "nosniff",
      "content-disposition": `${download ? "attachment" : "inline"}; filename*=UTF-8''${name}`,
    });
  }
}

const SCOPES = "app_mentions:read,chat:write,commands,files:write,usergroups:read,users:read";

const tooMany = (response: ServerResponse, seconds: number): void =>
  sendJson(response, { ok: false, error: "ratelimited" }, 429, { "retry-after": String(seconds) });

function tokenOf(request: IncomingMessage, args: Json): string | undefined {
  const [scheme, token] = (request.headers.authorization ?? "").split(" ");
  if (scheme?.toLowerCase() === "bearer" && token !== undefined) return token;
  return typeof args["token"] === "string" ? args["token"] : undefined;
}
