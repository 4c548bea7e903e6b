import { createServer, type Server } from "node:http";
import { blockProblem } from "./blocks/validate-blocks.ts";
import { Changes } from "./changes.ts";
import { Conversations } from "./conversations.ts";
import { Files } from "./files.ts";
import type { WorkspaceOptions } from "./options.ts";
import { CHANNELS, directChannel, EVERYBODY, GROUPS } from "./people.ts";
import { ResponseUrls } from "./response-urls.ts";
import type { Team } from "./team.ts";
import { Triggers } from "./triggers.ts";
import { Views } from "./views.ts";
import { Workspace } from "./workspace.ts";

export type { PanelButton, WorkspaceOptions } from "./options.ts";
export type { Workspace } from "./workspace.ts";

/** A local stand-in for Slack on a loopback port: the Web API, Socket Mode, signed deliveries and a page for people. */
export async function startWorkspace(options: WorkspaceOptions = {}): Promise<Workspace> {
  const server = createServer();
  const url = await listen(server, options.port ?? 0);
  return new Workspace(server, teamOf(options, url), options);
}

function teamOf(options: WorkspaceOptions, url: string): Team {
  const now = options.now ?? Date.now;
  const base = (): string => url;
  const changes = new Changes();
  const channels = [...CHANNELS, ...(options.moreChannels ?? []), ...EVERYBODY.map(directChannel)];
  const conversations = new Conversations(channels, changes, now);
  const withoutBlocks = new Set(options.withoutBlocks);
  const problemOf = (blocks: unknown) => blockProblem(blocks, "message", withoutBlocks);
  return {
    people: EVERYBODY,
    groups: GROUPS,
    conversations,
    views: new Views(changes),
    files: new Files(base),
    triggers: new Triggers(now),
    responseUrls: new ResponseUrls({ conversations, now, base, problemOf }),
    changes,
    now,
    url: base,
    withoutBlocks,
  };
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      const address = server.address();
      if (typeof address === "object" && address !== null) resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}
