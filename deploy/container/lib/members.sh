# Who is in the cluster, as the others see it. Sourced by entrypoint.sh.
#
# A list of members is what `etcdctl member list` prints: ID, state, name, peer URLs, client URLs, learner, separated by ", ".
# shellcheck shell=sh disable=SC2034,SC2154 # the files share their variables

# Sets members to the list, if a majority of the cluster can be asked; else says why not: ask_others.
ask_others() {
  members='' why='there are no others'
  endpoints=$(others)
  [ -n "$endpoints" ] || return 1
  if answer=$(ctl "$endpoints" member list 2>&1); then
    members=$(printf '%s\n' "$answer" | grep -E '^[0-9a-f]+, (un)?started, ') || true
  fi
  why=$(printf '%s\n' "$answer" | tail -n 1)
  [ -n "$members" ]
}

# Sets id, member_name, peer_urls and client_urls to those of a line of the list.
take_apart() {
  rest=$1
  id=${rest%%, *} rest=${rest#*, }
  rest=${rest#*, }
  member_name=${rest%%, *} rest=${rest#*, }
  peer_urls=${rest%%, *} rest=${rest#*, }
  client_urls=${rest%%, *}
}

# Prints the ID of this member; fails if it has none yet.
own_id() {
  sed -n 's/^member-id=//p' "$data/member/IDENTITY" 2>/dev/null
}

# Takes the member apart that has this ID, or else that is where this member is or has its name; fails if there is none: find_member ID.
find_member() {
  wanted=$1 found=
  while IFS= read -r line; do
    take_apart "$line"
    if [ -n "$wanted" ]; then
      [ "$id" != "$wanted" ] || found=$line
    elif [ "$peer_urls" = "$own_peer_urls" ]; then
      found=$line
    elif [ "$member_name" = "$name" ] && [ -z "$found" ]; then
      found=$line
    fi
  done <<END
$members
END
  [ -n "$found" ] || return 1
  take_apart "$found"
}

# Prints the list as --initial-cluster wants it. Who has never been started has no name yet.
as_initial_cluster() {
  joined=
  while IFS= read -r line; do
    take_apart "$line"
    if [ "$peer_urls" = "$own_peer_urls" ]; then
      member_name=$name
    fi
    for url in $(printf '%s' "$peer_urls" | tr ',' ' '); do
      joined=$joined${joined:+,}${member_name:-$id}=$url
    done
  done <<END
$members
END
  printf '%s' "$joined"
}

# Makes this member one of the cluster whose list members is, and sets how it is to start. What has been there under its name or at its
# place, and has run, has lost its data: it may have promised things that nobody remembers, so it goes and another comes.
join() {
  if find_member ''; then
    if [ -n "$client_urls" ] || [ "$peer_urls" != "$own_peer_urls" ]; then
      say "member $id has lost its data: it is removed, and $name added anew"
      patience=20s ctl "$endpoints" member remove "$id" >&2 || return 1
      patience=20s ctl "$endpoints" member add "$name" --peer-urls="$own_peer_urls" >&2 || return 1
    fi
  else
    say "$name is added to the cluster"
    patience=20s ctl "$endpoints" member add "$name" --peer-urls="$own_peer_urls" >&2 || return 1
  fi
  ask_others || return 1
  export ETCD_INITIAL_CLUSTER_STATE=existing
  ETCD_INITIAL_CLUSTER=$(as_initial_cluster)
  export ETCD_INITIAL_CLUSTER
}
