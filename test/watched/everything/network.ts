import { createSocket } from 'node:dgram';
import http from 'node:http';
import https from 'node:https';
import { connect } from 'node:net';
import mqtt from 'mqtt';
import { createTransport } from 'nodemailer';
import { request as undiciRequest } from 'undici';
import { field, type Part } from './at.ts';

/** Everything that leaves: calls, mail, what actuators are told. */
export const network: Part = async (app, at) => {
  const broker = await mqtt.connectAsync(at.mqtt);
  broker.on('error', () => undefined);
  const mail = createTransport({ host: '127.0.0.1', port: at.smtpPort, ignoreTLS: true });
  const quietly = (promise: Promise<unknown>) => promise.catch(() => undefined);

  app.post('/call/http', (request, response) => {
    http
      .get(`${at.http}?about=${encodeURIComponent(field(request, 'about'))}`, (answer) => answer.resume())
      .on('error', () => undefined)
      .on('close', () => response.json({ called: true }));
  });
  app.post('/call/https', (_request, response) => {
    https
      .get(at.https, { rejectUnauthorized: false }, (answer) => answer.resume())
      .on('error', () => undefined)
      .on('close', () => response.json({ called: true }));
  });
  // Whoever asks says where to.
  app.post('/call/fetch', async (request, response) => {
    const answer = await quietly(fetch(field(request, 'url') || at.http).then((found) => found.text()));
    response.type('text').send(String(answer).slice(0, 10));
  });
  app.post('/call/undici', async (request, response) => {
    await quietly(
      undiciRequest(at.http, { method: 'POST', body: field(request, 'text') }).then(({ body }) => body.text()),
    );
    response.json({ called: true });
  });
  app.post('/call/tcp', (request, response) => {
    const socket = connect(at.tcpPort, '127.0.0.1', () => socket.end(field(request, 'text')));
    socket.on('error', () => undefined).on('close', () => response.json({ sent: true }));
  });
  app.post('/call/udp', (request, response) => {
    const socket = createSocket('udp4');
    socket.send(field(request, 'text') || 'open', at.tcpPort, '127.0.0.1', () => {
      socket.close();
      response.json({ sent: true });
    });
  });
  app.post('/mail', async (request, response) => {
    const to = 'operator@example.test';
    await quietly(mail.sendMail({ from: to, to, subject: field(request, 'subject'), text: 'An alarm was raised' }));
    response.json({ sent: true });
  });
  app.post('/actuators/open', async (request, response) => {
    await broker.publishAsync('actuators/valve', field(request, 'how') || 'open', { qos: 1, retain: true });
    response.json({ opened: true });
  });
  app.post('/actuators/later', (_request, response) => {
    setTimeout(() => broker.publish('actuators/valve', 'later'), 250);
    response.status(202).end();
  });
};
