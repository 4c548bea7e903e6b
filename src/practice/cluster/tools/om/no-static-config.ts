import type { Call } from "../tool.ts";

/** Of a host on which nothing is installed, or no longer. */
export const noStaticConfig = (call: Call): string =>
  `[GAUSS-50201] : The static configuration file [${call.env["GAUSSHOME"] ?? ""}/bin/cluster_static_config] of designated user [${call.user}] does not exist.`;
