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
  /etc/* | /root/* | /home/* | /opt/* | /var/* | /usr/local/* | /proc/loadavg/) mapped=yes word=$option$root$path ;;
  esac
  words+=("$word")
done
if [[ -z $mapped || $name == bash || $name == sh ]]; then run "${words[@]}"; fi

# An x after what was printed keeps the newlines at its end.
asked() {
  local text=${1%x}
  [ -z "$text" ] || printf %s "${text//"$root/"//}"
}

# What the program says when something is wrong comes at its end. Bash itself would say there that it drops a NUL.
complaining() {
  local said code
  { said=$((run "${words[@]}" 2>&1 >&3 3>&- 4>&-); code=$?; printf x; exit "$code"); } 2>/dev/null
  code=$?
  asked "$said" >&4
  return "$code"
}
exec 3>&1 4>&2
case $name in
du | find | ls | python3 | readlink | realpath | sha256sum | wc)
  { said=$(complaining 3>&1; code=$?; printf x; exit "$code"); } 2>/dev/null
  code=$?
  asked "$said"
  exit "$code"
  ;;
# The rest prints what is in files, and that may well name the tree.
*) complaining ;;
esac
