import type { ComponentChildren } from 'preact';
import { MARKER_PATTERN } from 'selfward';

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Marks every occurrence of the needles, whatever their case. Text stays text: nothing here is ever markup. */
export function highlight(text: string, needles: readonly string[]): ComponentChildren[] {
  const wanted = needles.filter((needle) => needle !== '').toSorted((a, b) => b.length - a.length);
  if (wanted.length === 0) return [text];
  const pattern = new RegExp(`(${wanted.map(literally).join('|')})`, 'gi');
  return text.split(pattern).map((part, i) => (i % 2 === 1 ? <mark key={i}>{part}</mark> : part));
}

/** The markers that went out and came back: in the request and in the answer or its excerpt. */
export function sharedMarkers(request: string, answers: readonly string[]): string[] {
  const back = answers.join('\n').toLowerCase();
  // Windows overlap: in `%3Dbcdfghjklm` the letter of the escape looks like a marker's first.
  const windows = new RegExp(`(?=(${MARKER_PATTERN.source}))`, 'gi');
  const sent = [...request.matchAll(windows)].map((match) => (match[1] ?? '').toLowerCase());
  return [...new Set(sent)].filter((marker) => back.includes(marker));
}

/** A paragraph in which `backquoted` words are code. */
export function Prose({ text }: { text: string }) {
  return <>{text.split(/`([^`]+)`/).map((part, i) => (i % 2 === 1 ? <code key={i}>{part}</code> : part))}</>;
}

/** Advice as steps: its lines, or its sentences where it is one line. */
export function stepsOf(advice: string): string[] {
  const lines = advice
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/, '').trim())
    .filter((line) => line !== '');
  if (lines.length > 1) return lines;
  return (lines[0] ?? '').split(/(?<=[a-z)`'"\]][.!])\s+(?=[A-Z`])/).filter((line) => line !== '');
}

export function Steps({ advice }: { advice: string }) {
  const steps = stepsOf(advice);
  if (steps.length < 2)
    return (
      <p class="advice">
        <Prose text={steps[0] ?? 'No advice was given.'} />
      </p>
    );
  return (
    <ol class="steps">
      {steps.map((step, i) => (
        <li key={i}>
          <Prose text={step} />
        </li>
      ))}
    </ol>
  );
}
