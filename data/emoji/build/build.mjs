// Rebuilds ../emoji64.zip from ../manifest.tsv and the packages of package.json.
//   node build.mjs            writes the archive
//   node build.mjs --check    builds it in memory and compares it with the one that is there
import { readFileSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { drawing } from './drawings.mjs';
import { zip } from './zip.mjs';

const size = 64;
const archive = new URL('../emoji64.zip', import.meta.url);

// One row an emoji: six columns that describe it, then for each vendor the name of its drawing, or nothing.
const [header, ...rows] = readFileSync(new URL('../manifest.tsv', import.meta.url), 'utf8')
  .trim().split('\n').map(line => line.split('\t'));
const vendors = header.slice(6);

const files = [];
const drawn = new Map();
for (const [key, , , , , split, ...names] of rows) {
  for (const [column, vendor] of vendors.entries()) {
    if (!names[column]) continue;
    const name = `${split}/${key}/${vendor}.png`;
    const content = await png(await render(vendor, names[column]));
    // Some vendors draw several emoji alike: such a picture may stand in the manifest once, or a class has two names.
    const twin = drawn.get(content.toString('latin1'));
    if (twin) throw new Error(`${name} shows the same pixels as ${twin}: remove one of them from the manifest`);
    drawn.set(content.toString('latin1'), name);
    files.push({ name, content });
  }
}

const built = zip(files);
console.log(`${files.length} pictures, ${built.length} bytes`);
if (!process.argv.includes('--check')) {
  writeFileSync(archive, built);
} else if (built.equals(readFileSync(archive))) {
  console.log('identical to the archive that is there');
} else {
  console.error('DIFFERENT from the archive that is there');
  process.exitCode = 1;
}

// Fits a drawing into the square, on white.
async function render(vendor, name) {
  const { data, info } = await drawing(vendor, name, size)
    .resize(size, size, { fit: 'contain', background: { r: 255, g: 255, b: 255, alpha: 0 } })
    .flatten({ background: 'white' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`${vendor}/${name} has ${info.channels} channels, not 3`);
  return data;
}

function png(pixels) {
  return sharp(pixels, { raw: { width: size, height: size, channels: 3 } }).png({ compressionLevel: 9 }).toBuffer();
}
