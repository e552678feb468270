// Reads a Parquet file with hyparquet and prints one line of JSON: rows, key-value metadata, and each column's statistics and values.
// A value is printed exactly: numbers as the 16 hexadecimal digits of the double, big integers in decimal, bytes in hexadecimal, "-" for a missing one.
// With --digest, a column's values are replaced by the SHA-256 of its printed values, each behind a line feed.
//
//     node read.js FILE [--digest]
import { createHash } from 'node:crypto'
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

const [path, mode] = process.argv.slice(2)
const raw = value => value
const parsers = {
  timestampFromMilliseconds: raw,
  timestampFromMicroseconds: raw,
  timestampFromNanoseconds: raw,
  dateFromDays: raw,
}

function hexadecimal(bytes) {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}

function print(value) {
  if (value === null || value === undefined) return '-'
  if (value instanceof Uint8Array) return `x${hexadecimal(value)}`
  if (typeof value === 'string') return `"${value}"`
  if (typeof value !== 'number') return String(value)
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, value)
  return bits.getBigUint64(0).toString(16).padStart(16, '0')
}

const file = await asyncBufferFromFile(path)
const metadata = await parquetMetadataAsync(file, { parsers })
const names = metadata.schema.slice(1).map(element => element.name)
const values = names.map(() => [])

await parquetRead({
  file,
  metadata,
  compressors,
  parsers,
  utf8: false,
  onComplete: rows => rows.forEach(row => row.forEach((value, column) => values[column].push(print(value)))),
})

const statistics = column => metadata.row_groups.map(group => {
  const { min_value, max_value, null_count } = group.columns[column].meta_data.statistics ?? {}
  return [print(min_value), print(max_value), print(null_count)]
})
const digest = list => list.reduce((hash, value) => hash.update(`\n${value}`), createHash('sha256')).digest('hex')

console.log(JSON.stringify({
  rows: Number(metadata.num_rows),
  createdBy: metadata.created_by,
  metadata: (metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value]),
  columns: names.map((name, column) => ({
    name,
    statistics: statistics(column),
    ...mode === '--digest' ? { digest: digest(values[column]) } : { values: values[column] },
  })),
}))
