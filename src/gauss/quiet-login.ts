import { command, type Probe } from "../core/operation.ts";

/**
 * What an account's profile prints when somebody logs in: anything at all breaks gs_sshexkey (GAUSS-51808) and the reading of remote
 * answers by all OM tools. Asked by root, since the account's own environment may be what is broken.
 */
export const loginOf = (user: string): Probe<string> => ({
  source: `login of ${user}`,
  command: command("runuser", "-l", user, "-c", "true"),
  parse(output, code) {
    if (/^(?:timeout: .*runuser|runuser: |sudo: )/m.test(output)) return { notRecognised: output.trim().slice(0, 200) };
    if (code !== 0 && output.trim() === "") return { notRecognised: `the login ended with ${code}` };
    return { value: output.trim().slice(0, 500) };
  },
});
