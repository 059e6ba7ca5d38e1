import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type { Answered, Browser, HttpResponse, Marker } from 'selfward';
import { createBrowser } from 'selfward/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, missing } from './support/needs.ts';

const MARKER = 'bcdfghjklm' as Marker;
const CSP: [string, string] = ['content-security-policy', "script-src 'self'"];

function answer(body: string, more: Partial<HttpResponse> = {}): Answered {
  return {
    id: 1,
    probe: { set: new Map(), markers: [MARKER], effect: 'read', note: '' },
    request: { method: 'GET', url: 'http://target.example/page?x=1', headers: [] },
    response: {
      status: 200,
      headers: [['content-type', 'text/html; charset=iso-8859-1']],
      body,
      bytes: body.length,
      truncated: false,
      firstByteMs: 1,
      totalMs: 1,
      ...more,
    },
    at: 0,
    sightings: [],
  };
}

const withHeaders = (...headers: [string, string][]) => ({
  headers: [['content-type', 'text/html'] as [string, string], ...headers],
});

describe.skipIf(missing('Chromium', CHROMIUM))('answers in a real browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await createBrowser({ executable: CHROMIUM });
  });
  afterAll(() => browser.close());

  it.each<[string, string, Partial<HttpResponse>?]>([
    ['a handler that runs by itself', `<svg onload=${MARKER}()>`],
    ['a page of an error', `<svg onload=${MARKER}()>`, { status: 500 }],
    ['a bare name', `<script>var x = 1-${MARKER}-1</script>`],
    ['an assignment', `<script>${MARKER}=1</script>`],
    ['a template literal', `<q oncut=${MARKER}\`1\`>hello</q>`],
    ['letters made large', `<SCRIPT>${MARKER.toUpperCase()}()</SCRIPT>`],
    ['a focus that comes by itself', `<input autofocus onfocus=${MARKER}()>`],
    ['what stands behind a function of a script that is not there', `<button onclick="f('',${MARKER}())">x</button>`],
    ['a handler of the window', `<body onfocus=${MARKER}()>x`],
    ['a link', `<a href="javascript:${MARKER}()">x</a>`],
    ['a link in SVG', `<svg><a xlink:href="javascript:${MARKER}()"><text y=20>x</text></a></svg>`],
    ['a form', `<form action="javascript:${MARKER}()"><input required><button>go</button></form>`],
    ['a button', `<form><input required><button formaction="javascript:${MARKER}()">go</button></form>`],
    ['a frame', `<iframe src="javascript:${MARKER}()"></iframe>`],
    ['a sandboxed frame that may', `<iframe sandbox=allow-scripts srcdoc="<script>${MARKER}()</script>"></iframe>`],
    ['a script of a host of the sender', `<script src=//${MARKER}.example/x></script>`],
    ['a page that hangs behind it', `<script>${MARKER}();for(;;);</script>`],
    ['a policy that allows it', `<svg onload=${MARKER}()>`, withHeaders(['content-security-policy', "img-src 'none'"])],
    [
      'text in XML',
      `<r xmlns="http://www.w3.org/1999/xhtml"><script>${MARKER}()</script></r>`,
      { headers: [['content-type', 'application/xhtml+xml']] },
    ],
  ])('runs: %s', async (_what, body, more) => {
    expect(await browser.run(answer(body, more), [MARKER])).toEqual([MARKER]);
  });

  it.each<[string, string, Partial<HttpResponse>?]>([
    ['text', `<p>${MARKER}()</p>`],
    ['a string', `<script>var x = "${MARKER}()"</script>`],
    ['a data block', `<script type=text/plain>${MARKER}()</script>`],
    ['a template', `<template><svg onload=${MARKER}()></template>`],
    ['a frame without leave', `<iframe sandbox srcdoc="<script>${MARKER}()</script>"></iframe>`],
    ['code that does not parse', `<script>var x = "${MARKER}();</script>`],
    ['a policy', `<svg onload=${MARKER}()><a href="javascript:${MARKER}()">x</a>`, withHeaders(CSP)],
    ['a policy over hosts', `<script src=//${MARKER}.example/x></script>`, withHeaders(CSP)],
    ['two policies', `<svg onload=${MARKER}()>`, withHeaders(['content-security-policy', "img-src 'none'"], CSP)],
    ['another media type', `<svg onload=${MARKER}()>`, { headers: [['content-type', 'application/json']] }],
    ['broken XML', `<a><svg onload="${MARKER}()">`, { headers: [['content-type', 'application/xhtml+xml']] }],
  ])('does not run: %s', async (_what, body, more) => {
    expect(await browser.run(answer(body, more), [MARKER])).toEqual([]);
  });

  it('tells which of several ran', async () => {
    const other = 'k2345678zz' as Marker;
    const page = answer(`<svg onload=${other}()><p>${MARKER}</p>`);
    expect(await browser.run(page, [MARKER, other])).toEqual([other]);
  });

  it.each([
    ['an endless loop', '<script>for(;;);</script>', /did not come to rest/],
    ['dialogs without end', '<script>for(;;)alert(1)</script>', /did not come to rest/],
    [
      'memory without end',
      '<script>for(const a=[];;)a.push(new Uint8Array(5e7).fill(1))</script>',
      /memory|rest|ended/,
    ],
    ['a page that goes elsewhere', "<script>location='/?'+Math.random()</script>", /did not come to rest/],
    ['a page that stops before it', `<script>document.body.x.y=1;${MARKER}()</script>`, /did not come to rest/],
    ['reloading', `<script>setInterval(()=>location.reload(),1)</script>`, undefined],
    ['windows', '<script>for(let i=0;i<200;i++)open("about:blank")</script>', undefined],
    [
      'workers',
      '<script>for(let i=0;i<50;i++)new Worker(URL.createObjectURL(new Blob(["for(;;);"])))</script>',
      undefined,
    ],
    [
      'a download',
      '<script>const a=document.createElement("a");a.href="data:,x";a.download="x";a.click()</script>',
      undefined,
    ],
    ['a huge page', '<p>x</p>'.repeat(200_000), undefined],
  ])('outlives %s', async (_what, body, trouble) => {
    const ran = browser.run(answer(body), [MARKER]);
    if (trouble) await expect(ran).rejects.toThrow(trouble);
    else await ran.catch(() => undefined);
    expect(await browser.run(answer(`<svg onload=${MARKER}()>`), [MARKER])).toEqual([MARKER]);
  });

  it('is stopped with the run', async () => {
    const stopping = new AbortController();
    const ran = browser.run(answer('<script>for(;;);</script>'), [MARKER], stopping.signal);
    stopping.abort(new Error('enough'));
    await expect(ran).rejects.toThrow('enough');
    await expect(browser.run(answer('x'), [MARKER], stopping.signal)).rejects.toThrow('enough');
  });

  it('reaches nobody, whatever a page tries', async () => {
    const heard: string[] = [];
    const tcp = createServer((socket) => {
      heard.push('a connection');
      socket.destroy();
    });
    const udp = createSocket('udp4', () => heard.push('a datagram'));
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
    const at = tcp.address();
    const port = typeof at === 'object' && at !== null ? at.port : 0;
    const host = `127.0.0.1:${port}`;
    const dgram = `127.0.0.1:${udp.address().port}`;
    const page = `<link rel=preconnect href=http://${host}><link rel=prefetch href=http://${host}/a>
      <link rel=dns-prefetch href=//localhost:${port}><img src=http://${host}/b><iframe src=http://${host}/c></iframe>
      <script type=speculationrules>{"prefetch":[{"urls":["http://${host}/d"]}],"prerender":[{"urls":["http://${host}/e"]}]}</script>
      <script>
        fetch('http://${host}/f').catch(() => 0); navigator.sendBeacon('http://${host}/g', 'x');
        new WebSocket('ws://${host}/h'); new EventSource('http://${host}/i'); open('http://${host}/j');
        new Worker(URL.createObjectURL(new Blob(["fetch('http://${host}/k').catch(() => 0);new WebSocket('ws://${host}/l')"])));
        try { new SharedWorker(URL.createObjectURL(new Blob(["fetch('http://${host}/s')"]))) } catch {}
        const peer = new RTCPeerConnection({ iceServers: [{ urls: ['stun:${dgram}', 'stun:${dgram}?transport=tcp'] }, { urls: 'turn:${host}?transport=tcp', username: 'u', credential: 'c' }] });
        peer.createDataChannel('x'); peer.createOffer().then((offer) => peer.setLocalDescription(offer));
        try { new WebTransport('https://${dgram}/m') } catch {}
        document.write('<script src=http://${host}/n><' + '/script>');
        setTimeout(() => { location = 'http://${host}/o' }, 50);
      </script><form id=f method=post action=http://${host}/p></form><script>setTimeout(() => f.submit(), 100)</script>`;
    await browser.run(answer(page), [MARKER]).catch(() => undefined);
    // A second answer leaves whatever was begun the time to arrive.
    await browser.run(answer('<p>quiet</p>'), [MARKER]);
    tcp.close();
    udp.close();
    expect(heard).toEqual([]);
  });
});

it('says what is missing', async () => {
  await expect(createBrowser({ executable: '/nowhere/chromium' })).rejects.toThrow('there is no browser at /nowhere');
});
