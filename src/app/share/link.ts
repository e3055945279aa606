import { decodeShare, encodeShare, isShareable } from '../../scenario/share.ts';

/** Above this many characters, chat and mail programs begin to cut links. */
export const COMFORTABLE_LENGTH = 1900;
/** Above this, a QR code on a screen has modules too small for phones. */
export const QR_LENGTH = 800;

/** The page's own address, without what it was opened with. */
const baseUrl = () => location.href.replace(/[?#].*$/, '');

/** A link that holds the whole text, and the moment to open it at where one is given. */
export function linkTo(
  text: string,
  options: { at?: number | undefined; base?: string; query?: string } = {},
): string | undefined {
  if (!isShareable(text)) return undefined;
  const { at, base = baseUrl(), query = '' } = options;
  const moment = at === undefined ? '' : `t=${Number(at.toFixed(2))}&`;
  return `${base}${query}#${moment}s=${encodeShare(text)}`;
}

export const lessonLink = (id: string) => `${baseUrl()}#lesson=${id}`;

export type LinkContents =
  | { kind: 'none' }
  | { kind: 'scenario'; text: string; at: number | undefined }
  | { kind: 'lesson'; lesson: string }
  | { kind: 'bad'; why: string; newer: boolean; raw: string };

/** What the hash of an address asks for. Never throws. */
export function readHash(hash: string): LinkContents {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const lesson = parameters.get('lesson');
  if (lesson) return { kind: 'lesson', lesson };
  if (!parameters.has('s')) return { kind: 'none' };
  const shared = decodeShare(`#s=${parameters.get('s')}`);
  if (!shared.ok)
    return { kind: 'bad', why: shared.error.message, newer: shared.error.kind === 'newer', raw: hash };
  const at = Number.parseFloat(parameters.get('t') ?? '');
  return { kind: 'scenario', text: shared.text, at: Number.isFinite(at) && at >= 0 ? at : undefined };
}
