import type { Peer } from './peer.ts';

const CONNECT = 1;
const PUBLISH = 3;
const PUBREL = 6;
const SUBSCRIBE = 8;
const UNSUBSCRIBE = 10;
const PINGREQ = 12;
const DISCONNECT = 14;

interface Packet {
  type: number;
  flags: number;
  body: Buffer;
}

/** One packet off the front (MQTT 5, 2.1): type and flags, a length of one to four bytes, the rest. */
function packet(bytes: Buffer): { packet: Packet; size: number } | undefined {
  let length = 0;
  for (let at = 1; at < 5; at++) {
    const byte = bytes[at];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 128 ** (at - 1);
    if (byte & 0x80) continue;
    const size = at + 1 + length;
    if (bytes.length < size) return undefined;
    const first = bytes[0] ?? 0;
    return { packet: { type: first >> 4, flags: first & 15, body: bytes.subarray(at + 1, size) }, size };
  }
  throw new Error('no MQTT');
}

/** A length as MQTT 5 writes it, and how many bytes it takes. */
function varint(bytes: Buffer, from: number): { value: number; next: number } {
  let value = 0;
  for (let at = from; at < from + 4; at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * 128 ** (at - from);
    if (!(byte & 0x80)) return { value, next: at + 1 };
  }
  return { value, next: from + 4 };
}

/** What a broker answers that takes everything and has nothing to tell; `five`: in the form of MQTT 5. */
function answer({ type, flags, body }: Packet, five: boolean): Buffer | undefined {
  const id = body.subarray(0, 2);
  const send = (head: number, ...parts: (Buffer | readonly number[])[]) => {
    const rest = Buffer.concat(parts.map((part) => Buffer.from(part)));
    return Buffer.concat([Buffer.from([head, rest.length]), rest]);
  };
  switch (type) {
    case CONNECT:
      return send(0x20, five ? [0, 0, 0] : [0, 0]);
    case PUBLISH: {
      const topic = body.readUInt16BE(0);
      const qos = (flags >> 1) & 3;
      return qos === 0 ? undefined : send(qos === 1 ? 0x40 : 0x50, body.subarray(topic + 2, topic + 4));
    }
    case PUBREL:
      return send(0x70, id);
    case SUBSCRIBE:
      return send(0x90, id, five ? [0] : [], topics(body, five, 1));
    case UNSUBSCRIBE:
      return send(0xb0, id, ...(five ? [[0], topics(body, five, 0)] : []));
    case PINGREQ:
      return send(0xd0);
    default:
      return undefined;
  }
}

/** The quality granted to each topic, as asked for; success for each that is left. */
function topics(body: Buffer, five: boolean, options: 0 | 1): number[] {
  const granted: number[] = [];
  let at = 2;
  if (five) {
    const properties = varint(body, at);
    at = properties.next + properties.value;
  }
  // The answer's length is written in one byte: more topics than that in one packet are nobody's habit.
  while (at + 2 <= body.length && granted.length < 120) {
    at += 2 + body.readUInt16BE(at);
    granted.push(options ? (body[at] ?? 0) & 3 : 0);
    at += options;
  }
  return granted;
}

/** A broker that takes every message, passes none on, and lets anybody in. */
const peer: Peer = {
  knows(first) {
    if (first[0] !== 0x10) return 'no';
    if (/MQTT|MQIsdp/.test(first.toString('latin1', 0, 16))) return 'yes';
    return first.length < 16 ? 'perhaps' : 'no';
  },
  serve(connection) {
    let rest = Buffer.alloc(0);
    let five = false;
    connection.once('end', () => connection.end());
    connection.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      try {
        for (let found = packet(rest); found; found = packet(rest)) {
          rest = rest.subarray(found.size);
          const { type, body } = found.packet;
          if (type === CONNECT) five = body[2 + body.readUInt16BE(0)] === 5;
          if (type === DISCONNECT) return void connection.end();
          const reply = answer(found.packet, five);
          if (reply) connection.write(reply);
        }
      } catch {
        // It was no MQTT after all.
        connection.destroy();
      }
    });
  },
};

export default peer;
