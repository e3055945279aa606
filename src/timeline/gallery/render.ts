import { TraceIndex } from '../../trace/index.ts';
import type { Scene } from '../layout/scene.ts';
import { renderIndexSvg, type SvgOptions, sceneOfIndex } from '../svg.ts';
import type { GalleryScene } from './scenes.ts';

type GalleryTheme = 'light' | 'dark' | 'projection';

/** A gallery scene as an SVG document. */
export const renderScene = (scene: GalleryScene, theme: GalleryTheme, width = 1200): string =>
  renderIndexSvg(indexOf(scene), optionsOf(scene, theme, width));

/** The same before it is painted. */
export const pictureOf = (scene: GalleryScene, theme: GalleryTheme, width = 1200): Scene =>
  sceneOfIndex(indexOf(scene), optionsOf(scene, theme, width));

const indexOf = (scene: GalleryScene) => new TraceIndex(scene.records(), scene.duration);

function optionsOf(scene: GalleryScene, theme: GalleryTheme, width: number): SvgOptions {
  const { collapsed, highlight, ...view } = scene.view ?? {};
  return {
    width,
    ...view,
    ...(collapsed ? { collapsed: new Set(collapsed) } : {}),
    ...(highlight ? { highlight: (row: string) => highlight.includes(row) } : {}),
    ...(scene.compare ? { compare: new TraceIndex(scene.compare(), scene.duration) } : {}),
    theme,
    title: scene.shows,
  };
}
