import { create } from 'zustand';

interface ToolState {
  /** The bar above the timeline that is open. */
  tool: 'search' | 'note' | undefined;
  /** Kept while the bar is closed, so that n and N still go from hit to hit. */
  query: string;
  /** The moment of the note that is being written, in seconds. */
  noteAt: number;
}

export const useTool = create<ToolState>()(() => ({ tool: undefined, query: '', noteAt: 0 }));

export const openSearch = () => useTool.setState({ tool: 'search' });
export const openNote = (at: number) => useTool.setState({ tool: 'note', noteAt: at });
export const closeTool = () => useTool.setState({ tool: undefined });
