# Snapshots: which one there is, how a member begins with it, and when a cluster has to. Sourced by entrypoint.sh.
#
# A cluster begins again from a snapshot only when a majority of its disks is gone, since what a majority may still hold is newer than
# any snapshot. Who has lost its disk says so in the volume that all share; whoever is the first to see that they are a majority decides
# which snapshot it shall be, and all go by that decision:
#
#   <snapshots>/.recovery/lost-NAME    the member of that name has no data; holds how many restores had been decided by then
#   <snapshots>/.recovery/restore-N    the N-th restore; holds the path of the snapshot
#   <data dir>/restored                of which restore these data are
#
# The token of the restored cluster ends in the number and the snapshot, so that members of the old one, which may still run, have nothing to do with it.
# shellcheck shell=sh disable=SC2034,SC2154 # the files share their variables

recovery() {
  printf '%s' "$snapshots/.recovery"
}

# Prints how many restores have been decided.
decided_restores() {
  count=0
  while [ -e "$(recovery)/restore-$((count + 1))" ]; do
    count=$((count + 1))
  done
  printf '%s' "$count"
}

# Prints of which restore the data are.
restore_of_data() {
  if [ -f "$data/restored" ]; then cat "$data/restored"; else printf 0; fi
}

# Whether the cluster of these data was given up, and goes on from a snapshot.
is_given_up() {
  is_yes "$disaster_recovery" && [ "$(restore_of_data)" -lt "$(decided_restores)" ]
}

newest_snapshot() {
  find "$snapshots" -maxdepth 1 -name 'db-*' -type f ! -name '*.part' | sort | tail -n 1
}

# Says that this member has no data: lost_data RESTORES, how many restores it knew of.
lost_data() {
  mkdir -p "$(recovery)"
  [ -e "$(recovery)/lost-$name" ] || printf '%s\n' "$1" >"$(recovery)/lost-$name"
}

# It has some again.
forget_loss() {
  ! is_yes "$disaster_recovery" || rm -f "$(recovery)/lost-$name"
}

# Whether more than half of the members have said so since the last restore.
majority_is_lost() {
  lost=0 all=0
  while read -r other_name url; do
    all=$((all + 1))
    if [ "$(cat "$(recovery)/lost-$other_name" 2>/dev/null)" = "$1" ]; then
      lost=$((lost + 1))
    fi
  done <<END
$(named)
END
  [ "$((2 * lost))" -gt "$all" ]
}

# Begins with a snapshot if the cluster has to. 0: done; 1: there is nothing to begin with; 2: it is too early to tell.
recover() {
  restores=$(decided_restores)
  if is_yes "$start_from_snapshot" && [ "$restores" -eq 0 ] && [ -f "$first_snapshot" ]; then
    chosen=$first_snapshot
  else
    chosen=$(newest_snapshot)
  fi
  if [ "$restores" -eq 0 ] && [ -z "$chosen" ]; then
    return 1
  fi
  lost_data "$restores"
  if [ "$(cat "$(recovery)/lost-$name")" -lt "$restores" ]; then
    decided=$(cat "$(recovery)/restore-$restores")
    restore "$decided" "$token-restore-$restores-${decided##*/}"
    keep_number_of_restore
    return 0
  fi
  if [ -z "$chosen" ] || ! majority_is_lost "$restores"; then
    return 2
  fi
  # Whoever writes it first has decided.
  if (set -C && printf '%s\n' "$chosen" >"$(recovery)/restore-$((restores + 1))") 2>/dev/null; then
    say "a majority of the members has lost its data: the cluster begins with $chosen"
  fi
  recover
}

# A member without data of its own that is in a restored cluster, too.
keep_number_of_restore() {
  if ! is_yes "$disaster_recovery" || [ "$(decided_restores)" -eq 0 ]; then
    return
  fi
  keep restored "$(decided_restores)"
}

# Makes the data directory of this member out of a snapshot: restore FILE TOKEN.
restore() {
  [ -f "$1" ] || die "there is no snapshot $1"
  say "$name begins with the snapshot $1"
  rm -rf "$data"
  etcdutl snapshot restore "$1" --data-dir "$data" --name "$name" --initial-cluster "$named_members" \
    --initial-cluster-token "$2" --initial-advertise-peer-urls "$own_peer_urls" >&2 ||
    die "the snapshot $1 cannot be restored"
}
