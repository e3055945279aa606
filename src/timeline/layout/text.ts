/** A font of the timeline. Sizes in CSS px; the families are those of {@link FAMILIES}. */
export interface Font {
  readonly size: number;
  readonly weight: 400 | 600;
  readonly mono: boolean;
}

export const FAMILIES = {
  sans: 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  mono: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace',
} as const;

/** Advance widths of the printable ASCII characters in thousandths of an em, from 0x20 on: a wide sans (DejaVu Sans). */
const ASCII = [
  318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636,
  636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295,
  295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838,
  500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521,
  392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];

/**
 * The width of a text without a browser: the same on every machine. The table is that of a wide font, so a label
 * that fits by it fits in whatever the reader has. Wide scripts count a full em, everything else unknown 0.84.
 */
export function tableMeasure(text: string, font: Font): number {
  let em = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (font.mono) em += code >= 0x2e80 ? 1204 : 602;
    else if (code >= 0x2e80) em += 1000;
    else em += ASCII[code - 0x20] ?? 838;
  }
  const bold = font.weight === 600 && !font.mono ? 1.08 : 1;
  return (em / 1000) * font.size * bold;
}

/** Shortens in the middle, where names that share their beginning and end differ least: `web-7fc…xk2p9`. */
export function fitName(text: string, room: number, measure: (text: string) => number): string {
  if (measure(text) <= room) return text;
  for (let keep = text.length - 1; keep >= 2; keep--) {
    const head = Math.floor(keep / 2);
    const short = `${text.slice(0, head)}…${text.slice(text.length - (keep - head))}`;
    if (measure(short) <= room) return short;
  }
  return '';
}

/** Shortens at the end; empty where not even one letter fits. */
export function fitText(text: string, room: number, measure: (text: string) => number): string {
  if (measure(text) <= room) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(`${text.slice(0, middle).trimEnd()}…`) <= room) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : `${text.slice(0, low).trimEnd()}…`;
}
