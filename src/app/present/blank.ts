import { create } from 'zustand';

export const useBlank = create<{ blank: boolean }>()(() => ({ blank: false }));
export const toggleBlank = () => useBlank.setState((state) => ({ blank: !state.blank }));

/** What the pointer is for, beside pointing. One at a time. */
export type Pointer = 'spotlight' | 'ink';
export const usePointer = create<{ pointer: Pointer | undefined }>()(() => ({ pointer: undefined }));
export const togglePointer = (wanted: Pointer) => () =>
  usePointer.setState(({ pointer }) => ({ pointer: pointer === wanted ? undefined : wanted }));
/** True where there was something to put down. */
export function putPointerDown(): boolean {
  if (!usePointer.getState().pointer) return false;
  usePointer.setState({ pointer: undefined });
  return true;
}
