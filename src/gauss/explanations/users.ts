import { family } from "./family.ts";

/** Users, groups and their passwords. */
export const USERS = family("explain-users", {
  "GAUSS-50300": {
    meaning: { en: "The user does not exist on the host." },
    cause: { en: "The name is misspelt, or the machine is new and not prepared yet." },
    next: { en: "Make the user as it is on the primary: `/gauss prepare <node>`" },
  },
  "GAUSS-50301": {
    meaning: { en: "root was named as the database's user or group." },
    cause: { en: "A database must not belong to root." },
    next: { en: "Name the database user and its group as `id` shows them on the primary." },
  },
  "GAUSS-50302": {
    meaning: { en: "The named database user has the user id 0." },
    cause: { en: "The account is a second name for root on that host." },
    next: { en: "Give the user an id of its own there, the same as on the primary." },
  },
  "GAUSS-50305": {
    meaning: { en: "User and group do not belong together on that host." },
    cause: { en: "The group is missing there, or the user's main group is another one." },
    next: { en: "Make `id` of the user answer the same on all hosts: `/gauss prepare <node>`" },
  },
  "GAUSS-50306": {
    meaning: { en: "The password of the user is wrong on the host in the message." },
    cause: { en: "The hosts have different passwords for this user, or it was mistyped." },
    next: { en: "Set the same password on all hosts, then run `/gauss trust`" },
  },
  "GAUSS-50307": {
    meaning: { en: "The user's password has expired." },
    cause: { en: "The host wants a new password before it lets the user do anything else." },
    next: { en: "Set a new password on that host with `passwd`, then run the step again." },
  },
  "GAUSS-50308": {
    meaning: { en: "The tool could not find out which user and group own the installation." },
    cause: { en: "The owner of the installation directory has no account on this host any more." },
    next: { en: "Compare `ls -ldn $GAUSSHOME` with `getent passwd` on that host." },
  },
  "GAUSS-50311": {
    meaning: { en: "The user's password could not be set." },
    cause: { en: "The host's rules for passwords refused it, or a temporary file could not be handled." },
    next: { en: "Set it by hand with `passwd` on that host, then run the step again." },
  },
  "GAUSS-50317": {
    meaning: { en: "A login with user name and password failed." },
    cause: { en: "root has another password on that host, or its sshd takes no passwords from root." },
    next: { en: "Allow the login or set the same password for the time of `/gauss trust`" },
  },
  "GAUSS-50321": {
    meaning: { en: "A setting of the ssh server could not be read." },
    cause: { en: "/etc/ssh/sshd_config of that host is missing, or has a form the tool does not know." },
    next: { en: "Look at that file, then run `/gauss prepare <node>` again." },
  },
});
