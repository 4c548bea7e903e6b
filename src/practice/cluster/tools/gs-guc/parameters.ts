import type { Member } from "../../state/member.ts";
import type { Call } from "../tool.ts";

interface Parameter {
  readonly name: string;
  /** Undefined = back to the default: the line is commented out. */
  readonly value: string | undefined;
}

const fileOf = ({ dataDir }: Member): string => `${dataDir}/postgresql.conf`;

/** What the file says: NULL for a parameter that is not set there. */
export function check(call: Call, name: string): number {
  const { host } = call;
  const number = numberOf(name);
  const value = (number === undefined ? host.instance.settings.get(name) : host.instance.peers.get(number)) ?? "NULL";
  call.out(`expected guc information: ${host.name}: ${name}=${value}: [${fileOf(host)}]\n`);
  call.out(`gs_guc check: ${host.name}: ${name}=${value}: [${fileOf(host)}]\n\n`);
  call.out("Total GUC values: 1. Failed GUC values: 0.\n");
  call.out(`The value of parameter ${name} is same on all instances.\n    ${name}=${value}\n`);
  return 0;
}

export async function setParameters(
  call: Call,
  command: string,
  member: Member,
  parameters: readonly Parameter[],
): Promise<void> {
  for (const { name, value } of parameters) {
    set(member, name, value);
    const shown = value === undefined ? name : `${name}=${value}`;
    call.out(`expected instance path: [${fileOf(member)}]\ngs_guc ${command}: ${shown}: [${fileOf(member)}]\n`);
  }
  await call.changed();
  if (command === "reload" && member.instance.running) call.out("server signaled\n");
}

function set({ instance }: Member, name: string, value: string | undefined): void {
  const number = numberOf(name);
  if (number === undefined) {
    if (value === undefined) instance.settings.delete(name);
    else instance.settings.set(name, value);
    return;
  }
  if (value === undefined) instance.peers.delete(number);
  else instance.peers.set(number, value);
}

/** The connections to the other members are numbered parameters. */
function numberOf(name: string): number | undefined {
  const [, number] = /^replconninfo([1-8])$/.exec(name) ?? [];
  return number === undefined ? undefined : Number(number);
}
