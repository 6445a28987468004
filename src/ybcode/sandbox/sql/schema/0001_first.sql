-- The first schema. Universe (tenant) is the first column of every key. Keys and hashes are hex text,
-- instants are milliseconds: the subset that SQLite and PostgreSQL share.

CREATE TABLE worlds (
    universe TEXT NOT NULL PRIMARY KEY,
    seed TEXT,
    as_of_ms BIGINT NOT NULL,
    preset TEXT NOT NULL,
    policy TEXT NOT NULL,
    version TEXT NOT NULL,
    instance_key TEXT NOT NULL
);

CREATE TABLE clocks (
    universe TEXT NOT NULL PRIMARY KEY,
    mode TEXT NOT NULL,
    offset_ms BIGINT NOT NULL,
    highest_ms BIGINT NOT NULL,
    keys_version BIGINT NOT NULL
);

CREATE TABLE epoch_keys (
    universe TEXT NOT NULL,
    key_id INTEGER NOT NULL,
    secret TEXT NOT NULL,
    suite TEXT NOT NULL,
    state TEXT NOT NULL,
    issue INTEGER NOT NULL,
    since_tick BIGINT NOT NULL,
    PRIMARY KEY (universe, key_id)
);

CREATE TABLE people (
    universe TEXT NOT NULL,
    person_id TEXT NOT NULL,
    person_key TEXT NOT NULL,
    name TEXT NOT NULL,
    id_number TEXT NOT NULL,
    region TEXT NOT NULL,
    activated INTEGER NOT NULL,
    PRIMARY KEY (universe, person_id)
);
CREATE UNIQUE INDEX people_by_key ON people (universe, person_key);

CREATE TABLE institutions (
    universe TEXT NOT NULL,
    institution_id TEXT NOT NULL,
    institution_key TEXT NOT NULL,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (universe, institution_id)
);
CREATE UNIQUE INDEX institutions_by_key ON institutions (universe, institution_key);

CREATE TABLE credentials (
    universe TEXT NOT NULL,
    province TEXT NOT NULL,
    handle BIGINT NOT NULL,
    serial BIGINT NOT NULL,
    subject TEXT NOT NULL,
    presenter TEXT NOT NULL,
    channel TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    PRIMARY KEY (universe, province, handle)
);
CREATE UNIQUE INDEX credentials_by_serial ON credentials (universe, province, serial);
CREATE UNIQUE INDEX credentials_live ON credentials (universe, subject, presenter, channel)
    WHERE state = 'live';

CREATE TABLE ties (
    universe TEXT NOT NULL,
    subject TEXT NOT NULL,
    presenter TEXT NOT NULL,
    floor BIGINT NOT NULL,
    spent_tick BIGINT NOT NULL,
    PRIMARY KEY (universe, subject, presenter)
);

CREATE TABLE face_checks (
    universe TEXT NOT NULL,
    subject TEXT NOT NULL,
    presenter TEXT NOT NULL,
    channel TEXT NOT NULL,
    checked_ms BIGINT NOT NULL,
    used_tick BIGINT,
    PRIMARY KEY (universe, subject, presenter, channel)
);

CREATE TABLE ectokens (
    universe TEXT NOT NULL,
    ectoken TEXT NOT NULL,
    province TEXT NOT NULL,
    handle BIGINT NOT NULL,
    institution TEXT NOT NULL,
    terminal TEXT NOT NULL,
    scene TEXT NOT NULL,
    tick BIGINT NOT NULL,
    given_ms BIGINT NOT NULL,
    PRIMARY KEY (universe, ectoken)
);

CREATE TABLE requests (
    universe TEXT NOT NULL,
    institution TEXT NOT NULL,
    terminal TEXT NOT NULL,
    request_id TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    ectoken TEXT NOT NULL,
    given_ms BIGINT NOT NULL,
    PRIMARY KEY (universe, institution, terminal, request_id)
);

CREATE TABLE journal (
    universe TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    operation TEXT NOT NULL,
    outcome TEXT NOT NULL,
    code TEXT,
    institution TEXT,
    terminal TEXT,
    scene TEXT,
    request_id TEXT,
    text_class TEXT,
    text_length INTEGER,
    text_hash TEXT,
    text_tail TEXT,
    subject TEXT,
    presenter TEXT,
    channel TEXT,
    PRIMARY KEY (universe, seq)
);
