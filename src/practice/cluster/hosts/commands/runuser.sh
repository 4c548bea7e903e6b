#!/bin/sh
# runuser -l USER -c COMMAND: a login of the user as far as profiles go.
root=${0%/usr/bin/*}
[ "$USER" = root ] || { echo "runuser: may not be used by non-root users" >&2; exit 1; }
[ "$1" = -l ] && [ "$3" = -c ] || { echo "runuser: here only -l USER -c COMMAND is played" >&2; exit 1; }
while IFS=: read -r user _ _ _ _ home shell; do [ "$user" = "$2" ] && break; done <"$root/etc/passwd"
[ "$user" = "$2" ] || {
  echo "runuser: user $2 does not exist or the user entry does not contain all the required fields" >&2
  exit 1
}
cd "$home" || exit 1
exec env -i HOME="$home" USER="$user" LOGNAME="$user" SHELL="$shell" PATH="$root/usr/bin:/usr/local/bin:/usr/bin:/bin" \
  GAUSS_PRACTICE_HOST="$root" PERL_BADLANG=0 LC_ALL="$LC_ALL" bash --norc -c \
  'for profile in "$1/etc/profile" "$HOME/.bashrc"; do [ ! -r "$profile" ] || . "$profile"; done; eval "$2"' bash "$root" "$4"
