// The part of the SQL engine's client that the console needs; bundled by esbuild into one module.
export { AsyncDuckDB, VoidLogger } from "@duckdb/duckdb-wasm";
