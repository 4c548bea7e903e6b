import { type Logger, LogLevel } from "@slack/bolt";
import type { Log } from "./bot.ts";

/** Slack's libraries speak through our log. Their debug level prints whole payloads, so it is never passed on. */
export function boltLogger(log: Log): Logger {
  const pass =
    (level: "warn" | "error") =>
    (...parts: unknown[]): void =>
      log("Slack's library says", { level, said: parts.map(String).join(" ").slice(0, 2_000) });
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: pass("warn"),
    error: pass("error"),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}
