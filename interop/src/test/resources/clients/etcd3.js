// Plays etcd3, a client of the gRPC API for Node, and prints what it is answered.
const { Etcd3 } = require('etcd3');
const { once } = require('events');

const settings = { hosts: `http://127.0.0.1:${process.argv[2]}` };
const client = new Etcd3(settings);
let start;

const relative = revision => Number(revision) - start;
const text = value => (value ? value.toString() : value);
const tell = (what, ...answers) => console.log(`${what}:`, ...answers.map(a => JSON.stringify(a)));

function tellPair(what, pair) {
  tell(what, text(pair.key), text(pair.value), Number(pair.version),
    relative(pair.create_revision), relative(pair.mod_revision), Number(pair.lease) !== 0);
}

async function tellFailure(what, call) {
  try {
    tell(what, 'no failure', await call());
  } catch (e) {
    tell(what, e.constructor.name, e.message);
  }
}

async function pairs() {
  await client.put('a').value('one');
  const put = await client.put('a').value('two').exec();
  tell('put', relative(put.header.revision), put.prev_kv);
  const previous = await client.put('a').value('three').getPrevious();
  tellPair('previous', previous);
  tell('get', await client.get('a'), await client.get('none'), await client.get('a').exists());
  await client.put('number').value(42);
  tell('number', await client.get('number').number());
  await client.put('json').value(JSON.stringify({ x: [1] }));
  tell('json', await client.get('json').json());
  await client.put('bytes').value(Buffer.from([0, 255]));
  tell('bytes', [...(await client.get('bytes').buffer())]);
  await client.put('empty').value('');
  tell('empty', await client.get('empty'));
  const range = await client.get('a').exec();
  tell('range', range.count, range.more, relative(range.header.revision));
  range.kvs.forEach(pair => tellPair('range', pair));
  tell('an earlier revision', await client.get('a').revision(start + 1));
  tell('serializable', await client.get('a').serializable(true));
  tell('all', await client.getAll().all().keys());
  tell('sorted', await client.getAll().all().sort('Mod', 'Descend').limit(3).keys());
  tell('prefix', await client.getAll().prefix('n').strings());
  tell('count', await client.getAll().inRange({ start: 'a', end: 'c' }).count());
  tell('delete', (await client.delete().key('empty')).deleted);
  tell('delete', (await client.delete().key('empty')).deleted);
  (await client.delete().prefix('n').getPrevious()).forEach(pair => tellPair('deleted', pair));
  const inner = client.namespace('inner/');
  await inner.put('x').value('y');
  tell('namespace', await inner.getAll().strings(), await client.get('inner/x'));
}

async function transactions() {
  const then = await client
    .if('a', 'Value', '==', 'three')
    .and('a', 'Version', '>', 2)
    .and('none', 'Create', '==', 0)
    .and('a', 'Mod', '!=', 1)
    .then(client.put('t').value('then'), client.get('t'), client.delete().key('none'))
    .else(client.get('a'))
    .commit();
  tell('then', then.succeeded, then.responses.map(response => response.response),
    relative(then.header.revision));
  tellPair('then', then.responses[1].response_range.kvs[0]);
  const otherwise = await client
    .if('a', 'Value', '<', 'one')
    .then(client.put('t').value('then'))
    .else(client.put('t').value('else'))
    .commit();
  tell('else', otherwise.succeeded, otherwise.responses.length, await client.get('t'));
  await tellFailure('the same key twice', () =>
    client.if('a', 'Version', '>', 0)
      .then(client.put('t').value('1'), client.put('t').value('2')).commit());
  await client.put('from').value(10);
  await client.put('to').value(0);
  await client.stm({ isolation: 1 }).transact(async tx => {
    const amount = await tx.get('from').number();
    await tx.put('from').value(amount - 3);
    await tx.put('to').value(3);
  });
  tell('transfer', await client.get('from').number(), await client.get('to').number());
}

async function leases() {
  const lease = client.lease(1000);
  const id = await lease.grant();
  await lease.put('leased').value('x');
  tellPair('leased', (await client.get('leased').exec()).kvs[0]);
  const alive = await lease.keepaliveOnce();
  tell('keep alive', alive.TTL, alive.ID === id);
  const left = await client.leaseClient.leaseTimeToLive({ ID: id, keys: true });
  tell('time to live', left.TTL > 990, left.grantedTTL, left.keys.map(text));
  const all = await client.leaseClient.leaseLeases({});
  tell('leases', all.leases.length);
  await lease.revoke();
  tell('revoked', lease.revoked(), await client.get('leased'));
  await tellFailure('revoke twice', () => client.leaseClient.leaseRevoke({ ID: id }));
  await tellFailure('put with a lease that is gone', () =>
    client.put('leased').value('x').lease(id).exec());
}

async function watches() {
  const watcher = await client.watch().key('w').withPreviousKV().create();
  let event = once(watcher, 'put');
  await client.put('w').value('seen');
  const [pair, before] = await event;
  tellPair('put seen', pair);
  tell('before', before);
  event = once(watcher, 'delete');
  await client.delete().key('w');
  const [gone, last] = await event;
  tell('delete seen', text(gone.key), relative(gone.mod_revision));
  tellPair('before', last);
  await watcher.cancel();

  const past = client.watch().prefix('a').startRevision(String(start + 1)).only('put').watcher();
  const seen = [];
  await new Promise((resolve, reject) => {
    past.on('error', reject);
    past.on('put', kv => {
      seen.push([text(kv.value), relative(kv.mod_revision)]);
      if (seen.length === 3) {
        resolve();
      }
    });
  });
  tell('from the start', seen);
  await past.cancel();
}

async function locks() {
  const lock = client.lock('resource').ttl(60);
  await lock.acquire();
  tell('lock', (await client.getAll().prefix('resource').keys()).length);
  await tellFailure('another', () => client.lock('resource').ttl(60).acquire());
  await lock.release();
  tell('do', await client.lock('resource').ttl(60).do(() => 'done'));

  const campaign = client.election('office', 60).campaign('first');
  await campaign.wait();
  tell('leader', await client.election('office').leader());
  await campaign.proclaim('again');
  tell('leader', await client.election('office').leader());
  await campaign.resign();
  await tellFailure('nobody', () => client.election('office').leader());
}

async function users() {
  const role = client.role('reader');
  await role.create();
  await role.grant({ permission: 'Read', range: client.range({ prefix: 'a' }) });
  await client.user('root').create('root');
  await client.role('root').create();
  await client.user('root').addRole('root');
  const user = client.user('alice');
  await user.create('secret');
  await user.addRole(role);
  tell('roles', (await client.getRoles()).map(each => each.name));
  tell('users', (await client.getUsers()).map(each => each.name));
  tell('of alice', (await user.roles()).map(each => each.name));
  tell('of the role', (await role.permissions()).map(each => [each.permission, text(each.range.start)]));
  await tellFailure('twice', () => user.create('secret'));
  await client.auth.authEnable({});
  const alice = new Etcd3({ ...settings, auth: { username: 'alice', password: 'secret' } });
  tell('may read', await alice.get('a'));
  await tellFailure('may not write', () => alice.put('a').value('x').exec());
  await tellFailure('may not read', () => alice.get('t').exec());
  alice.close();
  const stranger = new Etcd3({ ...settings, auth: { username: 'alice', password: 'wrong' } });
  await tellFailure('wrong password', () => stranger.get('a').exec());
  stranger.close();
  await tellFailure('nobody', () => client.get('a').exec());
  const root = new Etcd3({ ...settings, auth: { username: 'root', password: 'root' } });
  await root.auth.authDisable({});
  root.close();
  await user.removeRole(role);
  await user.delete();
  tell('users', (await client.getUsers()).map(each => each.name));
}

async function main() {
  start = Number((await client.get('none').exec()).header.revision);
  const status = await client.maintenance.status();
  tell('status', Object.keys(status).filter(name =>
    ['header', 'version', 'dbSize', 'leader', 'raftIndex', 'raftTerm'].includes(name)));
  const members = (await client.cluster.memberList({})).members;
  tell('members', members.length, members[0].name, members[0].clientURLs.length);
  await pairs();
  await transactions();
  await leases();
  await watches();
  await locks();
  await users();
  client.close();
}

main().catch(e => {
  console.log(e);
  process.exit(1);
});
