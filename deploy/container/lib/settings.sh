# What the environment says, and how etcdctl is called with it. Sourced by entrypoint.sh.
# shellcheck shell=sh disable=SC2034,SC2154 # the files share their variables

# A line for whoever reads the container's log.
say() {
  printf 'entrypoint: %s\n' "$*" >&2
}

die() {
  say "$*"
  exit 1
}

is_yes() {
  case ${1:-} in yes | true | 1) return 0 ;; *) return 1 ;; esac
}

# Sets what everything here goes by. What only these scripts know is taken out of the environment: the member would warn of it, and
# show the password.
read_settings() {
  root_password=${ETCD_ROOT_PASSWORD:-}
  if [ -z "$root_password" ] && [ -n "${ETCD_ROOT_PASSWORD_FILE:-}" ]; then
    root_password=$(cat "$ETCD_ROOT_PASSWORD_FILE") || die "ETCD_ROOT_PASSWORD_FILE cannot be read"
  fi
  allow_anybody=${ALLOW_NONE_AUTHENTICATION:-no}
  start_from_snapshot=${ETCD_START_FROM_SNAPSHOT:-no}
  disaster_recovery=${ETCD_DISASTER_RECOVERY:-no}
  first_snapshot=${ETCD_INIT_SNAPSHOTS_DIR:-/init-snapshot}/${ETCD_INIT_SNAPSHOT_FILENAME:-}
  snapshots=${ETCD_SNAPSHOTS_DIR:-/snapshots}
  old_snapshots_kept=${ETCD_SNAPSHOT_HISTORY_LIMIT:-1}
  configuration=${ETCD_CONF_DIR:-/opt/bitnami/etcd/conf}
  unset ETCD_ROOT_PASSWORD ETCD_ROOT_PASSWORD_FILE ETCD_START_FROM_SNAPSHOT ETCD_DISASTER_RECOVERY ETCD_INIT_SNAPSHOTS_DIR \
    ETCD_INIT_SNAPSHOT_FILENAME ETCD_SNAPSHOTS_DIR ETCD_SNAPSHOT_HISTORY_LIMIT ETCD_CONF_DIR ETCD_ON_K8S ETCD_CLUSTER_DOMAIN \
    ETCDCTL_API

  data=${ETCD_DATA_DIR:-/bitnami/etcd/data}
  name=${ETCD_NAME:-default}
  own_peer_urls=${ETCD_INITIAL_ADVERTISE_PEER_URLS:-http://localhost:2380}
  token=${ETCD_INITIAL_CLUSTER_TOKEN:-etcd-cluster}
  named_members=${ETCD_INITIAL_CLUSTER:-$name=$own_peer_urls}
  own_client_url=${ETCD_ADVERTISE_CLIENT_URLS:-http://localhost:2379}
  own_client_url=${own_client_url%%,*}
  case ${GOMAXPROCS:-} in
    '' | *[!0-9]*) ;;
    *) export MAINSTAY_JAVA_OPTS="-XX:ActiveProcessorCount=$GOMAXPROCS ${MAINSTAY_JAVA_OPTS:-}" ;;
  esac
}

# Remembers something beside the data of the member, for as long as these are there: keep NAME TEXT.
keep() {
  if ! mkdir -p "$data" || ! chmod 700 "$data" || ! printf '%s\n' "$2" >"$data/$1"; then
    die "$data cannot be written"
  fi
}

# Prints the members that ETCD_INITIAL_CLUSTER names, a name and a peer URL to a line.
named() {
  printf '%s\n' "$named_members" | tr ',' '\n' | sed -n 's/^\([^=]*\)=\(.*\)$/\1 \2/p'
}

# Prints where clients reach the others: each has the client port and the scheme of this one, at the host of its peer URL. For a job,
# which has no name, these are all members.
others() {
  found=
  while read -r other_name url; do
    [ "$other_name" != "$name" ] || continue
    host=${url#*://}
    found=$found${found:+,}${own_client_url%%://*}://${host%:*}:${own_client_url##*:}
  done <<END
$(named)
END
  printf '%s' "$found"
}

# Calls etcdctl as root, with the certificates of the member, and not for longer than patience says: ctl ENDPOINTS ARGUMENT...
ctl() {
  (
    ETCDCTL_USER='' ETCDCTL_PASSWORD=''
    [ -z "$root_password" ] || ETCDCTL_USER=root ETCDCTL_PASSWORD=$root_password
    export ETCDCTL_USER ETCDCTL_PASSWORD
    anonymous_ctl "$@"
  )
}

# The same as nobody.
anonymous_ctl() {
  (
    export ETCDCTL_ENDPOINTS="$1" ETCDCTL_DIAL_TIMEOUT=2s ETCDCTL_COMMAND_TIMEOUT="${patience:-3s}"
    shift
    case $ETCDCTL_ENDPOINTS in
      *https://*)
        [ -z "${ETCD_CERT_FILE:-}" ] || export ETCDCTL_CERT="$ETCD_CERT_FILE" ETCDCTL_KEY="${ETCD_KEY_FILE:-}"
        if [ -n "${ETCD_TRUSTED_CA_FILE:-}" ] && ! is_yes "${ETCD_AUTO_TLS:-}"; then
          export ETCDCTL_CACERT="$ETCD_TRUSTED_CA_FILE"
        else
          export ETCDCTL_INSECURE_SKIP_TLS_VERIFY=true
        fi
        ;;
    esac
    exec etcdctl "$@"
  )
}
