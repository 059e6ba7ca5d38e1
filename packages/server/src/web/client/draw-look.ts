import type { Look } from '../parts/shapes.ts';
import { write } from './dom.ts';

/** Redraws a state: its shape, its colour and its word. */
export function drawLook(element: Element, look: Look): void {
  element.className = `state tone-${look.tone}`;
  element.querySelector('path')?.setAttribute('d', look.shape);
  write(element.querySelector('.state-word'), look.word);
}
