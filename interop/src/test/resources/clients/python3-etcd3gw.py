"""Plays etcd3gw, a client of the JSON gateway, and prints what it is answered.

Its own path, /v3alpha/, went with etcd 3.4.
"""
import sys
import threading

from etcd3gw import exceptions
from etcd3gw.client import Etcd3Client

port = int(sys.argv[1])


def connect(**settings):
    return Etcd3Client(host='127.0.0.1', port=port, timeout=30, **settings)


client = connect(api_path='/v3/')
start = int(client.status()['header']['revision'])


def relative(revision):
    return int(revision) - start


def tell(what, *answers):
    print(what + ':', *answers)


def tell_pairs(what, pairs):
    for value, meta in pairs:
        tell(what, meta['key'], value, 'version', meta['version'],
             'created', relative(meta['create_revision']),
             'modified', relative(meta['mod_revision']),
             'lease' if 'lease' in meta else 'no lease')


def tell_event(what, event):
    pair = event['kv']
    tell(what, event.get('type', 'PUT'), pair['key'], pair.get('value'),
         relative(pair['mod_revision']), sorted(event), sorted(pair))


def tell_failure(what, call, *arguments, **named):
    try:
        tell(what, 'no failure', call(*arguments, **named))
    except exceptions.Etcd3Exception as e:
        tell(what, type(e).__name__, e.args)


tell('members', [sorted(member) for member in client.members()])
tell('status', sorted(client.status()['header']))

tell('put', client.put('a', 'one'), client.put('b', b'\x00\xff'), client.put('empty', ''))
tell('get', client.get('a'), client.get('b'), client.get('empty'), client.get('none'))
tell('put again', client.put('a', 'two'))
tell_pairs('with metadata', client.get('a', metadata=True))
tell_pairs('prefix', client.get_prefix('a'))
tell_pairs('all', client.get_all(sort_order='descend', sort_target='mod'))
tell_pairs('by value', client.get_all(sort_order='ascend', sort_target='value'))
tell('limited', client.get('\0', range_end='AA==', limit=1))
tell('counted', client.get('\0', range_end='AA==', count_only=True))

tell('create', client.create('new', 'x'), client.create('new', 'y'), client.get('new'))
tell('replace', client.replace('new', 'x', 'y'), client.replace('new', 'x', 'z'), client.get('new'))
answer = client.transaction({
    'compare': [{'key': 'bmV3', 'target': 'VERSION', 'result': 'GREATER', 'version': 1},
                {'key': 'bmV3', 'target': 'MOD', 'result': 'NOT_EQUAL', 'mod_revision': '1'}],
    'success': [{'request_put': {'key': 'bmV3', 'value': 'eg==', 'prev_kv': True}},
                {'request_range': {'key': 'bmV3'}},
                {'requestDeleteRange': {'key': 'bm9uZQ=='}}]})
tell('transaction', answer['succeeded'], relative(answer['header']['revision']))
for response in answer['responses']:
    tell('  ', {kind: sorted(content) for kind, content in response.items()})
tell_failure('the same key twice', client.transaction, {
    'success': [{'request_put': {'key': 'bmV3'}}, {'request_put': {'key': 'bmV3'}}]})
tell_failure('no key', client.put, '', 'x')
tell_failure('no number', client.get, 'a', limit='many')
tell_failure('a revision to come', client.get, 'a', revision=1000000)
tell('the path of an earlier etcd', connect(api_path='/v3beta/').get('a'))

tell('delete', client.delete('new'), client.delete('new'))
client.put('p/1', 'x')
client.put('p/2', 'x')
tell('delete prefix', client.delete_prefix('p/'), client.get_prefix('p/'))

lease = client.lease(1000)
tell('lease', lease.ttl() > 990, lease.keys(), lease.refresh())
tell('with lease', client.put('leased', 'x', lease=lease), lease.keys())
tell_pairs('leased', client.get('leased', metadata=True))
tell('revoke', lease.revoke(), client.get('leased'), lease.ttl(), lease.refresh())
tell_failure('put with a lease that is gone', client.put, 'leased', 'x', lease=lease)
tell_failure('revoke twice', lease.revoke)

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
tell_event('from the start', client.watch_once('a', start_revision=start + 1, timeout=30))
try:
    client.watch_once('silent', timeout=0.2)
except exceptions.WatchTimedOut as e:
    tell('silent', type(e).__name__)

lock = client.lock('resource', ttl=60)
other = client.lock('resource', ttl=60)
tell('lock', lock.acquire(), lock.is_acquired(), lock.refresh())
tell('other', other.acquire(), other.is_acquired(), other.release())
tell('release', lock.release(), lock.is_acquired(), lock.release())
tell('other again', other.acquire(), other.is_acquired())
with client.lock('in order') as held:
    tell('held', held.is_acquired())
