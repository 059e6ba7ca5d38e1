/**
 * Packages with a sink of their own that no sensor watches, by what is injected there. Where a process has loaded one,
 * silence of the sensors proves nothing for checks of that kind.
 */
export const UNWATCHED = {
  sql: [
    ...['mssql', 'tedious', 'msnodesqlv8', 'oracledb', 'postgres', 'mysql', 'mariadb', 'sqlite3', 'duckdb'],
    ...['@electric-sql/pglite', '@libsql/client', 'libsql', '@planetscale/database', '@neondatabase/serverless'],
    ...['cassandra-driver', 'ibm_db', 'odbc', 'snowflake-sdk', '@clickhouse/client', '@google-cloud/bigquery'],
    ...['@google-cloud/spanner', '@duckdb/node-api', 'node-firebird', 'alasql', '@prisma/client'],
  ],
  documents: [
    ...['couchbase', 'nano', 'pouchdb', '@aws-sdk/client-dynamodb', 'arangojs', 'neo4j-driver', 'rethinkdb'],
    ...['@elastic/elasticsearch', '@opensearch-project/opensearch', '@google-cloud/firestore', '@azure/cosmos'],
    ...['mingo', 'sift', 'nedb', '@seald-io/nedb', 'lokijs'],
  ],
  templates: [
    ...['marko', 'edge.js', 'hogan.js', 'swig', 'swig-templates', 'dustjs-linkedin', 'vash', 'jade', 'hamljs'],
    ...['whiskers', 'template7', 'toffee', 'combyne', 'slm', 'tempura', 'tinyliquid', 'jqtpl', 'velocity'],
  ],
} as const satisfies Record<string, readonly string[]>;
