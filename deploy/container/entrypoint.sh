#!/bin/sh
# What a container runs: a member of a cluster that finds its place by itself, or a job beside the members.
#
#   entrypoint.sh [run] [FLAG...]   a member, with flags of etcd
#   entrypoint.sh prestop           takes this member out of its cluster; its disk counts for nothing afterwards
#   entrypoint.sh healthcheck       0 if this member answers a linearizable read
#   entrypoint.sh snapshot          saves a snapshot of the cluster, and removes the oldest
#   entrypoint.sh preupgrade        removes the members that the cluster shall not have any more
#   entrypoint.sh defrag            has the members give back what they do not need, one after the other
#   entrypoint.sh COMMAND...        anything else, such as etcdctl
#
# A link of one of these names, as snapshot.sh, does the same. All settings come from the environment: docs/kubernetes.md has them.
# shellcheck source-path=SCRIPTDIR
set -eu

# The directory of this script, whatever links lead to it.
self=$0
while [ -L "$self" ]; do
  target=$(readlink "$self")
  case $target in /*) self=$target ;; *) self=$(dirname "$self")/$target ;; esac
done
here=$(CDPATH='' cd -- "$(dirname -- "$self")" && pwd -P)
PATH=${MAINSTAY_HOME:-/opt/mainstay}/bin:$PATH
export PATH

# shellcheck source=lib/settings.sh
. "$here/lib/settings.sh"
# shellcheck source=lib/members.sh
. "$here/lib/members.sh"
# shellcheck source=lib/snapshots.sh
. "$here/lib/snapshots.sh"
# shellcheck source=lib/auth.sh
. "$here/lib/auth.sh"
# shellcheck source=lib/member.sh
. "$here/lib/member.sh"
# shellcheck source=lib/jobs.sh
. "$here/lib/jobs.sh"

job=${0##*/}
job=${job%.sh}
if [ "$job" = entrypoint ]; then
  case ${1:-} in
    '' | -*) job=run ;;
    */run.sh) job=run && shift ;;
    run | prestop | healthcheck | snapshot | preupgrade | defrag) job=$1 && shift ;;
    *) exec "$@" ;;
  esac
fi

read_settings
case $job in
  run) run_member "$@" ;;
  prestop) leave_cluster ;;
  healthcheck) check_health ;;
  snapshot) take_snapshot ;;
  preupgrade) remove_surplus ;;
  defrag) defragment ;;
  *) die "there is no job of the name $job" ;;
esac
