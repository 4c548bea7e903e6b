import { openJournal, startBot } from "../../src/bot.ts";
import { readConfig } from "../../src/config.ts";
import type { Store } from "../../src/core/world.ts";

/** The real bot, killed with SIGKILL before its n-th journal entry of a changing run is on disk; n comes from DIE_AT. */
const { DIE_AT = "0" } = process.env;

const die = (): Promise<never> => {
  process.kill(process.pid, "SIGKILL");
  return new Promise(() => undefined);
};

function dying(store: Store): Store {
  let written = 0;
  const write = async <T>(work: () => Promise<T>): Promise<T> => {
    written += 1;
    return written === Number(DIE_AT) ? die() : work();
  };
  return {
    ...store,
    open: (run, event, at) => write(() => store.open(run, event, at)),
    append: (run, seq, events, at) => write(() => store.append(run, seq, events, at)),
  };
}

const log = (message: string, details: Record<string, unknown>): void =>
  console.log(JSON.stringify({ msg: message, ...details }));
const config = readConfig(process.env);
await startBot(config, process.env, log, dying(await openJournal(config, log)));
console.log(JSON.stringify({ msg: "ready" }));
