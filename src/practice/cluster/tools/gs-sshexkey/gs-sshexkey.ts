import { existsSync, readFileSync } from "node:fs";
import { isIPv4 } from "node:net";
import { isAbsolute } from "node:path";
import { refuse } from "../gs-om/refuse.ts";
import { Failed } from "../om/failed.ts";
import { realPath } from "../place.ts";
import { type Call, option, type Tool } from "../tool.ts";
import { exchangeKeys, Stopped } from "./exchange.ts";
import { logInEverywhere } from "./logins.ts";
import { firstPassword } from "./passwords.ts";

/** Fact sheet 1.7; the order is that of OM v1.1.0 - 6.0: the password first, then a login to every host, and only then a line. */
export const gsSshexkey: Tool = {
  name: "gs_sshexkey",
  home: "om",
  buffered: true,
  async run(call) {
    try {
      const addresses = hostsIn(call);
      const logins = await logInEverywhere(call, addresses, await firstPassword(call));
      await exchangeKeys(call, logins);
      return 0;
    } catch (error) {
      if (error instanceof Failed) return refuse(call, error.message);
      if (!(error instanceof Stopped)) throw error;
      call.out(`${error.message}\n`);
      return 1;
    }
  },
};

function hostsIn(call: Call): string[] {
  const file = option(call.args, "-f") ?? "";
  if (file === "") throw new Failed("[GAUSS-50001] : Incorrect parameter. Parameter '-f' is required.");
  const path = realPath(call, file);
  if (!existsSync(path)) throw new Failed(`[GAUSS-50201] : The ${file} does not exist.`);
  if (!isAbsolute(file)) throw new Failed(`[GAUSS-50213] : The ${file} path must be an absolute path.`);
  const lines = readFileSync(path, "utf8").split("\n");
  const addresses = [...new Set(lines.map((line) => line.trim()).filter((line) => line !== ""))];
  const wrong = addresses.filter((address) => !isIPv4(address));
  if (wrong.length > 0) {
    const list = wrong.map((address) => `'${address}'`).join(", ");
    throw new Failed(`[GAUSS-50603] : The IP address is invalid.The IP list is:[${list}].`);
  }
  if (addresses.length === 0) {
    throw new Failed("[GAUSS-50004] : The parameter '-f' value is incorrect. It cannot be empty.");
  }
  return addresses;
}
