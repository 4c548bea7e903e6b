import { family } from "./family.ts";

/** What a host must have before a tool can work on it. */
export const ENVIRONMENT = family("explain-environment", {
  "GAUSS-50802": {
    meaning: { en: "A service of the host could not be restarted or switched." },
    cause: { en: "The service, such as rsyslog or cron, is not installed or does not start." },
    next: { en: "Look at it with `systemctl status` on that host, then run the step again." },
  },
  "GAUSS-51206": {
    meaning: { en: "The path of the environment file does not begin with a slash." },
    cause: { en: "The file was named by a short path, which is another file elsewhere." },
    next: { en: "Name the environment file by its whole path, also in the inventory." },
  },
  "GAUSS-51251": {
    meaning: { en: "A path belongs to root or is a link, which the tool refuses." },
    cause: { en: "The directory was made by root, or the environment file is a link." },
    next: { en: "Put a real path of the database user there, then run `/gauss prepare <node>`" },
  },
  "GAUSS-51405": {
    meaning: { en: "Software that the tool needs is not installed on the host." },
    cause: { en: "A new machine lacks packages such as expect that the primary has." },
    next: { en: "Install the packages in the message, then look again: `/gauss check`" },
  },
  "GAUSS-51800": {
    meaning: { en: "A variable of the environment is empty or too long." },
    cause: { en: "The environment file was not read, or the host was cleaned." },
    next: { en: "Let the inventory name the environment file of that host: `gauss doctor` shows it." },
  },
  "GAUSS-51801": {
    meaning: { en: "A variable of the environment does not agree with the options." },
    cause: { en: "An option is given that goes together with a variable such as HOST_IP." },
    next: { en: "Leave out the option, or set the variable that the message names." },
  },
  "GAUSS-51802": {
    meaning: { en: "A variable of the environment could not be read." },
    cause: { en: "The database user's environment file was not read before the tool ran, or has lost the line." },
    next: { en: "Read that file first, also as root; compare it with another host: `/gauss check`" },
  },
  "GAUSS-51806": {
    meaning: { en: "The host counts as installed already." },
    cause: { en: "GAUSS_ENV=2 was left behind by an earlier life or by an expansion that was broken off." },
    next: { en: "Clean the host, then expand again: `/gauss prepare <node>`" },
  },
  "GAUSS-51807": {
    meaning: { en: "$GAUSSHOME is not where the software is installed." },
    cause: { en: "The environment belongs to another installation on the same host." },
    next: { en: "Do not uninstall: first find out whose environment file was read." },
  },
  "GAUSS-51900": {
    meaning: { en: "The operating system of the host is not supported by this version." },
    cause: { en: "The machine was set up with another system than the members have." },
    next: { en: "Use a machine with the primary's operating system and release." },
  },
  "GAUSS-52200": {
    meaning: { en: "A Python module of the tool cannot be loaded." },
    cause: { en: "The host's Python does not fit the package, or the package is not complete." },
    next: { en: "Compare `python3 --version` and the package with the primary's: `/gauss check`" },
  },
  "GAUSS-52301": {
    meaning: { en: "A setting of the operating system is not as the database needs it." },
    cause: { en: "RemoveIPC is on, or limits differ from those on the primary." },
    next: { en: "Correct the setting that the message names: `/gauss check`" },
  },
  "GAUSS-52400": {
    meaning: { en: "The host does not pass the installation's checks of the system." },
    cause: { en: "At least one item of gs_checkos is abnormal there." },
    next: { en: "Run the gs_checkos command of the message, correct what it lists, then begin again." },
  },
  "GAUSS-52501": {
    meaning: { en: "Another tool has to run before this one." },
    cause: { en: "The software is still installed, or the environment file was not named." },
    next: { en: "Run the tool that the message names first, then this one." },
  },
  "GAUSS-52704": {
    meaning: { en: "A condition of the installation is not met." },
    cause: { en: "Mostly an earlier installation with other paths has left its environment." },
    next: { en: "Remove what is left of it: `/gauss prepare <node>`" },
  },
});
