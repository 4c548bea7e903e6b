import { family } from "./family.ts";

/** What the tools say about the words they were called with. */
export const ARGUMENTS = family("explain-arguments", {
  "GAUSS-50000": {
    meaning: { en: "The tool does not know one of the options it was given." },
    cause: { en: "The option is misspelt, or belongs to another version of the tool." },
    next: { en: "Compare the option with what the tool's `--help` lists on that host." },
  },
  "GAUSS-50001": {
    meaning: { en: "An option that the tool needs was left out." },
    cause: { en: "The command was typed by hand or cut short; the message names the option." },
    next: { en: "Run it again with that option, or let the bot type the command: `/gauss help`" },
  },
  "GAUSS-50002": {
    meaning: { en: "An option was given that this action of the tool does not take." },
    cause: { en: "It belongs to another action of the same tool." },
    next: { en: "Leave out the option that the message names." },
  },
  "GAUSS-50003": {
    meaning: { en: "The value of an option is of the wrong kind." },
    cause: { en: "Mostly it is `--time-out` with something that is not a whole number." },
    next: { en: "Give the option in the message a value of that kind." },
  },
  "GAUSS-50004": {
    meaning: { en: "The value of an option is not allowed." },
    cause: { en: "It is empty, out of range, or names a host, file or action that the tool does not accept." },
    next: { en: "Correct the value in the message; hosts are named as `gs_om -t view` lists them." },
  },
  "GAUSS-50005": {
    meaning: { en: "Two options were given that exclude each other." },
    cause: { en: "They ask for two different ways of doing the same thing." },
    next: { en: "Keep one of the two options that the message names." },
  },
  "GAUSS-50006": {
    meaning: { en: "The command line holds more words than the tool takes." },
    cause: { en: "A blank splits a value in two, often one after a comma in a list of addresses." },
    next: { en: "Write lists without blanks and quote a value that holds one." },
  },
  "GAUSS-50007": {
    meaning: { en: "A database parameter could not be set." },
    cause: { en: "gs_guc failed on the primary; an expansion raises wal_keep_segments this way." },
    next: { en: "Read the log under $GAUSSLOG/bin/gs_guc, see `/gauss status`, then run the step again." },
  },
  "GAUSS-50011": {
    meaning: { en: "A parameter has a value that does not exist for it." },
    cause: { en: "In the XML it is a switch such as enable_dcf that is neither on nor off." },
    next: { en: "Correct the parameter that the message names: `/gauss xml`" },
  },
  "GAUSS-50021": {
    meaning: { en: "The value of a database parameter could not be read." },
    cause: { en: "The primary's database does not answer, or gs_guc failed there." },
    next: { en: "Look whether the primary answers, then run the step again: `/gauss status`" },
  },
  "GAUSS-50022": {
    meaning: { en: "A setting holds something else than the tool expects there." },
    cause: { en: "A port or a number in the XML or in the list of hosts is not one." },
    next: { en: "Correct the setting that the message names: `/gauss xml`" },
  },
  "GAUSS-50023": {
    meaning: { en: "A value is longer than the tool takes." },
    cause: { en: "A name or a path in the XML or in the list of hosts is over the limit in the message." },
    next: { en: "Shorten that value, then run the step again." },
  },
  "GAUSS-50024": {
    meaning: { en: "A password, a name or an address is not one the tool accepts." },
    cause: { en: "It holds signs outside the tool's own set, or the address is not complete." },
    next: { en: "Correct what the message names; a password has to be changed on the hosts first." },
  },
  "GAUSS-50025": {
    meaning: { en: "A value holds a sign that the tool refuses for safety." },
    cause: { en: "Signs such as ; | $ & or two dots in a path could change a command." },
    next: { en: "Take the sign out of the value that the message names, then run the step again." },
  },
  "GAUSS-50028": {
    meaning: { en: "gs_preinstall may not change system settings because root did not start it." },
    cause: { en: "Without root it must leave the operating system as it is." },
    next: { en: "Run it as root, or with `--skip-os-set` and `--skip-cgroup-set`." },
  },
});
