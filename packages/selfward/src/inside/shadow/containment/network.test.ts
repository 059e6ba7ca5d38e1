import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, runContained } from './testing/run-contained.ts';

const JSON_ANSWER = [200, 'application/json', '{}'];
const at = (scheme: string) => `'${scheme}://127.0.0.1:'+PORT+'/x'`;

/** Each way out, called at a port of this machine where somebody really listens. */
const WAYS: readonly (readonly [name: string, code: string, expected: unknown])[] = [
  ['http', `return answered(http.request(${at('http')},{method:'POST'}),'x'.repeat(300000))`, JSON_ANSWER],
  [
    'http, HTML',
    `return answered(http.request(${at('http')},{headers:{accept:'text/html,*/*'}}))`,
    [200, 'text/html; charset=utf-8', '<!doctype html><title>OK</title><p>OK</p>'],
  ],
  [
    'http, kept alive',
    `const agent=new http.Agent({keepAlive:true}); const both=[await answered(http.request(${at('http')},{agent})), await answered(http.request(${at('http')},{agent}))]; agent.destroy(); return both`,
    [JSON_ANSWER, JSON_ANSWER],
  ],
  ['https', `return answered(https.request(${at('https')}))`, JSON_ANSWER],
  [
    'https, kept alive',
    `const agent=new https.Agent({keepAlive:true}); const both=[await answered(https.request(${at('https')},{agent})), await answered(https.request(${at('https')},{agent}))]; agent.destroy(); return both`,
    [JSON_ANSWER, JSON_ANSWER],
  ],
  ['fetch', `return (await fetch(${at('http')},{method:'POST',body:'1'})).json()`, {}],
  [
    'fetch, TLS',
    `return (await fetch(${at('https')},{headers:{accept:'application/xml'}})).text()`,
    '<?xml version="1.0"?><ok/>',
  ],
  ['undici', `return (await require('undici').request(${at('https')})).body.json()`, {}],
  [
    'http2',
    `const s=http2.connect(${at('http')}); const q=s.request({':path':'/'}); const said=await text(q); s.close(); return said`,
    '{}',
  ],
  [
    'http2, TLS',
    `const s=http2.connect(${at('https')}); const q=s.request({':path':'/'}); const said=await text(q); s.close(); return said`,
    '{}',
  ],
  [
    'WebSocket',
    `const w=new WebSocket(${at('ws')}); return new Promise((r)=>{w.onerror=()=>r('error');w.onopen=()=>r('open')})`,
    'error',
  ],
  [
    'net, something else',
    `const s=net.connect(PORT,'127.0.0.1'); s.write(Buffer.from([0,1,2])); return new Promise((r)=>s.on('error',(e)=>r(e.code)))`,
    'ECONNREFUSED',
  ],
  [
    'net, closed without a word, nothing read',
    `const s=net.connect(PORT,'127.0.0.1',()=>s.end('')); await once(s,'close'); return s.readableEnded`,
    true,
  ],
  [
    'net, waiting to be greeted',
    `const s=net.connect(PORT,'127.0.0.1'); const [said]=await once(s,'data'); s.destroy(); return String(said)`,
    '220 mail ESMTP\r\n',
  ],
  [
    'net, a database',
    `return new Promise((r)=>net.connect(5432,'127.0.0.1').on('error',(e)=>r(e.code)))`,
    'ECONNREFUSED',
  ],
  [
    'net, a Unix socket',
    `return new Promise((r)=>net.connect({path:'/run/selfward.sock'}).on('error',(e)=>r(e.code)))`,
    'ECONNREFUSED',
  ],
  [
    'tls',
    `const s=tls.connect(PORT,'127.0.0.1'); await once(s,'secureConnect'); s.write('GET / HTTP/1.1\\r\\nhost: a\\r\\n\\r\\n'); const [said]=await once(s,'data'); s.destroy(); return [s.authorized,String(said).slice(0,15)]`,
    [true, 'HTTP/1.1 200 OK'],
  ],
  [
    'dgram',
    `const s=dgram.createSocket('udp4'); await new Promise((r)=>s.bind(0,r)); s.addMembership('239.1.1.1'); const sent=await new Promise((r)=>s.send('hello',PORT,'127.0.0.1',(e,n)=>r(n))); s.close(); return sent`,
    5,
  ],
  [
    'dgram, connected',
    `const s=dgram.createSocket('udp4'); s.connect(PORT,'127.0.0.1'); await once(s,'connect'); const sent=await new Promise((r)=>s.send('hello',(e,n)=>r(n))); const to=s.remoteAddress().address; s.close(); return [sent,to]`,
    [5, '127.0.0.1'],
  ],
  [
    'dns, callbacks',
    `return [await promisify(dns.lookup)('name.invalid'), await promisify(dns.resolve4)('name.invalid'), await promisify(dns.reverse)('127.0.0.1')]`,
    [{ address: '127.0.0.1', family: 4 }, ['127.0.0.1'], ['localhost']],
  ],
  [
    'dns, promises',
    `return [await dns.promises.lookup('name.invalid',{all:true}), await dns.promises.resolve('name.invalid','MX'), await dns.promises.resolveSrv('name.invalid').catch((e)=>e.code)]`,
    [[{ address: '127.0.0.1', family: 4 }], [{ exchange: 'name.invalid', priority: 10 }], 'ENODATA'],
  ],
  [
    'dns, a resolver of its own',
    `return [await new dns.promises.Resolver().resolve6('name.invalid'), await new Promise((r)=>new dns.Resolver().resolve4('name.invalid',(e,a)=>r(a)))]`,
    [['::1'], ['127.0.0.1']],
  ],
  ...[
    ['587', '{}'],
    ['465', `{secure:true,auth:{user:'u',pass:'p'}}`],
    ['25', `{auth:{type:'LOGIN',user:'u',pass:'p'}}`],
    ['1125', '{}'],
  ].map(
    ([port, options]) =>
      [
        `nodemailer, port ${port}`,
        `const t=require('nodemailer').createTransport({host:'mail.invalid',port:${port},...${options}}); const {response,accepted}=await t.sendMail({from:'a@b.c',to:'d@e.f',subject:'s',text:'hi\\r\\n.\\r\\nbye'}); t.close(); return [response,accepted]`,
        ['250 OK: queued', ['d@e.f']],
      ] as const,
  ),
  ...[
    ['mqtt', '4'],
    ['mqtts', '4'],
    ['mqtt', '5'],
  ].map(
    ([scheme, version]) =>
      [
        `${scheme}, version ${version}`,
        `const c=await require('mqtt').connectAsync('${scheme}://broker.invalid',{protocolVersion:${version},reconnectPeriod:0}); const granted=await c.subscribeAsync(['a/b','c/#'],{qos:1}); for (const qos of [0,1,2]) await c.publishAsync('a','x',{qos}); await c.unsubscribeAsync('a/b'); await c.endAsync(); return granted.map(({qos})=>qos)`,
        [1, 1],
      ] as const,
  ),
];

describe('the network in a shadow', () => {
  let base = '';
  let real: Server;
  let connections = 0;
  let seen: Record<string, Outcome> = {};

  beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), 'selfward-network-'));
    real = createServer((socket) => {
      connections++;
      socket.end('real');
    });
    await new Promise<void>((resolve) => real.listen(0, '127.0.0.1', resolve));
    const { port } = real.address() as AddressInfo;
    const letOut = JSON.stringify(new URL('./network.ts', import.meta.url).href);
    const cases = [
      ...WAYS.map(([name, code]) => [name, code] as const),
      ['what came from outside', `globalThis.before=true`] as const,
      [
        'let out',
        `const {letOut}=await import(${letOut}); return text(letOut(()=>net.connect(PORT,'localhost')))`,
      ] as const,
      [
        'let out by address',
        `const {letOutTo}=await import(${letOut}); letOutTo('127.0.0.1',PORT); return text(net.connect(PORT,'127.0.0.1'))`,
      ] as const,
    ];
    seen = await runContained(cases, { folder: join(base, 'shadow'), root: base, port });
  }, 60_000);

  afterAll(() => {
    real.close();
    rmSync(base, { recursive: true, force: true });
  });

  it.each(WAYS)('%s', (name, _code, expected) => {
    const { value, threw } = seen[name] ?? { threw: 'not run' };
    expect({ value, threw }).toEqual({ value: expected, threw: undefined });
  });

  it('tells where it would have gone, and nothing of what was said', () => {
    expect(seen.http?.withheld).toEqual([`connection to 127.0.0.1:${(real.address() as AddressInfo).port}`]);
    expect(seen['nodemailer, port 465']?.withheld).toContain('connection to mail.invalid:465');
  });

  it('tells whom nobody answered for', () => {
    expect(seen['net, a database']?.withheld).toEqual([
      'connection to 127.0.0.1:5432',
      'refused a connection to 127.0.0.1:5432',
    ]);
    expect(seen['net, a Unix socket']?.withheld).toContain('refused a connection to /run/selfward.sock');
  });

  it('lets out what is let out, and nothing else', () => {
    expect([seen['let out']?.value, seen['let out by address']?.value]).toEqual(['real', 'real']);
    expect(connections).toBe(2);
  });
});
