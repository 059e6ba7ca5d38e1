import { request } from 'node:http';

/** The bare status of a GET that is sent as it is written. */
export function getForTesting(address: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(address, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    asked.once('error', reject);
    asked.end();
  });
}
