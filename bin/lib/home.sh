# Finds the built distribution that the programs in bin run. Sourced by POSIX shells, after java.sh and find_java.

# Sets home: find_home ROOT. In a clone it builds what is missing or older than its sources first; the unpacked distribution is its own.
find_home() {
  root=$1
  if [ ! -f "$root/pom.xml" ]; then
    home=$root
    return
  fi
  home=$root/dist/target/mainstay
  stamp=$home/.built
  is_stale || return 0
  require_build_tools
  mkdir -p "$root/dist/target"
  # Several members started at once build once.
  exec 9>"$root/dist/target/.lock"
  ! command -v flock >/dev/null 2>&1 || flock 9
  if is_stale; then
    build_module dist
    touch "$stamp"
  fi
  exec 9>&-
}

# Builds a module of the clone in root, and what it needs: build_module NAME.
build_module() {
  echo "building (once, or after a change)..." >&2
  # Maven's own libraries make newer JVMs warn, which is no news to whoever starts a server.
  [ "$java_version" -lt 24 ] || MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow"
  (cd "$root" && JAVA_HOME=$java_home MAVEN_OPTS=${MAVEN_OPTS:-} mvn -B -q -Dquick -DskipTests -pl "$1" -am package >&2 9>&-) ||
    die "the build failed: see the lines above"
}

# Whether the build in home is missing, or older than the sources in root.
is_stale() {
  [ -f "$stamp" ] || return 0
  [ -n "$(find "$root/pom.xml" "$root/bin" "$root/bench/compare" "$root"/*/pom.xml "$root"/*/src/main -newer "$stamp" -print 2>/dev/null | head -n 1)" ]
}
