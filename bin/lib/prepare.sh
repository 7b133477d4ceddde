#!/bin/sh
# Readies a built distribution for quick starts, on the machine and for the Java that are here: prepare.sh HOME [JAVA_HOME].
#
# What it makes is a convenience: without it the server starts a few times slower and unpacks its native library at each start.
set -eu
home=$1
java=${2:-${JAVA_HOME:-}}/bin/java
[ -x "$java" ] || exit 0
bin=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$bin/lib/java.sh"
java_version=$(java_release "${java%/bin/java}")

# RocksDB's library for this machine, out of the jar that holds those for all.
unpack_native() {
  jar=${java%/java}/jar
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
archive_classes
