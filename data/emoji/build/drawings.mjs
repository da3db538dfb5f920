// Opens a vendor's drawing of an emoji: an SVG in an icon set, or a WebP picture.
import { readFileSync } from 'node:fs';
import sharp from 'sharp';

const packages = new URL('./node_modules/', import.meta.url);
const iconSets = new Map();

export function drawing(vendor, name, size) {
  if (vendor === 'fluent-3d') return sharp(readFileSync(new URL(`@lobehub/fluent-emoji-3d/assets/${name}.webp`, packages)));

  const icons = iconSet(vendor);
  const { body, left = 0, top = 0, width = icons.width ?? 16, height = icons.height ?? 16 } = icons.icons[name];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" `
    + `width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}">${body}</svg>`;
  // Drawn at twice the size that is needed, then reduced: smoother than drawing at the size itself.
  const density = Math.min(2400, Math.max(18, 72 * 2 * size / Math.max(width, height)));
  return sharp(Buffer.from(svg), { density });
}

function iconSet(vendor) {
  if (!iconSets.has(vendor)) {
    iconSets.set(vendor, JSON.parse(readFileSync(new URL(`@iconify-json/${vendor}/icons.json`, packages), 'utf8')));
  }
  return iconSets.get(vendor);
}
