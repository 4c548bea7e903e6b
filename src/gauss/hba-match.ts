import type { HbaLine } from "./replication-conf.ts";

/** Methods that ask for no password: replication has none to give. */
const WITHOUT_PASSWORD = ["trust", "cert", "gss", "krb5"];

interface Guest {
  readonly address: string;
  readonly user: string;
  /** Its name, for rules that are for a name. */
  readonly name: string;
}

/** Whether replication of this user from this address is let in. The first rule that fits decides, whatever stands below it. */
export function letsIn(rules: readonly HbaLine[], guest: Guest): boolean {
  const rule = deciding(rules, guest);
  return rule !== undefined && WITHOUT_PASSWORD.includes(rule.method);
}

export const deciding = (rules: readonly HbaLine[], guest: Guest): HbaLine | undefined =>
  rules.find(
    ({ type, database, user, address }) =>
      type !== "local" &&
      names(database).some((name) => name === "all" || name === "replication") &&
      names(user).some((name) => name === "all" || name === guest.user) &&
      address !== null &&
      (covers(address, guest.address) || address === guest.name),
  );

const names = (list: string): string[] => list.split(",").map((name) => name.replace(/^"(.*)"$/, "$1"));

/** Whether an address of a rule, one or a whole network, is meant for this one. Whole numbers: 10.0.0.1 is not meant by 10.0.0.10. */
function covers(rule: string, address: string): boolean {
  if (rule === "all" || rule === "samenet") return true;
  const [network = "", width] = rule.split("/");
  const [one, other] = [bitsOf(network), bitsOf(address)];
  if (one === undefined || other === undefined || one.length !== other.length) return false;
  const known = width === undefined ? one.length : Number(/^\d+$/.test(width) ? width : onesIn(bitsOf(width)));
  return one.slice(0, known) === other.slice(0, known);
}

/** A mask is as long as it has ones. */
const onesIn = (mask: string | undefined): number => mask?.replaceAll("0", "").length ?? Number.NaN;

function bitsOf(address: string): string | undefined {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(address))
    return address
      .split(".")
      .map((part) => Number(part).toString(2).padStart(8, "0"))
      .join("");
  if (!/^[0-9a-fA-F:]+$/.test(address) || !address.includes(":")) return undefined;
  const [head = "", tail] = address.split("::");
  const [first, last] = [head, tail ?? ""].map((half) => half.split(":").filter((part) => part !== ""));
  const parts = [...(first ?? []), ...(last ?? [])];
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - parts.length }, () => "0");
  return [...(first ?? []), ...zeros, ...(last ?? [])]
    .map((part) => Number.parseInt(part, 16).toString(2).padStart(16, "0"))
    .join("");
}
