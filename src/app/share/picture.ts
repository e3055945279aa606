import { renderIndexSvg } from '../../timeline/svg.ts';
import { messages } from '../i18n/index.ts';
import { run } from '../state/run.ts';
import { useTheme } from '../state/theme.ts';
import { say } from '../state/toasts.ts';
import { view } from '../state/view.ts';
import { sayIn } from '../timeline/say.ts';
import { download, fileName } from './files.ts';
import '../i18n/late.ts';

/** Pixels of the picture for one of the drawing: it is looked at on dense screens, and printed. */
const SCALE = 2;
/** No side of a canvas may be longer in any browser. */
const LONGEST_SIDE = 16_384;

/** The whole run as one self-contained picture, in the theme and the language of the page. */
function wholeRun(): string {
  const { theme } = useTheme.getState();
  return renderIndexSvg(run().index, {
    theme: theme.name === 'forced' ? 'light' : theme.name,
    say: sayIn(messages()),
    playhead: view().playhead,
    collapsed: new Set(view().collapsed),
  });
}

export function downloadSvg(): void {
  download(fileName('svg'), wholeRun(), 'image/svg+xml');
}

/** Puts the picture onto the clipboard; where that is not allowed, it becomes a file. */
export async function copyPng(): Promise<void> {
  const m = messages();
  const picture = pngOf(wholeRun());
  try {
    // The promise goes in as it is: Safari allows copying only while the key or the click lasts.
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
    say(m.scenario.pictureCopied);
  } catch {
    download(fileName('png'), await picture, 'image/png');
  }
}

async function pngOf(svg: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const scale = Math.min(SCALE, LONGEST_SIDE / Math.max(width, height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}
