import type { Peer } from './peer.ts';

const LONGEST_LINE = 1_000_000;

/** A mail server (RFC 5321) that takes every mail and offers no encryption, so that a client goes on in the clear. */
const peer: Peer = {
  ports: [25, 465, 587, 2525],
  serve(connection) {
    let rest = '';
    let mode: 'command' | 'data' | 'sign-in' = 'command';
    let signingIn = 0;
    const say = (...lines: string[]) => connection.write(`${lines.join('\r\n')}\r\n`);
    const command = (line: string) => {
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO') say('250-mail', '250-8BITMIME', '250-SMTPUTF8', '250 AUTH PLAIN LOGIN');
      else if (verb === 'DATA') {
        mode = 'data';
        say('354 Go ahead');
      } else if (verb === 'QUIT') {
        say('221 Bye');
        connection.end();
      } else if (verb === 'STAR') say('454 TLS not available');
      else if (/^AUTH (?:PLAIN|LOGIN \S+)$/i.test(line)) ask(1);
      else if (/^AUTH LOGIN$/i.test(line)) ask(2);
      else if (verb === 'AUTH') say('235 Accepted');
      else say('250 OK');
    };
    const ask = (times: number) => {
      mode = 'sign-in';
      signingIn = times;
      // Base64 of "Username:" or "Password:", as everybody says it.
      say(times === 2 ? '334 VXNlcm5hbWU6' : '334 UGFzc3dvcmQ6');
    };
    const take = (line: string) => {
      if (mode === 'data') {
        if (line !== '.') return;
        mode = 'command';
        say('250 OK: queued');
      } else if (mode === 'sign-in') {
        if (signingIn > 1) return ask(signingIn - 1);
        mode = 'command';
        say('235 Accepted');
      } else command(line);
    };
    connection.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString('latin1')).split('\r\n');
      rest = (lines.pop() ?? '').slice(-LONGEST_LINE);
      for (const line of lines) take(line);
    });
    connection.once('end', () => connection.end());
    say('220 mail ESMTP');
  },
};

export default peer;
