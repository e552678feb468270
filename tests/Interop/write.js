// Writes one table of formulas with writers that share no code with ours, in the ways they write by default and in others, into the folder named.
// tests/data/writers holds what it wrote; the writers are not needed to test: npm install --no-save @duckdb/node-api nodejs-polars parquet-wasm apache-arrow
//
//     node write.js FOLDER
import { writeFileSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'
import polars from 'nodejs-polars'
import { Binary, Bool, Dictionary, Float32, Float64, Int16, Int32, Int64, Int8, Table as ArrowTable, tableToIPC, Uint16, Uint32, Uint64, Uint8, Utf8, vectorFromArray } from 'apache-arrow'
import { Compression, Encoding, Table, WriterPropertiesBuilder, WriterVersion, writeParquet } from 'parquet-wasm'

const folder = process.argv[2]
const rows = 240
const gap = (i, value) => i % 7 === 3 ? null : value
const list = formula => Array.from({ length: rows }, (_, i) => formula(i))

const db = await (await DuckDBInstance.create()).connect()
await db.run(`CREATE TABLE whole AS SELECT
  (i % 200 - 100)::TINYINT AS i8, (i * 131 - 15000)::SMALLINT AS i16, (i * 7654321 - 900000000)::INTEGER AS i32, (i * 38654705664123 - 4000000000000000)::BIGINT AS i64,
  i::UTINYINT AS u8, (i * 271)::USMALLINT AS u16, (i * 17895697)::UINTEGER AS u32, (i::UBIGINT * 76861433640456465)::UBIGINT AS u64,
  (i / 8.0)::FLOAT AS f32, (i - 100) / 64.0 AS f64, i % 3 = 1 AS flag, 'row ' || i AS word, ['one', 'two', 'three'][i % 3 + 1] AS few, ('x' || i)::BLOB AS bytes,
  (i * 1.001 - 100)::DECIMAL(9, 3) AS d9, (i * 1000000.000001)::DECIMAL(18, 6) AS d18, (i::DECIMAL(38, 10) / 4)::DECIMAL(38, 10) AS d38,
  DATE '2000-01-01' + i::INTEGER AS day, make_timestamp_ms(i::BIGINT * 1000 + 5) AS ms, make_timestamp(i::BIGINT * 1000000 + 7) AS us, make_timestamp_ns(i::BIGINT * 1000000000 + 9) AS ns,
  to_timestamp(i::BIGINT * 3600) AS zoned, make_time(i::BIGINT % 24, 0, 0.5) AS clock, (i % 5 = 0)::INTEGER AS runs, 1.5 AS same
  FROM range(${rows}) t(i)`)
await db.run(`CREATE TABLE gaps AS SELECT * REPLACE (${
  ['i8', 'i16', 'i32', 'i64', 'u8', 'u16', 'u32', 'u64', 'f32', 'f64', 'flag', 'word', 'few', 'bytes', 'd9', 'd18', 'd38', 'day', 'ms', 'us', 'ns', 'zoned', 'clock', 'runs', 'same']
    .map(name => `CASE WHEN rowid % 7 = 3 THEN NULL ELSE ${name} END AS ${name}`).join(', ')}) FROM whole`)

for (const [name, table, options] of [
  ['default', 'gaps', ''],
  ['whole-default', 'whole', ''],
  ['v2-zstd', 'gaps', ', PARQUET_VERSION v2, COMPRESSION zstd'],
  ['v2-brotli', 'whole', ', PARQUET_VERSION v2, COMPRESSION brotli'],
  ['v1-gzip-groups', 'gaps', ', COMPRESSION gzip, ROW_GROUP_SIZE 100'],
  ['v2-lz4', 'gaps', ', PARQUET_VERSION v2, COMPRESSION lz4_raw'],
  ['v1-plain', 'gaps', ', COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1'],
]) await db.run(`COPY ${table} TO '${folder}/duckdb-${name}.parquet' (FORMAT parquet${options})`)

const frame = formula => polars.DataFrame({
  i8: polars.Series('i8', list(i => formula(i, i % 200 - 100)), polars.Int8),
  i16: polars.Series('i16', list(i => formula(i, i * 131 - 15000)), polars.Int16),
  i32: polars.Series('i32', list(i => formula(i, i * 7654321 - 900000000)), polars.Int32),
  u8: polars.Series('u8', list(i => formula(i, i)), polars.UInt8),
  u16: polars.Series('u16', list(i => formula(i, i * 271)), polars.UInt16),
  u32: polars.Series('u32', list(i => formula(i, i * 17895697)), polars.UInt32),
  f32: polars.Series('f32', list(i => formula(i, i / 8)), polars.Float32),
  f64: polars.Series('f64', list(i => formula(i, (i - 100) / 64)), polars.Float64),
  flag: polars.Series('flag', list(i => formula(i, i % 3 === 1)), polars.Bool),
  word: polars.Series('word', list(i => formula(i, `row ${i}`)), polars.Utf8),
  few: polars.Series('few', list(i => formula(i, ['one', 'two', 'three'][i % 3])), polars.Utf8),
  runs: polars.Series('runs', list(i => formula(i, i % 5 === 0 ? 1 : 0)), polars.Int32),
  same: polars.Series('same', list(i => formula(i, 1.5)), polars.Float64),
})
for (const compression of ['zstd', 'snappy', 'gzip', 'brotli', 'lz4', 'uncompressed'])
  frame(compression === 'gzip' ? (i, value) => value : gap).writeParquet(`${folder}/polars-${compression}.parquet`, { compression })

const vector = (type, formula) => vectorFromArray(list(i => gap(i, formula(i))), type)
const arrow = new ArrowTable({
  i8: vector(new Int8(), i => i % 200 - 100),
  i16: vector(new Int16(), i => i * 131 - 15000),
  i32: vector(new Int32(), i => i * 7654321 - 900000000),
  i64: vector(new Int64(), i => BigInt(i) * 38654705664123n - 4000000000000000n),
  u8: vector(new Uint8(), i => i),
  u16: vector(new Uint16(), i => i * 271),
  u32: vector(new Uint32(), i => i * 17895697),
  u64: vector(new Uint64(), i => BigInt(i) * 76861433640456465n),
  f32: vector(new Float32(), i => i / 8),
  f64: vector(new Float64(), i => (i - 100) / 64),
  flag: vector(new Bool(), i => i % 3 === 1),
  word: vector(new Utf8(), i => `row ${i}`),
  few: vector(new Dictionary(new Utf8(), new Int32()), i => ['one', 'two', 'three'][i % 3]),
  bytes: vector(new Binary(), i => new TextEncoder().encode(`x${i}`)),
  runs: vector(new Int32(), i => i % 5 === 0 ? 1 : 0),
  same: vector(new Float64(), () => 1.5),
})
const numbers = arrow.select(['f32', 'f64', 'same'])
const integers = arrow.select(['i8', 'i16', 'i32', 'i64', 'u8', 'u16', 'u32', 'u64', 'runs'])
const words = arrow.select(['word', 'bytes'])
const write = (name, table, build) => writeFileSync(
  `${folder}/arrow-${name}.parquet`, writeParquet(Table.fromIPCStream(tableToIPC(table, 'stream')), build(new WriterPropertiesBuilder()).build()))
write('default', arrow, properties => properties)
write('v1-snappy', arrow, properties => properties.setWriterVersion(WriterVersion.V1).setCompression(Compression.SNAPPY).setMaxRowGroupSize(100))
write('v2-zstd', arrow, properties => properties.setWriterVersion(WriterVersion.V2).setCompression(Compression.ZSTD).setDictionaryEnabled(false))
write('v2-pages', arrow, properties => properties.setWriterVersion(WriterVersion.V2).setDataPageSizeLimit(64).setWriteBatchSize(16))
write('v1-gzip', arrow, properties => properties.setWriterVersion(WriterVersion.V1).setCompression(Compression.GZIP).setDictionaryEnabled(false))
write('v2-brotli', arrow, properties => properties.setWriterVersion(WriterVersion.V2).setCompression(Compression.BROTLI))
write('v1-lz4', arrow, properties => properties.setWriterVersion(WriterVersion.V1).setCompression(Compression.LZ4_RAW))
write('split', numbers, properties => properties.setDictionaryEnabled(false).setEncoding(Encoding.BYTE_STREAM_SPLIT))
write('delta', integers, properties => properties.setDictionaryEnabled(false).setEncoding(Encoding.DELTA_BINARY_PACKED))
write('delta-lengths', words, properties => properties.setDictionaryEnabled(false).setEncoding(Encoding.DELTA_LENGTH_BYTE_ARRAY))
write('delta-prefixes', words, properties => properties.setDictionaryEnabled(false).setEncoding(Encoding.DELTA_BYTE_ARRAY))
