import { CommandError, quote, throwAll } from '../errors.ts';
import { parsePairs, resourcesAndPairs } from '../pairs.ts';
import type { Command } from './command.ts';
import { changePodSpecs, SET_FLAGS, setMutates, setTargets } from './set-shared.ts';

export const setImage: Command = {
  name: 'image',
  summary: 'Update the image of a pod template',
  usage:
    'image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  mutates: setMutates,
  completes: 'resources',
  flags: SET_FLAGS,
  run(context) {
    const { resources, pairs } = resourcesAndPairs(context.args, 'image');
    const { set: images } = parsePairs(pairs, 'image', false);
    const infos = setTargets(context, resources);
    const wrong: string[] = [];
    if (images.size === 0) wrong.push('at least one image update is required');
    else if (images.size > 1 && images.has('*'))
      wrong.push(
        'all containers are already specified by *, but saw more than one container_name=container_image pairs',
      );
    throwAll(wrong.map((message) => new CommandError(message)));
    changePodSpecs(
      context,
      infos,
      'image updated',
      (spec, _, errors) => {
        const names = new Set<string>();
        const withImages = (containers: { name: string; image?: string }[] | undefined) =>
          containers?.map((container) => {
            names.add(container.name);
            const image = images.get(container.name) ?? images.get('*');
            return image === undefined ? container : { ...container, image };
          });
        const initContainers = withImages(spec.initContainers);
        const containers = withImages(spec.containers);
        for (const name of images.keys()) {
          if (name !== '*' && !names.has(name))
            errors.push(new CommandError(`error: unable to find container named ${quote(name)}`));
        }
        return {
          ...spec,
          ...(initContainers ? { initContainers } : {}),
          ...(containers ? { containers } : {}),
        };
      },
      { patchFailed: 'image update to pod template:' },
    );
    return 0;
  },
};
