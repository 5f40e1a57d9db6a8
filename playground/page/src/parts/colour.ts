/** Discord's colours are numbers, 0xRRGGBB. */
export function colourOf(colour: number): string {
  return `#${colour.toString(16).padStart(6, '0')}`;
}
