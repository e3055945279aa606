import { create } from 'zustand';

/** What lies over the page. One at a time. */
export type DialogName =
  | { name: 'share'; qr?: boolean }
  | { name: 'help' }
  | { name: 'palette' }
  | { name: 'badLink'; raw: string; why: string; newer: boolean }
  | { name: 'solution' };

export const useDialog = create<{ dialog: DialogName | undefined }>()(() => ({ dialog: undefined }));
export const openDialog = (dialog: DialogName) => useDialog.setState({ dialog });
export const closeDialog = () => useDialog.setState({ dialog: undefined });
