#!/bin/bash --norc
# The body of all commands that name files: runs the real program of the same name with every path of the host's own folders turned
# into one of its tree, and says these paths as they were asked for. Paths in the cluster's own folder are real ones already.
# Without --norc bash reads ~/.bashrc here too: it takes a stdin that is a socket for a login over the network.
root=${0%/usr/bin/*} name=${0##*/}
for folder in /usr/bin /usr/local/bin /bin "$root/usr/libexec"; do
  program=$folder/$name
  [ -x "$program" ] && break
done

# Its name stands in what it says when something is wrong. Python looks for its library by it.
run() {
  if [ "$name" = python3 ]; then exec "$program" "$@"; fi
  exec -a "$name" "$program" "$@"
}

# What its routes and those of others do to a connection that bash opens: see ../installation.ts.
if [[ $name == bash && $* == */dev/tcp/* ]]; then
  while read -r fate address; do
    for word; do
      [ "$word" = "$address" ] || continue
      [ "$fate" = silent ] && exec sleep 100000
      echo "bash: connect: No route to host" >&2
      echo "bash: line 1: /dev/tcp/$address/${!#}: No route to host" >&2
      exit 1
    done
  done <"$root/run/routes"
fi

words=() mapped=
for word; do
  option='' path=$word
  [[ $word == -*=/* ]] && option=${word%%=*}= path=/${word#*=/}
  while [[ $path == //* ]]; do path=${path#/}; done
  case $path/ in
  "${root%/hosts/*}"/*) ;;
  /etc/* | /root/* | /home/* | /opt/* | /var/* | /usr/local/*) mapped=yes word=$option$root$path ;;
  esac
  words+=("$word")
done
if [[ -z $mapped || $name == bash || $name == sh ]]; then run "${words[@]}"; fi

asked() { command -p sed "s|$root/|/|g"; }
case $name in
du | find | ls | python3 | readlink | realpath | sha256sum | wc) shown() { asked; } ;;
# The rest prints what is in files, and that may well name the tree.
*) shown() { command -p cat; } ;;
esac
exec 3>&1
{
  (run "${words[@]}") 2>&1 >&4 3>&- 4>&- | asked >&2 3>&- 4>&-
  exit "${PIPESTATUS[0]}"
} 4>&1 | shown >&3
exit "${PIPESTATUS[0]}"
