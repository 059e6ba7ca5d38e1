import type { Url } from '../url.ts';
import { formatNumber } from './format.ts';
import { FLAG_LOOKS, type Look, RUN_LOOKS } from './shapes.ts';
import { Shape } from './state.tsx';

const SHAPES: Readonly<Record<Look['tone'], string>> = {
  calm: FLAG_LOOKS.good.shape,
  attention: FLAG_LOOKS.warning.shape,
  alarm: FLAG_LOOKS.bad.shape,
  active: RUN_LOOKS.running.shape,
  quiet: FLAG_LOOKS.none.shape,
};

/** A count that is a link to what it counts. Lit only when somebody should look: a calm tile has no colour. */
export function Tile(props: { href: Url; count: number; words: string; tone: Look['tone']; note?: string }) {
  return (
    <li>
      <a class={`tile tone-${props.tone}`} href={props.href}>
        <Shape d={SHAPES[props.tone]} />
        <span class="tile-count">{formatNumber(props.count)}</span>
        <span class="tile-words">{props.words}</span>
        {props.note !== undefined && <span class="tile-note">{props.note}</span>}
      </a>
    </li>
  );
}
