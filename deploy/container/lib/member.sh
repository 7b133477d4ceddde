# A member, from the state of its disk to the server. Sourced by entrypoint.sh.
# shellcheck shell=sh disable=SC2034,SC2154 # the files share their variables

run_member() {
  if [ -z "$root_password" ] && ! is_yes "$allow_anybody"; then
    die 'set ETCD_ROOT_PASSWORD to the password of the root user, or ALLOW_NONE_AUTHENTICATION=yes to let anybody in'
  fi
  for file in etcd.yaml etcd.conf.yml; do
    if [ -f "$configuration/$file" ]; then
      say "$configuration/$file says everything: the environment is not looked at, the member neither joins nor restores by itself," \
        'and users are not set up'
      exec etcd --config-file="$configuration/$file" "$@"
    fi
  done
  if [ -n "${ETCD_WAL_DIR:-}" ]; then
    die 'ETCD_WAL_DIR cannot be set here: what belongs to a member has to go and come together'
  fi
  if [ -e "$data/member/snap" ]; then
    die "$data is of etcd itself: save a snapshot there, and start from that with an empty volume"
  fi
  # The first process of a container has no signal handlers but its own.
  trap 'exit 143' TERM INT
  has_data || find_place
  forget_loss
  ! is_yes "$disaster_recovery" || end_when_given_up >/dev/null 2>&1 &
  enable_auth "$@"
  exec etcd "$@"
}

# Whether this member goes on with what is on its disk. Data that the cluster has no use for any more are put out of the way.
has_data() {
  [ -f "$data/member/IDENTITY" ] || return 1
  own_id=$(own_id)
  if is_given_up; then
    say "the cluster of $data was given up: it is kept in $data.before until that happens again"
    lost_data "$(restore_of_data)"
    put_data_away
    return 1
  fi
  if ask_others; then
    if ! find_member "$own_id"; then
      say "member $own_id was removed from the cluster: $data is kept in $data.before until that happens again"
      put_data_away
      return 1
    fi
    if [ "$peer_urls" != "$own_peer_urls" ]; then
      patience=20s ctl "$endpoints" member update "$own_id" --peer-urls="$own_peer_urls" >&2 || say "the others do not know yet where $name is"
    fi
  fi
  go_by_own_data
}

# Not removed: if what was asked is the wrong cluster, they are all there is.
put_data_away() {
  rm -rf "$data.before"
  mv "$data" "$data.before" || die "$data cannot be moved away"
}

# What a cluster is founded or joined by means nothing to a member with data, as in etcd.
go_by_own_data() {
  ETCD_INITIAL_CLUSTER_TOKEN=$(sed -n 's/^cluster-token=//p' "$data/member/IDENTITY")
  export ETCD_INITIAL_CLUSTER_TOKEN ETCD_INITIAL_CLUSTER_STATE=existing
}

# Ends the member when its cluster is given up while it runs; it is started again, and joins the new one. Beside the process that becomes
# the server.
end_when_given_up() {
  while sleep 5 && kill -0 "$$"; do
    if is_given_up; then
      kill -TERM "$$"
      return
    fi
  done
}

# Without data: joins the cluster if there is one, else founds it with the others, from a snapshot if there is one to begin with.
find_place() {
  while :; do
    if ask_others && join; then
      keep_number_of_restore
      return
    elif [ -z "$members" ] && begin; then
      return
    fi
    say "$name has no data and waits for a majority of the others; the last word was: $why"
    sleep 3
  done
}

begin() {
  if is_yes "$disaster_recovery"; then
    recovered=0
    recover || recovered=$?
    case $recovered in
      0)
        go_by_own_data
        return 0
        ;;
      2) return 1 ;;
    esac
  fi
  named | grep -q "^$name " && [ "${ETCD_INITIAL_CLUSTER_STATE:-new}" = new ] || return 1
  if is_yes "$start_from_snapshot"; then
    restore "$first_snapshot" "$token"
    go_by_own_data
  fi
}
