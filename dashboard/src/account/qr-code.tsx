/** A QR code drawn here, so that what it says goes nowhere. Alone in the dashboard knows the encoder. */
import { encodeQR } from 'qr';

/** The quiet margin that scanners expect (ISO/IEC 18004). */
const margin_modules = 4;

/** Black on white in both themes, since cameras expect it. */
export function QrCode({
  text,
  name,
  className = '',
}: {
  readonly text: string;
  readonly name: string;
  readonly className?: string;
}) {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: margin_modules });
  const path = rows.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg
      role="img"
      aria-label={name}
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      shapeRendering="crispEdges"
      className={`rounded-control border border-line bg-white ${className}`}
    >
      <path d={path} fill="#000" />
    </svg>
  );
}
