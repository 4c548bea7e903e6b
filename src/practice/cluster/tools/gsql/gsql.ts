import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { buildOf } from "../gaussdb.ts";
import type { Call, Tool } from "../tool.ts";
import { type Asked, parseArguments } from "./arguments.ts";
import { print } from "./print.ts";
import { type Outcome, runStatement } from "./statement.ts";
import { SqlError } from "./syntax.ts";
import { statementsOf, type Token, tokensOf } from "./tokens.ts";

export const gsql: Tool = {
  name: "gsql",
  home: "server",
  async run(call) {
    const asked = parseArguments(call.args);
    if (asked.version) {
      call.out(`gsql (${buildOf(call.state.version)}) compiled at 2023-03-30 00:00:00 commit 0 last mr  \n`);
      return 0;
    }
    const { host } = call;
    const port = asked.port ?? call.env["PGPORT"] ?? String(host.port);
    await call.pause(30);
    call.now();
    if (!host.instance.running || host.instance.activity.kind === "building" || port !== String(host.port)) {
      call.err(`failed to connect Unknown:${port}.\n`);
      return 2;
    }
    if (host.instance.activity.kind === "starting") {
      call.err("gsql: FATAL:  the database system is starting up\n");
      return 2;
    }
    if (host.instance.sqlHangs) return call.hang();
    const scripts = asked.commands.length > 0 ? asked.commands : [await script(call, asked)];
    for (const text of scripts) {
      if (!(await runScript(call, asked, text))) return asked.commands.length > 0 ? 1 : 3;
    }
    return 0;
  },
};

async function script(call: Call, { file }: Asked): Promise<string> {
  if (file !== undefined && file !== "-") return readFile(resolve(call.cwd, file), "utf8");
  let text = "";
  for (let line = await call.readLine(); line !== undefined; line = await call.readLine()) text += line;
  return text;
}

/** False after an error: what follows it is not run. */
async function runScript(call: Call, asked: Asked, sql: string): Promise<boolean> {
  const tokens = tokensOf(sql);
  if (tokens === undefined) {
    call.err("ERROR:  syntax error in statement\n");
    return false;
  }
  for (const statement of statementsOf(tokens)) {
    const outcome = attempt(call, statement);
    if (typeof outcome === "string") {
      call.err(`ERROR:  ${outcome}\n`);
      return false;
    }
    if (outcome.kind === "hangs") return call.hang();
    if (outcome.kind === "rows") call.out(print(outcome.result, asked.format));
    else if (!asked.quiet) call.out(`${outcome.text}\n`);
  }
  return true;
}

function attempt(call: Call, statement: readonly Token[]): Outcome | string {
  try {
    return runStatement(statement, { state: call.state, host: call.host, now: call.now() });
  } catch (error) {
    if (error instanceof SqlError) return error.message;
    throw error;
  }
}
