import type { Cluster } from "../core/cluster.ts";
import type { As, Command } from "../core/operation.ts";
import { secretOf } from "./trust-run.ts";
import { rootWithEnvironment } from "./with-environment.ts";

/** 2 of `2.0.1`; undefined where the version is not known. */
export function majorOf(version: string | undefined): number | undefined {
  const major = Number.parseInt(version ?? "", 10);
  return Number.isInteger(major) ? major : undefined;
}

/** Up to 5.x the tool lets only root in; from 6.0 on the database user does without (observed with 7.0.0-RC3). */
export const expandsAs = (major: number | undefined): As => (major !== undefined && major >= 6 ? "database" : "root");

/** Whose trust among the machines it wants: its own, and as root the database user's too. */
export const usersToTrust = (major: number | undefined): readonly As[] =>
  expandsAs(major) === "root" ? ["root", "database"] : ["database"];

/** The name of the secret that a new installation is given; the copy of the primary's data replaces it. */
const DATABASE_PASSWORD = "databasePassword";

/** Whose passwords the tool asks for: up to 3.x those of gs_install on the new host, up to 2.x that of the login there too. */
export const secretsAsked = (cluster: Cluster, major: number): string[] => [
  ...(major < 3 ? [secretOf(cluster, "database")] : []),
  ...(major < 5 ? [DATABASE_PASSWORD] : []),
];

interface Expansion {
  readonly major: number;
  readonly addresses: readonly string[];
  readonly xmlFile: string;
  /** Of the database user on the primary. */
  readonly home: string;
}

/**
 * The child that asks has no stdin, so up to 3.x it needs a terminal; later versions ask nothing (gs_expansion-5.0.0-ok), and on a
 * terminal they tell at once what they do. Each question comes once for every new host.
 */
export function expansion(cluster: Cluster, { major, addresses, xmlFile, home }: Expansion): Command {
  const { osUser, osGroup } = cluster;
  const typed = ["gs_expansion", "-U", osUser, "-G", osGroup, "-h", addresses.join(","), "-X", xmlFile];
  const answers = addresses.flatMap((address) => [
    ...(major < 3
      ? [asked(`Please enter the password of user [${osUser}] on node [${address}]:`, secretOf(cluster, "database"))]
      : []),
    ...(major < 5
      ? [
          asked("Please enter password for database:", DATABASE_PASSWORD),
          asked("Please repeat for database:", DATABASE_PASSWORD),
        ]
      : []),
  ]);
  const argv = expandsAs(major) === "root" ? rootWithEnvironment(cluster, home, typed) : typed;
  return { argv, tty: true, answers };
}

const asked = (whenAsked: string, secret: string) => ({ whenAsked, reply: { secret } });

/** The last line, with exit 0; 1.1.0 says so whatever the build did, and with a cluster manager there is none. */
export function saidAtTheEnd(major: number, managed: boolean): string | undefined {
  if (major < 2) return "Success to expansion standby nodes.";
  return managed ? undefined : "Expansion Finish.";
}
