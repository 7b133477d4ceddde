"""Plays python-etcd, a client of the v2 API, and prints what it is answered."""
import sys
import threading

import etcd

client = etcd.Client(host='127.0.0.1', port=int(sys.argv[1]))
def tell(result):
    print(result.action, result.key, result.value, result.dir, result.newKey,
          result.createdIndex, result.modifiedIndex, result.etcd_index)
    for child in sorted(result._children, key=lambda child: child['key']):
        print('  ', child['key'], child.get('value'))
def fails(call, *arguments, **named):
    try:
        call(*arguments, **named)
        print('no failure')
    except etcd.EtcdException as e:
        print(type(e).__name__, str(e).split('(')[0])
tell(client.write('/a', 'one'))
tell(client.read('/a'))
tell(client.write('/a', 'two', prevValue='one'))
fails(client.write, '/a', 'three', prevValue='one')
fails(client.write, '/a', 'three', prevExist=False)
fails(client.write, '/none', 'x', prevExist=True)
fails(client.read, '/none')
tell(client.write('/d', None, dir=True))
fails(client.write, '/d', 'x')
tell(client.write('/q', 'first', append=True))
tell(client.write('/q', 'second', append=True))
tell(client.read('/q', recursive=True, sorted=True))
print(sorted(leaf.value for leaf in client.read('/q', recursive=True).leaves))
fails(client.delete, '/q')
tell(client.delete('/q', recursive=True))
node = client.read('/a')
node.value = 'updated'
tell(client.update(node))
tell(client.write('/t', 'x', ttl=1000))
tell(client.refresh('/t', ttl=2000))
print(client.get('/t').ttl > 1990)
tell(client.test_and_set('/a', 'swapped', 'updated'))
print(client.pop('/t').value)
print('/a' in client, '/b' in client)
index = client.read('/a').etcd_index
timer = threading.Timer(0.2, lambda: etcd.Client(
    host='127.0.0.1', port=int(sys.argv[1])).write('/a', 'seen'))
timer.start()
tell(client.watch('/a', index=index + 1, timeout=20))
timer.join()
tell(client.read('/a', wait=True, waitIndex=index + 1))
fails(client.watch, '/a', index=index + 100, timeout=1)
lock = etcd.Lock(client, 'resource')
print(lock.acquire(blocking=True, lock_ttl=60), lock.is_acquired)
other = etcd.Lock(client, 'resource')
print(other.acquire(blocking=False, lock_ttl=60), other.is_acquired)
lock.release()
print(lock.is_acquired)
print(len(client.machines), len(client.members), client.leader['name'])
print(sorted(client.stats)[:3], sorted(client.store_stats)[:3])
