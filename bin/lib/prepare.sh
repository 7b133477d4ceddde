#!/bin/sh
# Readies a distribution for quick starts, where it is and for the Java that is here: prepare.sh [HOME [JAVA_HOME]]. By itself it takes the
# distribution that it is part of, and the Java that bin/etcd would take.
#
# What it makes is a convenience: without it the server starts a few times slower and unpacks its native libraries at each start.
set -eu
bin=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$bin/lib/java.sh"
if [ -n "${2:-}" ]; then
  java_home=$2
  java_version=$(java_release "$java_home")
else
  find_java
fi
home=${1:-$(dirname -- "$bin")}
java=$java_home/bin/java
[ -x "$java" ] || exit 0

# The libraries for this machine, out of the jars that hold them.
unpack_native() {
  jar=$java_home/bin/jar
  [ -x "$jar" ] || return 0
  case $(uname -s)-$(uname -m) in
    Linux-x86_64) name=librocksdbjni-linux64 ;;
    Linux-aarch64) name=librocksdbjni-linux-aarch64 ;;
    Darwin-x86_64) name=librocksdbjni-osx-x86_64 ;;
    Darwin-arm64) name=librocksdbjni-osx-arm64 ;;
    *) return 0 ;;
  esac
  case $(uname -s) in
    Linux)
      [ -z "$(find /lib -maxdepth 1 -name 'ld-musl-*' 2>/dev/null)" ] || name=$name-musl
      name=$name.so
      ;;
    Darwin) name=$name.jnilib ;;
  esac
  mkdir -p "$home/lib/native"
  (cd "$home/lib/native" && "$jar" xf "$home"/lib/rocksdbjni-*.jar "$name")
  # Netty's, for a word to systemd.
  for file in "$home"/lib/netty-transport-native-epoll-*-linux-"$(uname -m | sed 's/aarch64/aarch_64/')".jar; do
    [ -f "$file" ] || continue
    (cd "$home/lib/native" && "$jar" xf "$file" META-INF/native && mv META-INF/native/*.so . && rm -r META-INF)
  done
}

# The same for a client, as long as the server is there.
archive_client_classes() {
  # shellcheck disable=SC2046 # several options
  "$java" $(client_java_options "$java_version") \
    "$(archiving_option "$java_version")=$(client_class_archive "$home" "$java_version")" \
    -cp "$(client_class_path "$home")" io.mainstay.tools.etcdctl.Rehearsal "127.0.0.1:$port" >"$work/client-log" 2>&1 || {
    echo "no class archive was made for clients" >&2
    cat "$work/client-log" >&2
  }
}

# One start and stop of a server, so that the JVM sees which classes that takes and keeps them in an archive.
archive_classes() {
  archive=$(class_archive "$home" "$java_version")
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  : >"$work/log"
  port=$("$java" -cp "$(client_class_path "$home")" io.mainstay.tools.etcdctl.FreePort)
  # A JVM that has written its archive may fail in the native library's own clean-up; whoever builds has no use for the report.
  # shellcheck disable=SC2046 # several options
  "$java" $(java_options "$home" "$java_version") "-XX:ErrorFile=$work/crash" "$(archiving_option "$java_version")=$archive" \
    -jar "$home"/lib/mainstay-daemon-*.jar --name archive --data-dir "$work/data" \
    --listen-client-urls "http://127.0.0.1:$port" --advertise-client-urls "http://127.0.0.1:$port" \
    --listen-peer-urls http://127.0.0.1:0 --initial-advertise-peer-urls http://127.0.0.1:0 \
    --initial-cluster archive=http://127.0.0.1:0 >"$work/log" 2>&1 &
  server=$!
  tries=0
  while ! grep -q 'ready to serve client requests' "$work/log"; do
    tries=$((tries + 1))
    if [ "$tries" -gt 600 ] || ! kill -0 "$server" 2>/dev/null; then
      echo "no class archive was made: the server did not come up" >&2
      cat "$work/log" >&2
      kill "$server" 2>/dev/null || true
      return 0
    fi
    sleep 0.1
  done
  archive_client_classes
  kill "$server"
  wait "$server" || true
}

unpack_native
# A jar is known to an archive by its size and date only: none may outlive what it was made of.
rm -f "$(class_archive "$home" "$java_version")" "$(client_class_archive "$home" "$java_version")"
archive_classes
