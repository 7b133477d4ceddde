# Users, before anybody else can get at the member. Sourced by entrypoint.sh.
# shellcheck shell=sh disable=SC2034,SC2154 # the files share their variables

# Runs the member with a socket file as its only listener for clients until the cluster asks for passwords, and ends it again: nobody finds
# it open. Every member of a new cluster may do the same at once: enable_auth FLAG...
enable_auth() {
  if [ -z "$root_password" ] || [ -f "$data/auth-enabled" ]; then
    return
  fi
  # Others serve already.
  if [ -n "${members:-}" ] && asks_for_passwords "$endpoints"; then
    keep auth-enabled yes
    return
  fi
  door=$(mktemp -d)
  (
    cd "$door" || exit 1
    unset ETCD_LISTEN_CLIENT_URLS ETCD_LISTEN_CLIENT_HTTP_URLS ETCD_LISTEN_METRICS_URLS
    exec etcd "$@" --listen-client-urls=unix://door:0
  ) &
  member=$!
  trap 'kill -TERM "$member" 2>/dev/null; wait "$member"; exit 143' TERM INT
  until auth_is_enabled "unix://$door/door:0"; do
    kill -0 "$member" 2>/dev/null || die "the member ended before the cluster had a root user: see above"
    sleep 1
  done
  kill -TERM "$member"
  wait "$member" || true
  trap - TERM INT
  rm -rf "$door"
  keep auth-enabled yes
}

# 0: yes, 1: no, 2: there is no telling. Whether the question takes a user depends on the version of the server.
asks_for_passwords() {
  case $(anonymous_ctl "$1" auth status 2>&1) in
    *'Authentication Status: true'* | *'user name is empty'*) return 0 ;;
    *'Authentication Status: false'*) return 1 ;;
    *) return 2 ;;
  esac
}

# Whether the cluster asks for passwords; if not, sees to it that it will.
auth_is_enabled() {
  enabled=0
  asks_for_passwords "$1" || enabled=$?
  case $enabled in
    0)
      warn_of_other_password "$1"
      return 0
      ;;
    2) return 1 ;;
  esac
  # Another member may be doing the same, or have been ended while it did.
  printf '%s\n' "$root_password" | anonymous_ctl "$1" user add root --interactive=false >&2 ||
    printf '%s\n' "$root_password" | anonymous_ctl "$1" user passwd root --interactive=false >&2 || return 1
  anonymous_ctl "$1" user grant-role root root >&2 || return 1
  anonymous_ctl "$1" auth enable >&2
}

warn_of_other_password() {
  case $(ctl "$1" user list 2>&1) in
    *'authentication failed'*) say 'the root user of this cluster has another password than ETCD_ROOT_PASSWORD: it stays as it is' ;;
  esac
}
