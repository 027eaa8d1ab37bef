/** A QR code drawn here, so that what it says goes nowhere. */
import { encode } from '#qr';

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
  const { modules, size } = encode(text, { level: 'M' });
  const squares = Array.from(modules, (isDark, at) =>
    isDark ? `M${(at % size) + margin_modules} ${Math.floor(at / size) + margin_modules}h1v1h-1z` : '',
  );
  const width = size + 2 * margin_modules;
  return (
    <svg
      role="img"
      aria-label={name}
      viewBox={`0 0 ${width} ${width}`}
      shapeRendering="crispEdges"
      className={`rounded-control border border-line bg-white ${className}`}
    >
      <path d={squares.join('')} fill="#000" />
    </svg>
  );
}
