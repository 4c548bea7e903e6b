import { pathToFileURL } from "node:url";
import pino from "pino";
import { openJournal, startBot } from "./bot.ts";
import { ConfigError, readConfig, readEnvironment } from "./config.ts";

/** Runs the bot until it is told to stop. The exit code is 1 when the configuration is wrong, with a line per mistake. */
export async function start(environment: Readonly<Record<string, string | undefined>>): Promise<number> {
  let config: ReturnType<typeof readConfig>;
  try {
    config = readConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) process.stderr.write(`${problem}\n`);
    return 1;
  }
  const logger = pino({ level: config.logLevel });
  const log = (message: string, details: Record<string, unknown>): void => logger.warn(details, message);
  // A supervisor starts it again, and every run goes on where it was: better than a bot that is half dead.
  process.on("unhandledRejection", (error) => {
    logger.fatal({ error }, "an error that nobody handled");
    process.exit(70);
  });
  const bot = await startBot(config, environment, log, await openJournal(config, log));
  logger.info({ clusters: [...config.clusters.keys()], slack: config.slack.receive.kind }, "ready");
  await new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
  await bot.stop();
  return 0;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exit(await start(readEnvironment()));
}
