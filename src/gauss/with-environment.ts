import type { Cluster } from "../core/cluster.ts";

/** The script is fixed; the rest are its arguments. */
const WITH_ENVIRONMENT = '. "$1" && shift && exec "$@"';

/** Root finds the tools, and they their cluster, only with the database user's environment. */
export const rootWithEnvironment = ({ envFile }: Cluster, home: string, typed: readonly string[]): string[] => [
  "bash",
  "-c",
  WITH_ENVIRONMENT,
  "bash",
  envFile ?? `${home}/.bashrc`,
  ...typed,
];
