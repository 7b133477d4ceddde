# Finds what the programs in bin run on. Sourced by POSIX shells.

# Prints one line to stderr and ends with status 1.
die() {
  printf '%s\n' "$*" >&2
  exit 1
}

# The feature release of a JDK from its release file, without starting it; nothing if there is none.
java_release() {
  [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$1/release"
}

# Where JDKs may be: what the user points at, what is on the PATH, and where systems put them.
java_homes() {
  [ -z "${JAVA_HOME:-}" ] || printf '%s\n' "$JAVA_HOME"
  if command -v java >/dev/null 2>&1; then
    found=$(command -v java)
    while [ -L "$found" ]; do
      target=$(readlink "$found")
      case $target in /*) found=$target ;; *) found=$(dirname "$found")/$target ;; esac
    done
    dirname "$(dirname "$found")"
  fi
  for home in /usr/lib/jvm/* /usr/java/* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ ! -x "$home/bin/java" ] || printf '%s\n' "$home"
  done
}

# Sets java_home to the newest JDK there is, java_version to its release: find_java [BELOW]. JAVA_HOME wins if its release will do:
# who sets it means it. With BELOW, a release lower than that is taken if there is one.
find_java() {
  below=${1:-1000} java_home='' java_version=0 other_home='' other_version=0
  if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
    release=$(java_release "$JAVA_HOME")
    if [ "${release:-0}" -ge 17 ] && [ "${release:-0}" -lt "$below" ]; then
      java_home=$JAVA_HOME java_version=$release
      return
    fi
  fi
  homes=$(java_homes)
  old_ifs=$IFS
  IFS='
'
  for home in $homes; do
    [ -x "$home/bin/java" ] || continue
    release=$(java_release "$home")
    release=${release:-0}
    if [ "$release" -ge "$below" ]; then
      other_home=$home other_version=$release
    elif [ "$release" -gt "$java_version" ]; then
      java_home=$home java_version=$release
    fi
  done
  IFS=$old_ifs
  if [ "$java_version" -lt 17 ] && [ -n "$other_home" ]; then
    java_home=$other_home java_version=$other_version
  fi
  if [ -z "$java_home" ]; then
    die "no Java found: install a JDK, 17 or newer (Debian: apt-get install openjdk-17-jdk-headless)"
  fi
  if [ "$java_version" -lt 17 ]; then
    die "Java $java_version in $java_home is too old: install a JDK, 17 or newer (Debian: apt-get install openjdk-17-jdk-headless)"
  fi
}

# Ends with one line if there is no Maven, or no compiler beside the Java that was found.
require_build_tools() {
  command -v mvn >/dev/null 2>&1 || die "no Maven found: install it (Debian: apt-get install maven)"
  [ -x "$java_home/bin/javac" ] ||
    die "$java_home has no compiler: install a JDK, 17 or newer (Debian: apt-get install openjdk-17-jdk-headless)"
}

# Java reads words and names of files in the locale's character set, and those of etcd's programs are UTF-8 as a rule. Who is started by
# one of ours gets the locale back.
expect_utf8() {
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    *[Uu][Tt][Ff]*8*) ;;
    *) export MAINSTAY_LC_ALL="${LC_ALL:-}" LC_ALL=C.UTF-8 ;;
  esac
}

# The options every server of ours runs with: java_options HOME VERSION.
java_options() {
  # Serial: least memory and the shortest start; what a member keeps on the heap is small. Its pauses are measured, not assumed.
  # The counters of the JVM stay in memory: as a file in /tmp, they let a pause last for as long as that file's disk is busy.
  printf '%s ' -Xlog:disable -Xlog:all=error:stderr -XX:+UseSerialGC -XX:+PerfDisableSharedMem "-Djava.library.path=$1/lib/native"
  # Netty and protobuf use off-heap memory in a way that newer JVMs warn about at each start.
  [ "$2" -lt 24 ] || printf '%s ' --sun-misc-unsafe-memory-access=allow
}

# Where the classes of a start are archived: class_archive HOME VERSION. An archive fits one release of Java only.
class_archive() {
  printf '%s/lib/classes-%s.archive' "$1" "$2"
}

# Becomes a program among the tools that works with the server's classes: run_tool HOME VERSION CLASS ARGUMENT...
run_tool() {
  tool_home=$1 tool_version=$2 tool_class=$3
  shift 3
  set -- -cp "$(echo "$tool_home"/lib/mainstay-daemon-*.jar):$(echo "$tool_home"/lib/mainstay-tools-*.jar)" "$tool_class" "$@"
  archive=$(class_archive "$tool_home" "$tool_version")
  if [ "$tool_version" -ge 24 ]; then
    # What the manifest says of native code counts for -jar only, and an archive made without this option does not go with it.
    set -- --enable-native-access=ALL-UNNAMED "$@"
  elif [ -f "$archive" ]; then
    # The server's archive of classes fits whoever has the server's jar first.
    set -- "$(archive_option "$tool_version")=$archive" "$@"
  fi
  # Java cannot tell whether standard error alone is a terminal.
  [ ! -t 2 ] || set -- -Dmainstay.terminal=true "$@"
  # shellcheck disable=SC2046,SC2086 # several options in one word are meant to be several
  exec "$java_home/bin/java" $(java_options "$tool_home" "$tool_version") ${MAINSTAY_JAVA_OPTS:-} "$@"
}

# The jars that a client needs, and none besides: each one costs time at each start.
client_class_path() {
  path=
  for jar in tools client api daemon server; do
    path=$path${path:+:}$(echo "$1"/lib/mainstay-$jar-*.jar)
  done
  for jar in "$1"/lib/protobuf-java-[0-9]*.jar "$1"/lib/netty-*.jar "$1"/lib/vertx-*.jar "$1"/lib/slf4j-api-*.jar \
    "$1"/lib/jackson-core-*.jar; do
    # How a server tells systemd that it is ready.
    case $jar in *-epoll-*) continue ;; esac
    path=$path:$jar
  done
  printf '%s' "$path"
}

# The options every client of ours runs with: client_java_options VERSION.
client_java_options() {
  # A client lives for a moment: nothing is worth being optimised. It has no log.
  printf '%s ' -Xlog:disable -Xlog:all=error:stderr -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
    -Dslf4j.internal.verbosity=ERROR -Dio.netty.jfr.enabled=false
  if [ "$1" -ge 24 ]; then
    printf '%s ' --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
  fi
}

# Where the classes of a client are archived: client_class_archive HOME VERSION.
client_class_archive() {
  printf '%s/lib/client-classes-%s.archive' "$1" "$2"
}

# How an archive is written, and how it is used: Java 25 has one that holds more, ready linked.
archiving_option() {
  if [ "$1" -ge 25 ]; then printf '%s' -XX:AOTCacheOutput; else printf '%s' -XX:ArchiveClassesAtExit; fi
}

archive_option() {
  if [ "$1" -ge 25 ]; then printf '%s' -XX:AOTCache; else printf '%s' -XX:SharedArchiveFile; fi
}
