import { App, SocketModeReceiver } from "@slack/bolt";
import { startStage } from "../../src/practice/stage.ts";
import { startWorkspace } from "../../src/practice/workspace/start.ts";
import { LIN, OPS } from "../e2e/scene.ts";
import { type Bench, median } from "./measure.ts";

const COMMANDS = 1_000;
const PER_SECOND = 200;

type Send = (index: number) => Promise<{ readonly acked: number | null }>;

async function acks(send: Send): Promise<number[]> {
  const answers = await Promise.all(
    Array.from({ length: COMMANDS }, async (_, index) => {
      await new Promise((resolve) => setTimeout(resolve, (index * 1_000) / PER_SECOND));
      return (await send(index)).acked ?? Number.POSITIVE_INFINITY;
    }),
  );
  return answers;
}

/** How long 200 commands a second wait for their acknowledgement: our bot against a bare Bolt app that does nothing else. */
export const ack: Bench = {
  name: "ack",
  async run() {
    const stage = await startStage({ cluster: { timeScale: 0.02 } });
    await stage.startBot();
    const ours = await acks(() => stage.workspace.send.command(LIN, OPS, "/gauss help status"));
    await stage.close();

    const workspace = await startWorkspace();
    const clientOptions = { slackApiUrl: workspace.apiUrl };
    const receiver = new SocketModeReceiver({ appToken: workspace.appToken, installerOptions: { clientOptions } });
    const app = new App({ token: workspace.botToken, receiver, clientOptions: { ...clientOptions } });
    app.command("/gauss", async ({ ack: say }) => say("fine"));
    await app.start();
    const bare = await acks(() => workspace.send.command(LIN, OPS, "/gauss help status"));
    await app.stop();
    await workspace.close();
    return [
      { what: "acknowledged, our bot (median)", figure: median(ours), unit: "ms" },
      { what: "acknowledged, our bot (slowest)", figure: Math.max(...ours), unit: "ms" },
      { what: "acknowledged, a bare Bolt app (median)", figure: median(bare), unit: "ms" },
      {
        what: "ours / bare",
        figure: median(ours) / median(bare),
        unit: "ratio",
        aim: "<= 2",
        note: "the bare app shares the process of the workspace",
      },
    ];
  },
};
