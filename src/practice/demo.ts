import { startStage } from "./stage.ts";

// node4 is a spare that was a member of something once, so that the whole recovery can be rehearsed.
const stage = await startStage({
  cluster: { timeScale: 0.3, spares: 1, dirty: ["profile", "trust", "data", "monitor"] },
});
let stopping = false;
const stop = async (code: number): Promise<never> => {
  // Taking the stage down ends the bot too: that end is no failure.
  if (stopping) return new Promise(() => undefined);
  stopping = true;
  await stage.close();
  process.exit(code);
};
process.once("SIGINT", () => void stop(0));
process.once("SIGTERM", () => void stop(0));
const bot = await stage.startBot().catch(async (error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return stop(1);
});
console.log(`Open ${stage.workspace.url}

Type /gauss status there. Power off node1 in the drawer "Practice cluster", then type /gauss failover, or
/gauss recover node1 node4 to be led through everything until node4 has taken its place.
Somebody else than Lin Wei has to approve: choose who you are at the lower left.
Ctrl-C ends everything and leaves nothing behind.`);
const code = await bot.ended;
if (!stopping) console.error(`the bot ended with ${code}:\n${bot.log.slice(-20).join("\n")}`);
await stop(1);
