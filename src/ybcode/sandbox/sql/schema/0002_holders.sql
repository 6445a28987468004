-- People and places: how a person's insurance stands, what was done to it, what a place has opened.

ALTER TABLE worlds ADD COLUMN region TEXT;
ALTER TABLE worlds ADD COLUMN strict INTEGER NOT NULL DEFAULT 0;

ALTER TABLE institutions ADD COLUMN designated INTEGER NOT NULL DEFAULT 1;
ALTER TABLE institutions ADD COLUMN funds TEXT NOT NULL DEFAULT 'account pooled';
ALTER TABLE institutions ADD COLUMN face INTEGER NOT NULL DEFAULT 1;
ALTER TABLE institutions ADD COLUMN cross_region INTEGER NOT NULL DEFAULT 1;
ALTER TABLE institutions ADD COLUMN tier INTEGER NOT NULL DEFAULT 1;
ALTER TABLE institutions ADD COLUMN scenes TEXT;

ALTER TABLE face_checks ADD COLUMN kind TEXT NOT NULL DEFAULT 'face';

ALTER TABLE journal ADD COLUMN detail TEXT;

CREATE TABLE holders (
    universe TEXT NOT NULL,
    person_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    since_ms BIGINT NOT NULL,
    reason TEXT,
    paid_until_ms BIGINT,
    update_due_ms BIGINT,
    entitled_from_ms BIGINT NOT NULL,
    synced_from_ms BIGINT NOT NULL,
    claims_from_ms BIGINT,
    covered_from_ms BIGINT,
    broken_ms BIGINT,
    breaks INTEGER NOT NULL,
    account TEXT NOT NULL,
    account_reason TEXT,
    account_since_ms BIGINT NOT NULL,
    risk_flags_ms TEXT NOT NULL,
    locked_until_ms BIGINT,
    sanctioned_until_ms BIGINT,
    inquiry TEXT NOT NULL,
    inquiry_cause TEXT,
    inquiry_due_ms BIGINT,
    chosen TEXT,
    PRIMARY KEY (universe, person_id)
);

CREATE TABLE holder_events (
    universe TEXT NOT NULL,
    person_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    machine TEXT NOT NULL,
    event TEXT NOT NULL,
    was TEXT NOT NULL,
    now TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (universe, person_id, seq)
);

CREATE TABLE filings (
    universe TEXT NOT NULL,
    person_id TEXT NOT NULL,
    area TEXT NOT NULL,
    kind TEXT NOT NULL,
    from_ms BIGINT NOT NULL,
    until_ms BIGINT,
    withdrawn INTEGER NOT NULL,
    breaks INTEGER NOT NULL,
    PRIMARY KEY (universe, person_id, area)
);

CREATE TABLE claims (
    universe TEXT NOT NULL,
    person_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    institution TEXT NOT NULL,
    care_ms BIGINT NOT NULL,
    amount_fen BIGINT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    PRIMARY KEY (universe, person_id, number)
);

CREATE TABLE proofs (
    universe TEXT NOT NULL,
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    failures INTEGER NOT NULL,
    locked_until_ms BIGINT,
    by_hand INTEGER NOT NULL,
    digest TEXT,
    PRIMARY KEY (universe, person_id, kind)
);
