/** The icons: thin lines on a 16-unit grid, always beside a name, never instead of one. */

const drawings = {
  barcode: 'M2.5 3.5v9M5 3.5v9M7 3.5v9M9.75 3.5v9M11.5 3.5v9M13.5 3.5v9',
  bill: 'M3.5 2.25h9v11.5h-9zM8 5v5M5.5 7.5h5',
  bubble: 'M2.5 3.25h11v7.5h-6l-3 2.75v-2.75h-2z',
  calendar: 'M3 3.75h10v9.5H3zM3 6.75h10M5.75 2.25v3M10.25 2.25v3',
  check: 'M3.5 8.5l3 3 6-7',
  close: 'M4 4l8 8M12 4l-8 8',
  copy: 'M5.5 5.5V3.5a1 1 0 011-1h6a1 1 0 011 1v6a1 1 0 01-1 1h-2M3.5 5.5h6a1 1 0 011 1v6a1 1 0 01-1 1h-6a1 1 0 01-1-1v-6a1 1 0 011-1z',
  card: 'M1.75 3.5h12.5v9H1.75zM5.25 7.75a1.25 1.25 0 100-2.5 1.25 1.25 0 000 2.5zM3.5 10.75c0-1.1.8-1.75 1.75-1.75S7 9.65 7 10.75M9.5 6.5h3M9.5 9.25h3',
  curve: 'M2.5 2.5v11h11M5 10l2.5-3 2 1.75L13 4.5',
  download: 'M8 2.5v7.5M4.75 7L8 10.25 11.25 7M3 13.5h10',
  edit: 'M10.75 3.25l2 2M3 13l.6-2.6 7.9-7.9a.7.7 0 011 0l1 1a.7.7 0 010 1L5.6 12.4 3 13z',
  eye: 'M1.75 8S4 3.75 8 3.75 14.25 8 14.25 8 12 12.25 8 12.25 1.75 8 1.75 8zM8 9.75a1.75 1.75 0 100-3.5 1.75 1.75 0 000 3.5z',
  eyeShut:
    'M2 2l12 12M6.2 4.1A6 6 0 018 3.75c4 0 6.25 4.25 6.25 4.25a11 11 0 01-1.8 2.3M4.3 5A11 11 0 001.75 8S4 12.25 8 12.25c1.1 0 2-.3 2.9-.8',
  euro: 'M12 4.25A4.5 4.5 0 008.9 3C6.2 3 4.5 5.2 4.5 8s1.7 5 4.4 5a4.5 4.5 0 003.1-1.25M2.75 6.75h6.5M2.75 9.25h6.5',
  globe:
    'M8 14A6 6 0 108 2a6 6 0 000 12zM2 8h12M8 2c1.7 1.7 2.5 3.7 2.5 6s-.8 4.3-2.5 6c-1.7-1.7-2.5-3.7-2.5-6S6.3 3.7 8 2z',
  key: 'M9.75 9.25a3.25 3.25 0 10-3-2L2.5 11.5v2h2v-1.5H6v-1.5h1.5l.75-.75M10.75 5.25h.01',
  folder: 'M2.25 12.75v-9.5h4l1.5 1.75h6v7.75z',
  links:
    'M6.75 9.25a2.5 2.5 0 003.5 0l2.5-2.5a2.5 2.5 0 00-3.5-3.5l-.75.75M9.25 6.75a2.5 2.5 0 00-3.5 0l-2.5 2.5a2.5 2.5 0 003.5 3.5l.75-.75',
  lock: 'M4 7.25h8v6H4zM5.5 7.25V5a2.5 2.5 0 015 0v2.25',
  log: 'M3.75 2.25h8.5v11.5h-8.5zM6 5.5h4M6 8h4M6 10.5h2.5',
  mail: 'M2 3.75h12v8.5H2zM2.25 4.25L8 8.75l5.75-4.5',
  members:
    'M6 7.5a2.25 2.25 0 100-4.5 2.25 2.25 0 000 4.5zM1.75 13c0-2.2 1.9-3.5 4.25-3.5s4.25 1.3 4.25 3.5M10.5 3.2a2.25 2.25 0 010 4.1M12 9.8c1.4.5 2.25 1.6 2.25 3.2',
  phone:
    'M4.25 2.5h2l1 3-1.5 1.25a7 7 0 003.5 3.5L10.5 8.75l3 1v2a1.5 1.5 0 01-1.6 1.5A10.5 10.5 0 012.75 4.1a1.5 1.5 0 011.5-1.6z',
  pin: 'M8 14s4.75-4.4 4.75-7.75a4.75 4.75 0 00-9.5 0C3.25 9.6 8 14 8 14zM8 7.75a1.5 1.5 0 100-3 1.5 1.5 0 000 3z',
  platform: 'M2.75 2.75h10.5v4h-10.5zM2.75 9.25h10.5v4h-10.5zM5 4.75h.01M5 11.25h.01',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  open: 'M6 3.5L10.5 8 6 12.5',
  out: 'M6.5 3.5h6v6M12.5 3.5l-8 8',
  qr: 'M2.75 2.75h3.5v3.5h-3.5zM9.75 2.75h3.5v3.5h-3.5zM2.75 9.75h3.5v3.5h-3.5zM9.75 9.75h.01M13.25 9.75v.01M11.5 11.5h.01M9.75 13.25h.01M13.25 13.25h.01',
  redo: 'M12.75 2.75v4h-4M12.5 6.75H7a3.75 3.75 0 000 7.5h2.5',
  search: 'M7.25 11.5a4.25 4.25 0 100-8.5 4.25 4.25 0 000 8.5zM10.5 10.5l3 3',
  settings:
    'M2.5 4.75h5.5M11.5 4.75h2M9.75 6.5a1.75 1.75 0 100-3.5 1.75 1.75 0 000 3.5zM13.5 11.25H8M4.5 11.25h-2M6.25 13a1.75 1.75 0 100-3.5 1.75 1.75 0 000 3.5z',
  text: 'M2.75 4h10.5M2.75 6.75h10.5M2.75 9.5h10.5M2.75 12.25h6',
  trash: 'M2.75 4.5h10.5M6.25 4.5v-1.5h3.5v1.5M4.25 4.5l.5 8.5h6.5l.5-8.5',
  undo: 'M3.25 2.75v4h4M3.5 6.75H9a3.75 3.75 0 010 7.5H6.5',
  wifi: 'M1.75 6.25a9 9 0 0112.5 0M4 8.75a5.75 5.75 0 018 0M6.1 11.1a2.75 2.75 0 013.8 0M8 13.25h.01',
} as const;

export type IconName = keyof typeof drawings;

export function Icon({ name, className = 'size-4' }: { readonly name: IconName; readonly className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={`shrink-0 ${className}`}
    >
      <path d={drawings[name]} />
    </svg>
  );
}

/** The mark: a blacked-out bar with a full stop. */
export function Mark({ className = 'h-3' }: { readonly className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 31 12" className={className}>
      <rect width="22" height="10.5" rx="2.5" className="fill-ink" />
      <rect x="24" y="5.5" width="6" height="6" rx="1.6" className="fill-accent" />
    </svg>
  );
}
