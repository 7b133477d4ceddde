"""Plays python-etcd3, a client of the gRPC API, and prints what it is answered."""
import io
import sys
import threading

import etcd3
import grpc

port = int(sys.argv[1])
client = etcd3.client(host='127.0.0.1', port=port, timeout=30)
start = client.get_response('none').header.revision


def relative(revision):
    return revision - start


def tell(what, *answers):
    print(what + ':', *answers)


def tell_pairs(what, pairs):
    for value, meta in pairs:
        if meta is None:
            tell(what, value)
            continue
        tell(what, meta.key, value, 'version', meta.version,
             'created', relative(meta.create_revision), 'modified', relative(meta.mod_revision),
             'at', relative(meta.response_header.revision),
             'lease' if meta.lease_id else 'no lease')


def tell_event(what, event):
    tell(what, type(event).__name__, event.key, event.value, event.prev_value,
         relative(event.mod_revision), event.version)


def tell_failure(what, call, *arguments, **named):
    try:
        tell(what, 'no failure', call(*arguments, **named))
    except grpc.RpcError as e:
        tell(what, e.code(), e.details())
    except etcd3.Etcd3Exception as e:
        tell(what, type(e).__name__, *e.args)


members = list(client.members)
tell('members', len(members), members[0].name, len(members[0].client_urls))
status = client.status()
tell('status', status.leader.id == members[0].id, status.db_size > 0, status.raft_term > 0)
tell('alarms', list(client.list_alarms()))

tell('put', relative(client.put('a', 'one').header.revision))
tell('put', client.put('a', b'\x00\xff', prev_kv=True).prev_kv.value)
client.put('b', '')
tell_pairs('get', [client.get('a'), client.get('b'), client.get('none')])
tell_pairs('serializable', [client.get('a', serializable=True)])
tell_pairs('prefix', client.get_prefix('a'))
tell_pairs('range', client.get_range('a', 'c', sort_order='descend', sort_target='key'))
tell_pairs('all', client.get_all(sort_order='ascend', sort_target='mod'))
tell_pairs('keys', client.get_prefix('a', keys_only=True))
tell('put if not exists', client.put_if_not_exists('new', 'x'), client.put_if_not_exists('new', 'y'))
tell('replace', client.replace('new', 'x', 'y'), client.replace('new', 'x', 'z'))
tell('delete', client.delete('new'), client.delete('new'))
answer = client.delete('b', prev_kv=True, return_response=True)
tell('delete', answer.deleted, answer.prev_kvs[0].key, relative(answer.header.revision))
client.put('p/1', 'x')
client.put('p/2', 'x')
tell('delete prefix', client.delete_prefix('p/').deleted)

t = client.transactions
succeeded, responses = client.transaction(
    compare=[t.value('a') == b'\x00\xff', t.version('a') > 1, t.create('none') == 0,
             t.mod('a') != 1],
    success=[t.put('t', 'then'), t.get('t'), t.delete('none'),
             t.txn(compare=[t.version('t') == 1], success=[t.put('nested', 'x')], failure=[])],
    failure=[])
tell('transaction', succeeded, len(responses))
tell_pairs('  ', responses[1])
tell('  ', client.get('nested')[0])
succeeded, responses = client.transaction(
    compare=[t.version('t') > 1], success=[], failure=[t.get('t'), t.put('t', 'else')])
tell('transaction', succeeded, len(responses))
tell_failure('the same key twice', client.transaction,
             compare=[], success=[t.put('t', '1'), t.put('t', '2')], failure=[])
tell_failure('no key', client.put, '', 'x')
tell_failure('no such member', client.remove_member, 1)

lease = client.lease(1000)
tell('lease', lease.granted_ttl, lease.remaining_ttl > 990, lease.keys, lease.refresh()[0].TTL)
client.put('leased', 'x', lease=lease)
tell('with lease', lease.keys)
tell_pairs('leased', [client.get('leased')])
lease.revoke()
tell_pairs('revoked', [client.get('leased')])
tell('revoked', client.get_lease_info(lease.id).TTL, lease.refresh()[0].TTL)
tell_failure('revoke twice', lease.revoke)
tell_failure('put with a lease that is gone', client.put, 'leased', 'x', lease=lease)
tell('lease of ones own number', client.lease(1000, lease_id=4711).id)
tell_failure('the same number', client.lease, 1000, lease_id=4711)

events, cancel = client.watch('w')
client.put('w', 'seen')
tell_event('watch', next(events))
client.delete('w')
tell_event('watch', next(events))
cancel()
events, cancel = client.watch_prefix('h', start_revision=start + 1, prev_kv=True)
timer = threading.Timer(0.2, client.put, ['history', 'x'])
timer.start()
tell_event('watch prefix', next(events))
client.put('history', 'y')
tell_event('watch prefix', next(events))
cancel()
events, cancel = client.watch('a', start_revision=start + 1)
tell_event('from the start', next(events))
tell_event('from the start', next(events))
cancel()

seen = threading.Event()
watch_id = client.add_watch_callback('called', lambda response: seen.set())
client.put('called', 'x')
tell('callback', seen.wait(30))
client.cancel_watch(watch_id)
try:
    client.watch_once('silent', timeout=0.2)
except etcd3.exceptions.WatchTimedOut as e:
    tell('silent', type(e).__name__)

revision = client.get_response('none').header.revision
client.compact(revision, physical=True)
tell_failure('compact twice', client.compact, revision)
try:
    events, cancel = client.watch('a', start_revision=start + 1)
    tell('compacted', next(events))
except etcd3.exceptions.RevisionCompactedError as e:
    tell('compacted', relative(e.compacted_revision) == relative(revision))
client.defragment()

lock = client.lock('resource', ttl=60)
tell('lock', lock.acquire(timeout=10), lock.is_acquired())
# Another one cannot be tried here: this version does not get on with the tenacity of Debian when it has to wait.
other = client.lock('resource', ttl=60)
tell('other', other.is_acquired(), other.release())
tell('release', lock.release(), lock.is_acquired())
tell('other again', other.acquire(timeout=10), other.is_acquired(), other.release())
with client.lock('in order') as held:
    tell('held', held.is_acquired())

file = io.BytesIO()
client.snapshot(file)
tell('snapshot', file.tell() > 4096)
client.close()
