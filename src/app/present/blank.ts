import { create } from 'zustand';

export const useBlank = create<{ blank: boolean }>()(() => ({ blank: false }));
export const toggleBlank = () => useBlank.setState((state) => ({ blank: !state.blank }));
