// Packs files into a zip whose bytes depend on their names and contents alone: sorted, stored, one fixed date.
// PNG files are compressed already; storing them keeps the archive free of the compressor's version.
import { crc32 } from 'node:zlib';

const version = 20;           // 2.0, plain zip
const utf8Names = 0x0800;
const stored = 0;
const midnight = 0;
const firstOfJanuary1980 = 0x0021;

export function zip(files) {
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { name, content } of sorted) {
    const path = Buffer.from(name, 'utf8');
    const description = Buffer.concat([
      numbers(2, version, utf8Names, stored, midnight, firstOfJanuary1980),
      numbers(4, crc32(content), content.length, content.length),
      numbers(2, path.length, 0),
    ]);
    parts.push(signature(0x04034b50), description, path, content);
    directory.push(
      signature(0x02014b50), numbers(2, version), description,
      numbers(2, 0, 0, 0), numbers(4, 0, offset), path);
    offset += 4 + description.length + path.length + content.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.concat([
    signature(0x06054b50), numbers(2, 0, 0, sorted.length, sorted.length), numbers(4, listing.length, offset), numbers(2, 0),
  ]);
  return Buffer.concat([...parts, listing, end]);
}

const signature = value => numbers(4, value);

function numbers(bytes, ...values) {
  const buffer = Buffer.alloc(bytes * values.length);
  values.forEach((value, i) => buffer.writeUIntLE(value, i * bytes, bytes));
  return buffer;
}
