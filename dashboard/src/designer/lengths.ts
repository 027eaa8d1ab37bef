/** Lengths as one reads them off a ruler: up to ten centimetres in millimetres, rounded up. */
import { useSpoken } from '../messages/messages.tsx';

export function useLengths(): (length_mm: number) => string {
  const { format } = useSpoken();
  const written = (value: number, unit: string) =>
    new Intl.NumberFormat(format.locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
  return (length_mm) => {
    const whole = Math.ceil(length_mm);
    if (whole < 100) return written(whole, 'millimeter');
    return whole < 1000 ? written(whole / 10, 'centimeter') : written(Math.ceil(whole / 100) / 10, 'meter');
  };
}
