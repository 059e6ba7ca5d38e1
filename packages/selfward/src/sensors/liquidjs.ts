import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import {
  callOf,
  instanceOf,
  listOf,
  type Piece,
  propertyOf,
  templateGiven,
  textOf,
} from './shared/template-position.ts';
import { templateSensor } from './shared/template-sensor.ts';

const SOURCE = `{{ ${MARKER} }}`;

/** Every way into LiquidJS takes a template apart with its tokenizer; `evalValue` is given an expression alone. */
export default templateSensor({
  id: 'liquidjs',
  packages: ['liquidjs'],
  open({ exports, method, way }) {
    const { Liquid, Tokenizer, TokenKind } = exports;
    if (typeof Liquid !== 'function' || typeof Tokenizer !== 'function') return;
    const text = propertyOf(TokenKind, 'HTML');
    const piece = (token: unknown): Piece => ({
      text: textOf(callOf(propertyOf(token, 'getText'), token)),
      is: propertyOf(token, 'kind') === text ? 'text' : 'expression',
    });
    method(Tokenizer.prototype, 'readTopLevelTokens', ({ self, result }) =>
      templateGiven(propertyOf(self, 'input'), () => listOf(result).map(piece)),
    );
    method(Liquid.prototype, '_evalValue', ({ args: [expression] }) =>
      templateGiven(expression, () => [{ text: textOf(expression), is: 'expression' }]),
    );
    const ways: [string, string][] = [
      ...['parse', 'parseAndRender', 'parseAndRenderSync'].map((name): [string, string] => [name, SOURCE]),
      ...['evalValue', 'evalValueSync'].map((name): [string, string] => [name, MARKER]),
    ];
    for (const [name, source] of ways) {
      way(name, () => {
        const liquid = instanceOf(Liquid);
        return callOf(propertyOf(liquid, name), liquid, source, {});
      });
    }
  },
});
