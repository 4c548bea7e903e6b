import { dirname } from "node:path";

/** What each practice host has of its own; all other folders are this machine's. `commands/mapped.sh` knows the same ones. */
const OWN = /^\/(?:etc|root|home|opt|var|usr\/local)(?:\/|$)/;

/** Where a path of a host really is. Paths in a practice cluster's own folder, the host's tree among them, are real ones already. */
export function hostPath(root: string, path: string): string {
  const whole = path.replace(/^\/+/, "/");
  const cluster = dirname(dirname(root));
  if (whole === cluster || whole.startsWith(`${cluster}/`)) return whole;
  return OWN.test(whole) ? root + whole : whole;
}
