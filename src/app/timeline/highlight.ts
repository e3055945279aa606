import type { Target } from '../../timeline/model/items.ts';

/** Which rows belong to the place in the text where the cursor is. Row ids: `pod:NS/NAME#CONTAINER/PROBE`. */
export function highlightOf(target: Target): (rowId: string) => boolean {
  const suffix =
    target.container === undefined
      ? undefined
      : target.probe
        ? `#${target.container}/${target.probe}`
        : target.hook || target.kind === 'grace'
          ? `#${target.container}/lifecycle`
          : `#${target.container}`;
  const pods = new Set(target.text?.split(' ') ?? []);
  return (rowId) => {
    const lane = rowId.slice(0, rowId.indexOf('#'));
    if (pods.size > 0 && !pods.has(lane)) return false;
    // Lives of one pod that overlap have rows of their own: `#app~1/readiness`.
    return suffix === undefined ? pods.size > 0 : rowId.replace(/~\d+/, '').endsWith(suffix);
  };
}
