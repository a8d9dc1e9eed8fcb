-- What the warehouse knows of itself: runs (one row a refresh) and the versions it has recorded.
CREATE TABLE runs (
  run_id VARCHAR PRIMARY KEY,
  started_at VARCHAR NOT NULL,
  mode VARCHAR NOT NULL,
  outcome VARCHAR NOT NULL,
  version VARCHAR,
  seconds DOUBLE NOT NULL,
  report_json VARCHAR NOT NULL
);
