-- Money: the ledger, what was settled, what of it was used up, packs that were sold, stays, faults.

CREATE TABLE postings (
    universe TEXT NOT NULL,
    account TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    transaction_id TEXT NOT NULL,
    amount_fen BIGINT NOT NULL,
    PRIMARY KEY (universe, account, at_ms, transaction_id)
);

CREATE TABLE balances (
    universe TEXT NOT NULL,
    account TEXT NOT NULL,
    balance_fen BIGINT NOT NULL,
    PRIMARY KEY (universe, account)
);

CREATE TABLE accumulators (
    universe TEXT NOT NULL,
    person_id TEXT NOT NULL,
    care_year INTEGER NOT NULL,
    care TEXT NOT NULL,
    deductible_fen BIGINT NOT NULL,
    fund_fen BIGINT NOT NULL,
    PRIMARY KEY (universe, person_id, care_year, care)
);

CREATE TABLE credits (
    universe TEXT NOT NULL,
    person_id TEXT NOT NULL,
    amount_fen BIGINT NOT NULL,
    ready_ms BIGINT NOT NULL,
    PRIMARY KEY (universe, person_id)
);

CREATE TABLE settlements (
    universe TEXT NOT NULL,
    settlement_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    person_id TEXT NOT NULL,
    presenter TEXT NOT NULL,
    channel TEXT NOT NULL,
    institution TEXT NOT NULL,
    terminal TEXT NOT NULL,
    scene TEXT NOT NULL,
    request_id TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    care TEXT NOT NULL,
    care_year INTEGER NOT NULL,
    region TEXT NOT NULL,
    insurance TEXT NOT NULL,
    total_fen BIGINT NOT NULL,
    own_fen BIGINT NOT NULL,
    over_limit_fen BIGINT NOT NULL,
    first_pay_fen BIGINT NOT NULL,
    scope_fen BIGINT NOT NULL,
    deductible_fen BIGINT NOT NULL,
    fund_fen BIGINT NOT NULL,
    account_fen BIGINT NOT NULL,
    mutual_aid_fen BIGINT NOT NULL,
    cash_fen BIGINT NOT NULL,
    deposit_fen BIGINT NOT NULL,
    stay_id TEXT,
    undoes TEXT,
    drugs TEXT NOT NULL,
    details TEXT NOT NULL,
    PRIMARY KEY (universe, settlement_id)
);
CREATE INDEX settlements_by_person ON settlements (universe, person_id, at_ms);
CREATE UNIQUE INDEX settlements_by_original ON settlements (universe, undoes) WHERE undoes IS NOT NULL;
CREATE INDEX settlements_by_institution ON settlements (universe, institution, at_ms);

CREATE TABLE payment_requests (
    universe TEXT NOT NULL,
    institution TEXT NOT NULL,
    terminal TEXT NOT NULL,
    request_id TEXT NOT NULL,
    content TEXT NOT NULL,
    settlement_id TEXT,
    PRIMARY KEY (universe, institution, terminal, request_id)
);

CREATE TABLE sold_packs (
    universe TEXT NOT NULL,
    trace_code TEXT NOT NULL,
    settlement_id TEXT NOT NULL,
    PRIMARY KEY (universe, trace_code)
);

CREATE TABLE stays (
    universe TEXT NOT NULL,
    stay_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    institution TEXT NOT NULL,
    admitted_ms BIGINT NOT NULL,
    state TEXT NOT NULL,
    deposit_fen BIGINT NOT NULL,
    PRIMARY KEY (universe, stay_id)
);
CREATE INDEX stays_by_person ON stays (universe, person_id);

CREATE TABLE faults (
    universe TEXT NOT NULL,
    number INTEGER NOT NULL,
    fault TEXT NOT NULL,
    matching TEXT NOT NULL,
    times INTEGER NOT NULL,
    after INTEGER NOT NULL,
    PRIMARY KEY (universe, number)
);

ALTER TABLE clocks ADD COLUMN faults INTEGER NOT NULL DEFAULT 0;
