# What is done beside the members. Sourced by entrypoint.sh.
# shellcheck shell=sh disable=SC2034,SC2154 # the files share their variables

# Before the container is ended: the cluster goes on without this member, instead of waiting for it. Whoever comes back under its name
# is a new member. The first of a set stays: it is ended only to come back, and when all are ended, somebody has to keep the data.
leave_cluster() {
  if [ "$name" = "${MY_STS_NAME:-}-0" ]; then
    return
  fi
  own_id=$(own_id) || return 0
  endpoints=$(others)
  if [ -n "$endpoints" ]; then
    patience=20s ctl "$endpoints" member remove "$own_id" || say "$name stays in the list of members"
  fi
}

check_health() {
  ctl "$own_client_url" endpoint health
}

# Saves a snapshot from the first member that is well.
take_snapshot() {
  mkdir -p "$snapshots"
  file=$snapshots/db-$(date -u +%Y-%m-%d_%H-%M)
  for endpoint in $(others | tr ',' ' '); do
    if ctl "$endpoint" endpoint health && patience=30m ctl "$endpoint" snapshot save "$file"; then
      remove_old_snapshots
      return
    fi
  done
  die 'no member could be asked for a snapshot'
}

remove_old_snapshots() {
  find "$snapshots" -maxdepth 1 -name 'db-*' -type f ! -name '*.part' | sort -r | tail -n "+$((old_snapshots_kept + 2))" |
    while IFS= read -r old; do
      rm -f "$old"
    done
}

# Removes the members that were this set's and are not named any more. Whoever else is in the cluster has nothing to do with it.
remove_surplus() {
  ask_others || die "the members cannot be asked: $why"
  while IFS= read -r line; do
    take_apart "$line"
    case $member_name in
      "$MY_STS_NAME"-*[!0-9]* | "$MY_STS_NAME"-) continue ;;
      "$MY_STS_NAME"-*) ;;
      *) continue ;;
    esac
    if ! named | grep -q "^$member_name "; then
      patience=20s ctl "$endpoints" member remove "$id"
    fi
  done <<END
$members
END
}

defragment() {
  patience=30m ctl "$(others)" defrag
}
