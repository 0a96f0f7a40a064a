import { styleText } from 'node:util';

/** What a colour is for. */
export type Tone = 'added' | 'removed' | 'quiet' | 'strong' | 'bad' | 'warning' | 'place' | 'plain';

/** Colours a text, or leaves it as it is. */
export type Paint = (tone: Tone, text: string) => string;

const FORMATS: Readonly<Record<Exclude<Tone, 'plain'>, Parameters<typeof styleText>[0]>> = {
  added: 'green',
  removed: 'red',
  quiet: 'dim',
  strong: 'bold',
  bad: ['bold', 'red'],
  warning: 'yellow',
  place: 'cyan',
};

/** The paint for a terminal, or for a file. Control characters in the text are shown, not carried out. */
export function paintFor(colour: boolean): Paint {
  return (tone, text) => (colour && tone !== 'plain' ? styleText(FORMATS[tone], harmless(text), { validateStream: false }) : harmless(text));
}

/** The text on one line. */
export function oneLine(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, ' ');
}

/** Names and messages come from others: what would move a terminal's cursor is written out. */
function harmless(text: string): string {
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
