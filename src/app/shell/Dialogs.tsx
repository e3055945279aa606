import { HelpDialog } from '../commands/HelpDialog.tsx';
import { Palette } from '../commands/Palette.tsx';
import { SolutionDialog } from '../lesson/SolutionDialog.tsx';
import { BadLinkDialog } from '../share/BadLinkDialog.tsx';
import { ShareDialog } from '../share/ShareDialog.tsx';
import type { DialogName } from '../state/dialogs.ts';
import '../styles/dialogs.css';

export default function Dialogs({ dialog }: { dialog: DialogName }) {
  switch (dialog.name) {
    case 'share':
      return <ShareDialog qr={dialog.qr ?? false} />;
    case 'help':
      return <HelpDialog />;
    case 'palette':
      return <Palette />;
    case 'badLink':
      return <BadLinkDialog raw={dialog.raw} why={dialog.why} newer={dialog.newer} />;
    case 'solution':
      return <SolutionDialog />;
  }
}
