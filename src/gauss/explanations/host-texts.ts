import { family } from "./family.ts";

/** What the shell, Python and the file system say. */
export const HOST_TEXTS = family("explain-host", {
  "no-such-command": {
    says: ["command not found"],
    meaning: { en: "The shell does not find the tool." },
    cause: { en: "The environment file was not read (exit 127), or the software is not installed there." },
    next: { en: "Let the inventory name the host's environment file: `gauss doctor` shows what is missing." },
  },
  "no-more-input": {
    says: ["EOF when reading a line", "EOFError"],
    meaning: { en: "The tool asked a question, and its input was closed." },
    cause: { en: "The connection was lost, or nobody answered; at a first question nothing has been changed." },
    next: { en: "Look with `/gauss status` how far it came, then run it again and answer." },
    cases: {
      "after-restart-question": {
        after: "restart the primary node now",
        meaning: { en: "The input was closed at the last question; the node is dropped already." },
        cause: { en: "gs_dropnode asks about a restart when everything else is done." },
        next: { en: "Do not drop again: see `/gauss status`, and restart the primary when it suits." },
      },
    },
  },
  "disk-full": {
    says: ["No space left on device"],
    meaning: { en: "A file system of the host is full." },
    cause: {
      en: "Logs, old copies or log segments that a dead standby holds back fill it, or its inodes are used up.",
    },
    next: { en: "Find it with `df -h` and `df -i`, free space, then look again: `/gauss check`" },
  },
  "read-only": {
    says: ["Read-only file system"],
    meaning: { en: "The file system takes no changes." },
    cause: { en: "The kernel closed it after a disk error, or it was mounted so." },
    next: { en: "Look at `dmesg` on that host; if its disk is failing, run `/gauss failover`" },
  },
  "no-right": {
    says: ["Permission denied"],
    meaning: { en: "The user may not read or write that path." },
    cause: { en: "It, or a directory above it, belongs to another user." },
    next: { en: "Correct the owner of the path, on a new machine with `/gauss prepare <node>`" },
  },
  "no-such-module": {
    says: ["ModuleNotFoundError", "No module named"],
    meaning: { en: "Python does not find a part of the tool." },
    cause: { en: "The environment file was not read, or the package is not complete." },
    next: { en: "Compare $GPHOME on that host with the primary's: `/gauss check`" },
  },
});
