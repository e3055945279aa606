import { TraceIndex } from '../../trace/index.ts';
import { renderIndexSvg } from '../svg.ts';
import type { GalleryScene } from './scenes.ts';

/** A gallery scene as an SVG document. */
export function renderScene(
  scene: GalleryScene,
  theme: 'light' | 'dark' | 'projection',
  width = 1200,
): string {
  const index = new TraceIndex(scene.records(), scene.duration);
  const { collapsed, ...view } = scene.view ?? {};
  return renderIndexSvg(index, {
    width,
    ...view,
    ...(collapsed ? { collapsed: new Set(collapsed) } : {}),
    ...(scene.compare ? { compare: new TraceIndex(scene.compare(), scene.duration) } : {}),
    theme,
    title: scene.shows,
  });
}
