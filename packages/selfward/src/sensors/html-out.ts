import { ServerResponse } from 'node:http';
import type { Sensor } from '../model/sensor.ts';
import { createBodies } from './shared/bodies.ts';
import { watchHandedOver } from './shared/handed-over.ts';
import { isShadow } from './shared/is-shadow.ts';
import { isLoaded, onBuiltin } from './shared/on-builtin.ts';
import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { followTemplateFiles } from './shared/template-files.ts';
import { type Given, look, watchMethod, whileAlive } from './shared/watch-calls.ts';
import { answer } from './shared/watch-response-headers.ts';

const ID = 'html-out';

type Responses = Record<string, unknown>;

/**
 * Watches the text that goes out to browsers, in one piece or in many: whatever comes to a page, also from a store and
 * asked for by somebody else, is seen with the page and the line that sent it. Where it stands there is for the judges of
 * HTML to say. Compressed bodies cannot be read; a client that does not ask for compression gets none.
 */
const sensor: Sensor = {
  id: ID,
  install(host) {
    const bodies = createBodies();
    // In a shadow it does not matter what this costs: files are followed from the first line on.
    const templates = isShadow() ? followTemplateFiles() : undefined;
    const handed = isShadow() ? watchHandedOver(host) : undefined;
    const placed = (given: Given): Given => ({
      ...given,
      template: (marker) =>
        templates?.placeOf(given.text, given.text.toLowerCase().indexOf(marker.toLowerCase()), marker),
      earlier: (marker) => handed?.framesOf(marker),
    });
    const watch = (owner: Responses) => [
      watchMethod(owner, 'writeHead', (args, self) => {
        if (host.live.count !== 0) bodies.head(self, args);
      }),
      ...['write', 'end'].map((name) =>
        watchMethod(owner, name, (args, self) => {
          const [chunk, encoding] = args;
          if (host.live.count === 0 || chunk === undefined || chunk === null || typeof chunk === 'function') return;
          const piece = { chunk, encoding, last: name === 'end' };
          look(host, ID, () => bodies.chunk(self, piece, host.find).map(placed));
        }),
      ),
    ];
    const all = (owner: Responses) =>
      whileAlive(host, () => {
        const undo = watch(owner);
        return () => {
          for (const each of undo) each();
        };
      });
    const undo = [
      all(ServerResponse.prototype as unknown as Responses),
      onBuiltin('http2', () =>
        all(process.getBuiltinModule('node:http2').Http2ServerResponse.prototype as unknown as Responses),
      ),
    ];
    return () => {
      for (const each of undo) each();
      templates?.stop();
      handed?.stop();
    };
  },
  ways: () => [
    { way: 'end', prove: () => void answer().end(`<p>${MARKER}`) },
    { way: 'write', prove: () => void answer().write(Buffer.from(`<p>${MARKER}`)) },
    { way: 'two pieces', prove: () => inTwo() },
    ...(isLoaded('http2') ? [{ way: 'HTTP/2: end', prove: http2End }] : []),
  ],
};

export default sensor;

function inTwo(): void {
  const response = answer();
  response.write(`<p>${MARKER.slice(0, 4)}`);
  response.end(MARKER.slice(4));
}

/** Without a stream the call fails, and was seen. */
function http2End(): void {
  const { Http2ServerResponse } = process.getBuiltinModule('node:http2');
  try {
    Reflect.apply(Http2ServerResponse.prototype.end, {}, [`<p>${MARKER}`]);
  } catch {
    // As it should.
  }
}
