/** The page's few icons, drawn on a 16 × 16 grid in the colour of the text. */
import type { ReactNode } from 'react';

function Icon({ children, size = 16 }: { readonly children: ReactNode; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      style={{ flex: 'none' }}
    >
      {children}
    </svg>
  );
}

export const ChevronIcon = () => (
  <Icon size={12}>
    <path d="M4 6l4 4 4-4" />
  </Icon>
);
export const PauseIcon = () => (
  <Icon>
    <path d="M5.5 3.5v9M10.5 3.5v9" />
  </Icon>
);
export const StopIcon = () => (
  <Icon>
    <rect x="4" y="4" width="8" height="8" rx="1" />
  </Icon>
);
export const PlusIcon = () => (
  <Icon>
    <path d="M8 3v10M3 8h10" />
  </Icon>
);
export const MoreIcon = () => (
  <Icon>
    <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2.2" />
  </Icon>
);
export const SettingsIcon = () => (
  <Icon>
    <path d="M2.5 5h5m4 0h2M2.5 11h2m4 0h5" />
    <circle cx="9.5" cy="5" r="1.8" />
    <circle cx="6.5" cy="11" r="1.8" />
  </Icon>
);
export const ProjectorIcon = () => (
  <Icon>
    <path d="M2 3h12M3 3v7h10V3M8 10v2M5.5 14L8 12l2.5 2" />
  </Icon>
);
export const FindIcon = () => (
  <Icon>
    <circle cx="7" cy="7" r="4.2" />
    <path d="M10.2 10.2L13.5 13.5" />
  </Icon>
);
export const WholeIcon = () => (
  <Icon>
    <path d="M7 3.5H3.5v9h9V9M9.5 2.5h4v4M13.5 2.5L7.5 8.5" />
  </Icon>
);
export const UndoIcon = () => (
  <Icon>
    <path d="M5.5 3L2.5 6l3 3M2.5 6h7a4 4 0 0 1 0 8H6" />
  </Icon>
);
export const RedoIcon = () => (
  <Icon>
    <path d="M10.5 3l3 3-3 3M13.5 6h-7a4 4 0 0 0 0 8H10" />
  </Icon>
);
export const HistoryIcon = () => (
  <Icon>
    <path d="M2.5 3v3h3M2.7 6A5.6 5.6 0 1 1 2.4 9M8 5v3.2l2.2 1.4" />
  </Icon>
);
export const RunIcon = () => (
  <Icon size={12}>
    <path d="M4 2.5v11l9-5.5z" fill="currentColor" />
  </Icon>
);
export const DownloadIcon = () => (
  <Icon>
    <path d="M8 2.5v8M4.5 7.5L8 11l3.5-3.5M2.5 13.5h11" />
  </Icon>
);
export const ShareIcon = () => (
  <Icon>
    <path d="M6.5 9.5l3-3M7 4.5l1.2-1.2a3 3 0 014.3 4.3L11.2 9M9 11.5l-1.2 1.2a3 3 0 01-4.3-4.3L4.8 7" />
  </Icon>
);
export const LessonsIcon = () => (
  <Icon>
    <path d="M8 4.5C6.5 3.3 4.5 3 2.5 3v9c2 0 4 .3 5.5 1.5 1.5-1.2 3.5-1.5 5.5-1.5V3c-2 0-4 .3-5.5 1.5zM8 4.5v9" />
  </Icon>
);
export const LightIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="3" />
    <path d="M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1" />
  </Icon>
);
export const DarkIcon = () => (
  <Icon>
    <path d="M13.5 9.5A6 6 0 016.5 2.5a6 6 0 107 7z" />
  </Icon>
);
export const FileIcon = () => (
  <Icon size={20}>
    <path d="M4 1.5h5.5L13 5v9.5H4zM9.5 1.5V5H13" strokeWidth="1.1" />
  </Icon>
);
export const WarningIcon = () => (
  <Icon>
    <path d="M8 2L14.5 13.5h-13zM8 6.5v3.2M8 11.7v.01" />
  </Icon>
);
export const HelpIcon = () => (
  <Icon>
    <path d="M6 6a2 2 0 113 1.7c-.7.4-1 .8-1 1.6M8 11.8v.01" />
    <circle cx="8" cy="8" r="6.5" />
  </Icon>
);
export const PenIcon = () => (
  <Icon>
    <path d="M10.5 3l2.5 2.5L5.5 13H3v-2.5zM9 4.5L11.5 7" />
  </Icon>
);
export const CheckIcon = () => (
  <Icon>
    <path d="M3 8.5l3.2 3.2L13 5" />
  </Icon>
);
export const LogoIcon = () => (
  <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true" style={{ flex: 'none' }}>
    <path d="M2 18h4v-5h4v-5h4V3h6" fill="none" stroke="var(--ink)" strokeWidth="2" />
    <path d="M2 19C8 17 14 9 20 2" fill="none" stroke="var(--series-7)" strokeWidth="1.6" />
  </svg>
);
