import type { ServerResponse } from "node:http";
import type { Change } from "../changes.ts";
import type { Message } from "../message.ts";
import { BOT, SLACKBOT, TEAM } from "../people.ts";
import type { Team } from "../team.ts";
import type { Panel } from "./panel.ts";

const LOOK_AT_PANEL_MS = 1_000;

/** Server-sent events: each page gets what its person may see, first all of it, then every change. */
export class LiveStreams {
  readonly #team: Team;
  readonly #panel: Panel;
  readonly #connections: () => number;
  readonly #open = new Set<{ readonly person: string; readonly response: ServerResponse }>();
  readonly #timer: NodeJS.Timeout;
  readonly #stop: () => void;
  #panelShown = "";

  constructor(team: Team, panel: Panel, connections: () => number) {
    this.#connections = connections;
    this.#team = team;
    this.#panel = panel;
    this.#stop = team.changes.listen((change) => this.#pass(change));
    this.#timer = setInterval(() => this.#passPanel(), LOOK_AT_PANEL_MS).unref();
  }

  open(response: ServerResponse, person: string): void {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    const stream = { person, response };
    this.#open.add(stream);
    response.on("close", () => this.#open.delete(stream));
    write(response, "everything", this.#everythingFor(person));
  }

  close(): void {
    clearInterval(this.#timer);
    this.#stop();
    for (const { response } of this.#open) response.destroy();
  }

  #pass(change: Change): void {
    for (const { person, response } of this.#open) {
      switch (change.kind) {
        case "message":
        case "gone":
          if (this.#maySee(person, change.message)) write(response, change.kind, change.message);
          break;
        case "modals":
          if (change.person === person) write(response, "modals", this.#team.views.stack(person));
          break;
        case "home":
          if (change.person === person) write(response, "home", this.#team.views.home(person));
          break;
        case "connections":
          write(response, "connections", change.open);
          break;
        case "call":
        case "envelope":
          break;
      }
    }
  }

  #passPanel(): void {
    if (this.#open.size === 0) return;
    const view = this.#panel.view();
    const shown = JSON.stringify(view);
    if (shown === this.#panelShown) return;
    this.#panelShown = shown;
    for (const { response } of this.#open) write(response, "panel", view);
  }

  #everythingFor(person: string): object {
    const { people, groups, conversations, views } = this.#team;
    const channels = conversations.channels.filter(({ directWith }) => (directWith ?? person) === person);
    const messages = channels.flatMap(({ id }) => conversations.all(id));
    return {
      team: TEAM,
      bot: BOT,
      slackbot: SLACKBOT,
      people,
      groups,
      channels,
      messages: messages.filter((message) => this.#maySee(person, message)),
      modals: views.stack(person),
      home: views.home(person) ?? null,
      panel: this.#panel.view(),
      connections: this.#connections(),
    };
  }

  #maySee(person: string, { channel, only_for }: Message): boolean {
    const directWith = this.#team.conversations.channel(channel)?.directWith ?? person;
    return directWith === person && (only_for ?? person) === person;
  }
}

function write(response: ServerResponse, event: string, data: unknown): void {
  response.write(`event: ${event}\ndata: ${JSON.stringify(data ?? null)}\n\n`);
}
