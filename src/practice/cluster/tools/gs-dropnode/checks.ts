import { clusterStateOf, healthOf, rowOf } from "../../state/health.ts";
import { type Member, pathBetween } from "../../state/member.ts";
import { loginTo, REFUSED_MS, reachAll } from "../gs-om/reach.ts";
import { timedOutText } from "../gs-om/status.ts";
import { Failed } from "../om/failed.ts";
import { since } from "../om/since.ts";
import type { Call } from "../tool.ts";
import { ERRORS } from "./errors.ts";

const ALL_UP_MS = 1_500;
/** Of a host that swallows packets: 30 + 30 s in 1.1.0, then no limit but ssh's own, ten seconds since 6.0.3 (fact sheet 1.5). */
const SILENT_MS = { "1.1.0": 60_000, "3.0": 300_000, "5.0": 300_000, "6.0": 10_000 } as const;

/**
 * `echo 1` on every host; who stays has to answer. The targets that did not are returned. 6.0 asks those alone that stay, so it takes
 * every target for reachable (OM branch 6.0.0, checkConnection).
 */
export async function checkConnections(
  call: Call,
  targets: readonly Member[],
  staying: readonly Member[],
): Promise<ReadonlySet<Member>> {
  const { version } = call.state;
  const asked = since(version, "6.0") ? staying : [...staying, ...targets];
  const answers = await Promise.all(asked.map(async (member) => ({ member, login: await loginTo(call, member) })));
  const met = answers.map(({ login }) => login);
  const dead = met.includes("silent") ? SILENT_MS[version] : REFUSED_MS;
  await call.pause(met.some((login) => login === "refused" || login === "silent") ? dead : ALL_UP_MS);
  const failed = answers.filter(({ login }) => login !== "up").map(({ member }) => member);
  const report = failed.map(({ name }) => `[FAILURE] ${name}:`).join(".");
  // Names are looked for in the text as it stands, so node1 is found in node10 (trap 33).
  const missing = staying.find((member) =>
    since(version, "6.0") ? failed.includes(member) : report.includes(member.name),
  );
  if (missing !== undefined) throw new Failed(ERRORS[35807](missing.name, version));
  return new Set(failed);
}

/** Asks gs_om for the state, which from 3.0 on is left out when a host did not answer; then who is primary here. */
export async function checkStatus(call: Call, unreachable: ReadonlySet<Member>): Promise<void> {
  const { state, host } = call;
  if (unreachable.size === 0 || state.version === "1.1.0") await checkClusterState(call, unreachable);
  await call.pause(500);
  call.now();
  if (healthOf(state, host)?.role !== "Primary") throw new Failed(ERRORS[35804]());
}

async function checkClusterState(call: Call, unreachable: ReadonlySet<Member>): Promise<void> {
  const { state, host } = call;
  // 1.1.0 asks one host after the other and waits for each dead one, about five minutes.
  if (state.version === "1.1.0") await call.pause(1_500 + silentAmong(call, unreachable) * 300_000);
  const reached =
    state.version === "1.1.0"
      ? { kind: "looked" as const, answers: (member: Member) => !unreachable.has(member) }
      : await reachAll(call, 85_000);
  if (reached.kind === "timed-out") {
    const command = `source ${call.env["HOME"] ?? "~"}/.bashrc ; gs_om -t status`;
    throw new Failed(
      `[GAUSS-51400] : Failed to execute the command: ${command}.Error: \n${timedOutText(call, reached.member, 40)}`,
    );
  }
  const rows = host.staticConfig.flatMap((name) => {
    const member = state.members.get(name);
    return member === undefined ? [] : [rowOf(state, member, reached.answers(member))];
  });
  const word = clusterStateOf(rows);
  if (word === "Unavailable") throw new Failed(ERRORS[35806](word, state.version));
}

const silentAmong = ({ host }: Call, unreachable: ReadonlySet<Member>): number =>
  [...unreachable].filter((member) => pathBetween(host, member) === "silent").length;
