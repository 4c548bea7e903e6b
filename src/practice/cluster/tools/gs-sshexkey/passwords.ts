import { Failed } from "../om/failed.ts";
import { since } from "../om/since.ts";
import type { Call } from "../tool.ts";

const TRIES = 3;

/** On a terminal it asks; on a pipe it takes the first line and says nothing. */
export async function firstPassword(call: Call): Promise<string> {
  if (!call.terminal) return ((await call.readLine()) ?? "").replace(/\n$/, "");
  call.out(`Please enter password for current user[${call.user}].\n`);
  return (await call.readSecret("Password: ")) ?? "";
}

/** Of one host where the first did not fit. On a pipe getpass says that it is no terminal, and does not say which host it means. */
export async function otherPassword(call: Call, address: string, fits: (password: string) => boolean): Promise<string> {
  call.out(`Please enter password for current user[${call.user}] on the node[${address}].\n`);
  for (let left = TRIES; left > 0; left--) {
    if (!call.terminal) call.err(NO_TERMINAL);
    const password = await call.readSecret("Password: ");
    if (password === undefined) throw new Failed(NOBODY_ANSWERS);
    if (fits(password)) return password;
    if (left > 1 && since(call.state.version, "6.0")) {
      call.out("The password is incorrect, please input again.\n");
    }
  }
  throw new Failed(`[GAUSS-50306] : The password of ${address} is incorrect.`);
}

const NO_TERMINAL =
  "/usr/lib64/python3.9/getpass.py:91: GetPassWarning: Can not control echo on the terminal.\n  passwd = fallback_getpass(prompt, stream)\nWarning: Password input may be echoed.\n";

/** A mistake of the tool's own in its way out (observed with 7.0.0-RC3, Python 3.11). */
const NOBODY_ANSWERS =
  "[GAUSS-50100]:cannot access local variable 'KeyboardPassword' where it is not associated with a value";
