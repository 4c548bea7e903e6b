import { healthOf, staticConnections } from "../../state/health.ts";
import { receiverRecord, senderRecords } from "../records.ts";
import type { Call } from "../tool.ts";
import { say, sayDown } from "./speech.ts";

/** Until gs_ctl gives a connection up that does not answer and reads the state file. Real value not known. */
const GIVES_UP_MS = 2_000;

export async function query(call: Call, dir: string, here: boolean): Promise<number> {
  say(call, `gs_ctl query ,datadir is ${dir} `);
  await call.pause(50);
  call.now();
  const { state, host } = call;
  const health = healthOf(state, host);
  if (!here || health === undefined) {
    sayDown(call, dir);
    return 1;
  }
  if (host.instance.sqlHangs) await call.pause(GIVES_UP_MS);
  const refuses = health.state === "Starting" || health.state === "Building";
  if (host.instance.sqlHangs || refuses) {
    return fromStateFile(call, health, refuses ? "Connection refused" : "Connection timed out");
  }
  call.out(` HA state:           \n`);
  call.out(
    block([
      ["local_role", health.role],
      ["static_connections", String(staticConnections(host))],
      ["db_state", health.state],
      ["detail_information", health.detail],
    ]),
  );
  call.out("\n Senders info:       \n");
  call.out(records(senderRecords(state, host)));
  call.out(" Receiver info:      \n");
  const receiver = receiverRecord(state, host);
  call.out(records(receiver === undefined ? [] : [receiver]));
  return 0;
}

/** Sample gs_ctl-query-5.0.x-cannot-connect: blanks instead of a tab, the connection error as detail, exit 0. */
function fromStateFile(call: Call, { role, state }: { role: string; state: string }, trouble: string): number {
  const lines = [
    ["local_role", role],
    ["static_connections", String(staticConnections(call.host))],
    ["db_state", state],
    ["detail_information", `could not connect to server: ${trouble}`],
    ["sync_mode", "Async"],
  ];
  call.out(" HA state:           \n");
  call.out(lines.map(([key = "", value]) => `        ${key.padEnd(30)}: ${value}\n`).join(""));
  call.out("\n Senders info:       \n        No information \n Receiver info:      \n        No information \n");
  return 0;
}

type Pairs = readonly (readonly [string, string])[];

const block = (pairs: Pairs): string => pairs.map(([key, value]) => `\t${key.padEnd(30)} : ${value}\n`).join("");

const records = (all: readonly ReadonlyMap<string, string>[]): string =>
  all.length === 0 ? "No information \n" : all.map((record) => `${block([...record])}\n`).join("");
