import { App, HTTPReceiver, LogLevel, SocketModeReceiver, type types } from "@slack/bolt";
import { onTestFinished } from "vitest";
import { startWorkspace, type Workspace, type WorkspaceOptions } from "../../../src/practice/workspace/start.ts";

/** A workspace that ends with the test. Limits are off unless a test is about them. */
export async function aWorkspace(options: WorkspaceOptions = {}): Promise<Workspace> {
  const workspace = await startWorkspace({ limits: false, ...options });
  onTestFinished(() => workspace.close());
  return workspace;
}

const clientOptions = (workspace: Workspace) => ({
  slackApiUrl: workspace.apiUrl,
  retryConfig: { retries: 2, minTimeout: 1, maxTimeout: 2 },
});

/** A real Bolt app connected by Socket Mode. */
export async function aBot(workspace: Workspace, listen: (app: App) => void = () => {}): Promise<App> {
  const receiver = new SocketModeReceiver({
    appToken: workspace.appToken,
    clientPingTimeout: 1_000,
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions: clientOptions(workspace) },
  });
  const app = new App({
    token: workspace.botToken,
    receiver,
    convoStore: false,
    deferInitialization: true,
    logLevel: LogLevel.ERROR,
    clientOptions: clientOptions(workspace),
  });
  await app.init();
  listen(app);
  await app.start();
  onTestFinished(async () => void (await app.stop()));
  return app;
}

/** A real Bolt app that listens for signed requests. */
export async function anHttpBot(workspace: Workspace, listen: (app: App) => void): Promise<string> {
  const receiver = new HTTPReceiver({ signingSecret: workspace.signingSecret, logLevel: LogLevel.ERROR });
  const app = new App({
    token: workspace.botToken,
    receiver,
    convoStore: false,
    deferInitialization: true,
    logLevel: LogLevel.ERROR,
    clientOptions: clientOptions(workspace),
  });
  await app.init();
  listen(app);
  const server = await receiver.start({ port: 0, host: "127.0.0.1" });
  onTestFinished(async () => void (await receiver.stop()));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the bot does not listen");
  return `http://127.0.0.1:${address.port}/slack/events`;
}

export const button = (actionId: string, text: string, value = "1"): types.ActionsBlock => ({
  type: "actions",
  block_id: `with-${actionId}`,
  elements: [{ type: "button", action_id: actionId, value, text: { type: "plain_text", text } }],
});
