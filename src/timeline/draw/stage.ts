/**
 * The elements of the timeline, from back to front:
 *
 *     figure
 *       figcaption                    one sentence, for those who cannot see the picture
 *       svg  minimap
 *       div  viewport
 *         div scroller (listbox)      takes wheel, pointer and keys; holds the height of all lanes
 *           div option                the selected mark, in words
 *         svg back                    lanes, bars, brackets           \
 *         canvas                      ticks                            | never take the pointer
 *         svg front                   names, ruler, playhead, hover   /
 *       div  buttons                  − + fit search, beside the minimap (in a row above it for thumbs: `--timeline-buttons`)
 */
export interface Stage {
  readonly root: HTMLElement;
  readonly caption: HTMLElement;
  readonly minimap: SVGSVGElement;
  readonly viewport: HTMLElement;
  readonly scroller: HTMLElement;
  readonly spacer: HTMLElement;
  readonly option: HTMLElement;
  readonly back: SVGSVGElement;
  readonly canvas: HTMLCanvasElement;
  readonly front: SVGSVGElement;
  readonly hint: HTMLElement;
  readonly bar: HTMLElement;
  readonly buttons: Readonly<Record<'zoomOut' | 'zoomIn' | 'fit' | 'search', HTMLButtonElement>>;
}

export const MINIMAP_HEIGHT = 28;

const HIDDEN =
  'position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap;';
const LAYER = 'position:absolute;left:0;top:0;pointer-events:none;overflow:hidden;';
let count = 0;

export function buildStage(parent: HTMLElement): Stage {
  const id = `timeline-${++count}`;
  const root = element(
    'figure',
    'margin:0;position:relative;display:flex;flex-direction:column;height:100%;min-height:0;',
  );
  root.className = 'timeline-figure';
  const caption = element('figcaption', HIDDEN);
  const minimap = svg(`display:block;flex:none;touch-action:none;cursor:grab;`);
  const viewport = element('div', 'position:relative;flex:1;min-height:0;overflow:hidden;');
  const scroller = element(
    'div',
    'position:absolute;inset:0;overflow-x:hidden;overflow-y:auto;touch-action:pan-y;outline-offset:-2px;user-select:none;-webkit-user-select:none;',
  );
  scroller.tabIndex = 0;
  scroller.setAttribute('role', 'listbox');
  const option = element('div', HIDDEN);
  option.id = `${id}-option`;
  option.setAttribute('role', 'option');
  option.setAttribute('aria-selected', 'false');
  const spacer = element('div', 'width:1px;');
  spacer.setAttribute('role', 'presentation');
  scroller.append(option, spacer);
  const back = svg(LAYER);
  const canvas = document.createElement('canvas');
  canvas.style.cssText = LAYER;
  const front = svg(LAYER);
  for (const layer of [back, canvas, front]) layer.setAttribute('aria-hidden', 'true');
  minimap.setAttribute('aria-hidden', 'true');
  const hint = element(
    'div',
    'position:absolute;left:50%;top:40%;transform:translate(-50%,-50%);padding:8px 12px;border-radius:6px;pointer-events:none;',
  );
  hint.hidden = true;
  const bar = element(
    'div',
    'position:var(--timeline-buttons,absolute);order:-1;left:4px;top:1px;margin:var(--timeline-buttons-margin,0);display:flex;gap:2px;',
  );
  const buttons = { zoomOut: button('−'), zoomIn: button('+'), fit: button('⤢'), search: button('') };
  buttons.search.append(magnifier());
  bar.append(buttons.zoomOut, buttons.zoomIn, buttons.fit, buttons.search);
  viewport.append(scroller, back, canvas, front, hint);
  root.append(caption, minimap, viewport, bar);
  parent.append(root);
  return {
    root,
    caption,
    minimap,
    viewport,
    scroller,
    spacer,
    option,
    back,
    canvas,
    front,
    hint,
    bar,
    buttons,
  };
}

function element(tag: string, css: string): HTMLElement {
  const made = document.createElement(tag);
  made.style.cssText = css;
  return made;
}

function svg(css: string): SVGSVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  made.style.cssText = css;
  return made;
}

function button(text: string): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.style.cssText =
    'width:var(--timeline-button-width,28px);height:var(--timeline-button-height,26px);border-radius:5px;border:1px solid;font:600 15px/1 system-ui,sans-serif;padding:0;cursor:pointer;';
  return made;
}

/** Drawn, because not every font has one. */
function magnifier(): SVGSVGElement {
  const icon = svg('display:block;margin:auto;');
  icon.setAttribute('width', '14');
  icon.setAttribute('height', '14');
  icon.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', 'M9.5 9.5 13 13M10.5 6a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0Z');
  path.setAttribute('fill', 'none');
  path.setAttribute('stroke', 'currentColor');
  path.setAttribute('stroke-width', '2');
  icon.append(path);
  return icon;
}
