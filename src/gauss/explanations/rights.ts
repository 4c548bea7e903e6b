import { family } from "./family.ts";

/** Who may run a tool, where, and what it may touch. */
export const RIGHTS = family("explain-rights", {
  "GAUSS-50100": {
    meaning: { en: "gs_sshexkey ended with an error that has no code of its own." },
    cause: { en: "The text behind the code is the error as Python gives it." },
    next: { en: "Begin again with `/gauss trust`: a clean run repairs one that failed." },
    cases: {
      "no-password": {
        within: "KeyboardPassword",
        meaning: { en: "gs_sshexkey got no password." },
        cause: { en: "Its input was closed before it could read one, so nothing has been changed." },
        next: { en: "Start it again with the password at hand: `/gauss trust`" },
      },
      unreadable: {
        within: "is not readable",
        meaning: { en: "The user who runs the tool cannot read a file." },
        cause: { en: "The file belongs to somebody else, often an XML that root wrote." },
        next: { en: "Give the database user the right to read the file that the message names." },
      },
    },
  },
  "GAUSS-50102": {
    meaning: { en: "The database user cannot write to a directory." },
    cause: { en: "The directory, or one above it, was made by root." },
    next: { en: "Give the directory to the database user, or begin with `/gauss prepare <node>`" },
  },
  "GAUSS-50104": {
    meaning: { en: "Only root may run this tool, and another user started it." },
    cause: { en: "gs_expansion before 6.0 and gs_postuninstall want root." },
    next: { en: "Give the bot root on that host in the inventory, or run the tool as root." },
  },
  "GAUSS-50105": {
    meaning: { en: "The tool refuses to run as root." },
    cause: { en: "gs_om, gs_dropnode, gs_uninstall and gs_install are for the database user." },
    next: { en: "Run it as the database user, and name that user in the inventory." },
  },
  "GAUSS-50107": {
    meaning: { en: "The rights of a file or of the link to the installed software could not be set." },
    cause: { en: "The path belongs to another user, or its file system takes no changes." },
    next: { en: "Look at the owner of the path that the message names, and correct it." },
  },
  "GAUSS-50110": {
    meaning: { en: "The tool may not run on this host." },
    cause: { en: "gs_expansion wants the host whose DEVICE in the XML holds dataNode1, and it must be the primary." },
    next: { en: "Run it on the primary of `/gauss status`; after a failover renew the XML first: `/gauss xml`" },
  },
  "GAUSS-50315": {
    meaning: { en: "The user who runs the tool does not own the installation." },
    cause: { en: "Another user installed it, or copied files changed the owner." },
    next: { en: "Run the tool as the owner that `ls -ld $GAUSSHOME` shows." },
  },
  "GAUSS-50323": {
    meaning: { en: "The named user did not install this cluster." },
    cause: { en: "User or group in the command differ from the owner of the installation directory." },
    next: { en: "Put the user and the group that own $GAUSSHOME into the inventory." },
  },
  "GAUSS-50324": {
    meaning: { en: "Without root a tool takes only its own user and group." },
    cause: { en: "The user or the group in the command is not that of the user who started it." },
    next: { en: "Name the user who runs the tool and its main group, or start it as root." },
  },
  "GAUSS-53033": {
    meaning: { en: "gs_om was told a user other than the one who runs it." },
    cause: { en: "The command was typed as another user than its -U says." },
    next: { en: "Log in as the user in the message and run it again." },
  },
});
